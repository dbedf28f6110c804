import { Trans, useLingui } from '@lingui/react/macro'
import type { RefObject } from 'react'
import { useFormats } from '../../ui/formats.dom.ts'
import { isComposing } from '../../ui/keys.dom.ts'
import { TextField } from '../../ui/TextField.tsx'
import { countTyped, mostOf, TIME_UNITS, type TimeUnit } from './ownTime.ts'
import css from './TimerDialog.module.css'

export interface OwnTimeTyped {
  readonly count: string
  readonly unit: TimeUnit
}

interface OwnTimeProps {
  typed: OwnTimeTyped
  /** Refusal: it has been asked for, and cannot be. */
  refused: boolean
  field: RefObject<HTMLDivElement | null>
  onEnter(): void
  onType(typed: OwnTimeTyped): void
}

/** Before there is a number, units are named as several of them. */
const SEVERAL = 5

/** A time of one's own: a number and its unit. */
export function OwnTime({ typed, refused, field, onEnter, onType }: OwnTimeProps) {
  const { t, i18n } = useLingui()
  const formats = useFormats()
  const { count, unit } = typed
  const most = formats.number(mostOf(unit))
  const [variant = i18n.locale] = [i18n.locales ?? []].flat()
  const number = countTyped(count, unit)
  /** Unit in the form that goes with the number beside it. */
  const named = (of: TimeUnit) =>
    new Intl.NumberFormat(variant, { style: 'unit', unit: of, unitDisplay: 'long' })
      .formatToParts(number ?? SEVERAL)
      .flatMap(({ type, value }) => (type === 'unit' ? [value] : []))
      .join(' ')
  return (
    <div ref={field} className={css.own}>
      <TextField
        label={<Trans>Time</Trans>}
        value={count}
        inputMode="numeric"
        autoComplete="off"
        maxLength={12}
        onKeyDown={(event) => event.key === 'Enter' && !isComposing(event.nativeEvent) && onEnter()}
        onChange={(event) => onType({ count: event.target.value, unit })}
        error={
          refused && number === undefined
            ? { code: 'time', words: <Trans>Enter a whole number from 1 to {most}.</Trans> }
            : undefined
        }
        action={
          <select
            className={css.unit}
            aria-label={t`Unit`}
            value={unit}
            onChange={(event) => onType({ count, unit: event.target.value as TimeUnit })}
          >
            {TIME_UNITS.map(([name]) => (
              <option key={name} value={name}>
                {named(name)}
              </option>
            ))}
          </select>
        }
      />
    </div>
  )
}
