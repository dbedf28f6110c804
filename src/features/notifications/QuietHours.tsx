import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useId, useState } from 'react'
import { DAY_MINUTES, EVERY_DAY, firstDayOf } from '../../lib/week.ts'
import { Switch } from '../../ui/Switch.tsx'
import type { QuietHours as Hours } from '../settings/alerts.ts'
import css from './NotificationSettings.module.css'

interface QuietHoursProps {
  quiet: Hours
  onChange(choice: (quiet: Hours) => Partial<Hours>): void
}

export function QuietHours({ quiet, onChange }: QuietHoursProps) {
  const set = (change: Partial<Hours>) => onChange(() => change)
  return (
    <>
      <Switch
        label={<Trans>Quiet hours</Trans>}
        hint={<Trans>No notifications or sounds. Unread counts still go up.</Trans>}
        checked={quiet.on}
        onChange={(on) => set({ on })}
      />
      {quiet.on && (
        <div className={css.quiet}>
          <div className={css.times}>
            <Time label={<Trans>From</Trans>} minutes={quiet.from} onChange={(from) => set({ from })} />
            <Time label={<Trans>Until</Trans>} minutes={quiet.to} onChange={(to) => set({ to })} />
          </div>
          <Days days={quiet.days} onChange={(day, on) => onChange(({ days }) => ({ days: withDay(days, day, on) }))} />
        </div>
      )}
    </>
  )
}

const two = (n: number) => `${n}`.padStart(2, '0')

function Time({ label, minutes, onChange }: { label: ReactNode; minutes: number; onChange(minutes: number): void }) {
  const id = useId()
  /** While one is at it, it may be no time yet. */
  const [typed, setTyped] = useState<string>()
  return (
    <div className={css.time}>
      <label className={css.title} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={css.field}
        type="time"
        required
        value={typed ?? `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`}
        onChange={(event) => {
          setTyped(event.target.value)
          const [hours, rest] = event.target.value.split(':').map(Number)
          const chosen = (hours ?? Number.NaN) * 60 + (rest ?? Number.NaN)
          if (Number.isInteger(chosen) && chosen >= 0 && chosen < DAY_MINUTES) onChange(chosen)
        }}
        onBlur={() => setTyped(undefined)}
      />
    </div>
  )
}

/** A Sunday. */
const SUNDAY = Date.UTC(2026, 0, 4)

const withDay = (days: readonly number[], day: number, on: boolean) =>
  EVERY_DAY.filter((one) => (one === day ? on : days.includes(one)))

function Days({ days, onChange }: { days: readonly number[]; onChange(day: number, on: boolean): void }) {
  const { i18n } = useLingui()
  const [variant = i18n.locale] = [i18n.locales ?? []].flat()
  const name = (day: number, weekday: 'short' | 'long') =>
    new Intl.DateTimeFormat(variant, { weekday, timeZone: 'UTC' }).format(SUNDAY + day * DAY_MINUTES * 60_000)
  const first = firstDayOf(variant)
  const inOrder = EVERY_DAY.map((day) => (day + first) % 7)
  return (
    <fieldset className={css.days}>
      <legend className={css.title}>
        <Trans>On these days</Trans>
      </legend>
      {inOrder.map((day) => (
        <label key={day} className={css.day}>
          <input
            type="checkbox"
            checked={days.includes(day)}
            onChange={(event) => onChange(day, event.target.checked)}
          />
          <span aria-hidden="true">{name(day, 'short')}</span>
          <span className="visually-hidden">{name(day, 'long')}</span>
        </label>
      ))}
    </fieldset>
  )
}
