import type { KeyboardEvent, RefObject } from 'react'
import css from './JumpToDate.module.css'
import { dayByKey, weeksOf } from './month.ts'

interface MonthGridProps {
  /** Beginnings of the days of one month. */
  days: readonly number[]
  /** On which of them is there anything? Undefined until it is known. */
  some: readonly boolean[] | undefined
  /** The day that the Tab key reaches. */
  day: number
  today: number
  focused: RefObject<HTMLButtonElement | null>
  labelledBy: string
  locale: string
  firstDay: number
  /** A key leads to this day, maybe of another month. */
  onStep(day: number): void
  onChoose(day: number): void
}

/** Month as a grid of days (https://www.w3.org/WAI/ARIA/apg/patterns/grid/): keys go to every day, only those with messages can be chosen. */
export function MonthGrid({
  days,
  some,
  day,
  today,
  focused,
  labelledBy,
  locale,
  firstDay,
  onStep,
  onChoose,
}: MonthGridProps) {
  const using = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, calendar: 'gregory' })
    return (at: number) => format.format(at)
  }
  const [number, full] = [using({ day: 'numeric' }), using({ dateStyle: 'full' })]
  const [short, long] = [using({ weekday: 'narrow' }), using({ weekday: 'long' })]
  const weeks = weeksOf(days, firstDay)

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = dayByKey(event, day, firstDay, getComputedStyle(event.currentTarget).direction === 'rtl')
    if (next === undefined) return
    event.preventDefault()
    onStep(next)
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that keys move about in is a grid
    <table className={css.grid} role="grid" aria-labelledby={labelledBy} aria-busy={!some} onKeyDown={onKeyDown}>
      <thead>
        <tr>
          {(weeks[1] ?? []).map((at) => (
            <th key={at} className={css.weekday} scope="col" abbr={long(at!)}>
              {short(at!)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week.find((at) => at !== undefined)}>
            {week.map((at, i) =>
              at === undefined ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: a place in the week has no other name
                <td key={i} />
              ) : (
                <td key={at}>
                  <button
                    ref={at === day ? focused : undefined}
                    type="button"
                    className={css.day}
                    tabIndex={at === day ? 0 : -1}
                    aria-label={full(at)}
                    aria-current={at === today ? 'date' : undefined}
                    aria-disabled={!some?.[days.indexOf(at)]}
                    onClick={() => some?.[days.indexOf(at)] && onChoose(at)}
                  >
                    {number(at)}
                  </button>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
