import { type ReactNode, useId } from 'react'
import css from './Switch.module.css'

interface SwitchProps {
  label: ReactNode
  hint?: ReactNode
  checked: boolean
  disabled?: boolean
  onChange(checked: boolean): void
}

export function Switch({ label, hint, checked, disabled, onChange }: SwitchProps) {
  const id = useId()
  return (
    <div className={css.line}>
      <div className={css.words}>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p className={css.hint} id={`${id}h`}>
            {hint}
          </p>
        )}
      </div>
      <input
        id={id}
        className={css.switch}
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled}
        aria-checked={checked}
        aria-describedby={hint ? `${id}h` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
    </div>
  )
}
