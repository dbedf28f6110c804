import type { ReactNode } from 'react'
import css from './Page.module.css'

/** Page with one thing in the middle of an otherwise empty screen. */
export function Page({ picture, title, children }: { picture?: ReactNode; title: ReactNode; children?: ReactNode }) {
  return (
    <main className={css.page}>
      <div className={css.middle}>
        {picture}
        <h1 className={css.title}>{title}</h1>
        {children}
      </div>
    </main>
  )
}
