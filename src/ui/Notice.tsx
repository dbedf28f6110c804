import type { ReactNode } from 'react'
import css from './Notice.module.css'

interface NoticeProps {
  tone: 'calm' | 'warn' | 'danger'
  icon: ReactNode
  children: ReactNode
  action?: ReactNode
  /** Among other things, rather than from edge to edge. */
  within?: boolean
}

/** A band that says what is the matter. */
export function Notice({ tone, icon, children, action, within }: NoticeProps) {
  return (
    <div className={css.notice} data-tone={tone} data-within={within}>
      {icon}
      <div className={css.words}>{children}</div>
      {action && <div className={css.action}>{action}</div>}
    </div>
  )
}
