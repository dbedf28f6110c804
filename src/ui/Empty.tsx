import type { ReactNode } from 'react'
import css from './Empty.module.css'

/** A list in which nothing stands yet: what would, and how it gets there. */
export function Empty({ picture, children }: { picture: ReactNode; children: ReactNode }) {
  return (
    <div className={css.empty}>
      <span className={css.picture} aria-hidden="true">
        {picture}
      </span>
      <p className={css.words}>{children}</p>
    </div>
  )
}
