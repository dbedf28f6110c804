import { type ReactNode, useEffect, useRef } from 'react'
import { BackButton } from './BackButton.tsx'
import css from './Pane.module.css'

/** A screen beside the list, with a title and the way back. */
export function Pane({ title, onBack, children }: { title: ReactNode; onBack(): void; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)

  // Whoever comes here by keyboard or screen reader goes on from here.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])

  return (
    <div className={css.pane}>
      <header className={css.head}>
        <BackButton onBack={onBack} />
        <h1 className={css.title} ref={heading} tabIndex={-1}>
          {title}
        </h1>
      </header>
      <div className={css.body}>
        <div className={css.column}>{children}</div>
      </div>
    </div>
  )
}
