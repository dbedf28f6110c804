import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import css from './Group.module.css'

/** Group: of things on a screen that belong together, under their title. */
export function Group({ title, children }: { title: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section className={css.group} aria-labelledby={id}>
      <h2 className={css.title} id={id}>
        {title}
      </h2>
      <div className={css.card}>{children}</div>
    </section>
  )
}

/** Onward: a line that leads to another screen. */
export function Onward({ href, icon, children }: { href: string; icon: ReactNode; children: ReactNode }) {
  return (
    <a className={css.link} href={href}>
      {icon}
      <span className={css.linkWords}>{children}</span>
      <ChevronRight className={css.onward} size={18} aria-hidden="true" />
    </a>
  )
}
