import type { ReactNode } from 'react'
import css from './Notice.module.css'

interface NoticeProps {
  tone: 'calm' | 'warn' | 'danger'
  icon: ReactNode
  children: ReactNode
  action?: ReactNode
}

/** A band that says what is the matter. */
export function Notice({ tone, icon, children, action }: NoticeProps) {
  return (
    <div className={css.notice} data-tone={tone}>
      {icon}
      <div className={css.words}>{children}</div>
      {action && <div className={css.action}>{action}</div>}
    </div>
  )
}
