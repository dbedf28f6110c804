import type { ComponentProps, ReactNode } from 'react'
import css from './Button.module.css'

type Native = Omit<ComponentProps<'button'>, 'className'>

interface ButtonProps extends Native {
  /** Look; `danger`: what it does takes something away. */
  look?: 'primary' | 'quiet' | 'plain' | 'danger'
  icon?: ReactNode
  wide?: boolean
}

export function Button({ look = 'quiet', icon, wide, children, type = 'button', ...native }: ButtonProps) {
  return (
    <button {...native} type={type} className={css.button} data-look={look} data-wide={wide}>
      {icon}
      <span>{children}</span>
    </button>
  )
}

interface IconButtonProps extends Native {
  /** The name that is read out, and shown on hover. */
  label: string
  look?: 'plain' | 'primary'
}

export function IconButton({ label, look = 'plain', type = 'button', ...native }: IconButtonProps) {
  return <button title={label} {...native} type={type} aria-label={label} className={css.icon} data-look={look} />
}
