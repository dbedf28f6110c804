import { type ComponentProps, type ReactNode, useId } from 'react'
import css from './TextField.module.css'

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'className' | 'id'> {
  label: ReactNode
  hint?: ReactNode
  /** Error, in words, under its code. */
  error?: { code: string; words: ReactNode } | undefined
  /** Beside the field, on the same line. */
  action?: ReactNode
  large?: boolean
}

export function TextField({ label, hint, error, action, large, ...native }: TextFieldProps) {
  const id = useId()
  const described = [error && `${id}e`, hint && `${id}h`].filter(Boolean).join(' ')
  return (
    <div className={css.field} data-large={large}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <div className={css.row}>
        <input
          {...native}
          id={id}
          className={css.input}
          aria-invalid={error !== undefined}
          aria-describedby={described || undefined}
        />
        {action}
      </div>
      {error && (
        <p className={css.error} id={`${id}e`} role="alert" data-error={error.code}>
          {error.words}
        </p>
      )}
      {hint && (
        <p className={css.hint} id={`${id}h`}>
          {hint}
        </p>
      )}
    </div>
  )
}
