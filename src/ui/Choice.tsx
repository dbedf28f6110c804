import { type ReactNode, useId } from 'react'
import css from './Choice.module.css'

interface ChoiceProps<T extends string> {
  label: ReactNode
  options: readonly { value: T; words: ReactNode; icon?: ReactNode }[]
  value: T
  onChange(value: T): void
}

/** A few things of which one is chosen, all in sight. */
export function Choice<T extends string>({ label, options, value, onChange }: ChoiceProps<T>) {
  const id = useId()
  return (
    <div className={css.choice} role="radiogroup" aria-labelledby={id}>
      <span className={css.label} id={id}>
        {label}
      </span>
      <div className={css.options}>
        {options.map((option) => (
          <label key={option.value} className={css.option}>
            <input
              className={css.input}
              type="radio"
              name={id}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.icon}
            <span>{option.words}</span>
          </label>
        ))}
      </div>
    </div>
  )
}
