/** Days of a month and the weeks it is drawn in, by the wall clock of this place. Moments are milliseconds since 1970. */

/** Midnight at which the day of this moment began. */
export function dayBegun(at: number): number {
  const day = new Date(at)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime()
}

/** The day so many days on. Not so many times 24 hours: clocks change. */
export function daysOn(at: number, days: number): number {
  const day = new Date(at)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).getTime()
}

/** Months on: the same day, or the last one of a shorter month. */
export function monthsOn(at: number, months: number): number {
  const day = new Date(at)
  const last = new Date(day.getFullYear(), day.getMonth() + months + 1, 0).getDate()
  return new Date(day.getFullYear(), day.getMonth() + months, Math.min(day.getDate(), last)).getTime()
}

export const isSameMonth = (a: number, b: number): boolean =>
  new Date(a).getMonth() === new Date(b).getMonth() && new Date(a).getFullYear() === new Date(b).getFullYear()

/** Beginnings of the days of the month that this moment is in, and of the next month. */
export function daysOfMonth(at: number): readonly number[] {
  const [year, month] = [new Date(at).getFullYear(), new Date(at).getMonth()]
  const count = new Date(year, month + 1, 0).getDate()
  return Array.from({ length: count + 1 }, (_, i) => new Date(year, month, i + 1).getTime())
}

/** Weeks of these days, which follow one another: seven places each, empty before the first day and after the last. */
export function weeksOf(days: readonly number[], firstDay: number): readonly (readonly (number | undefined)[])[] {
  const lead = (new Date(days[0]!).getDay() - firstDay + 7) % 7
  const weeks = Math.ceil((lead + days.length) / 7)
  return Array.from({ length: weeks }, (_, week) => Array.from({ length: 7 }, (_, i) => days[7 * week + i - lead]))
}

/** Day that a key leads to from `day`; undefined for a key that leads nowhere. Arrows mean what lies there on the screen. */
export function dayByKey(
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  day: number,
  firstDay: number,
  rightToLeft: boolean,
): number | undefined {
  const weekday = (new Date(day).getDay() - firstDay + 7) % 7
  switch (key) {
    case 'ArrowLeft':
      return daysOn(day, rightToLeft ? 1 : -1)
    case 'ArrowRight':
      return daysOn(day, rightToLeft ? -1 : 1)
    case 'ArrowUp':
      return daysOn(day, -7)
    case 'ArrowDown':
      return daysOn(day, 7)
    case 'Home':
      return daysOn(day, -weekday)
    case 'End':
      return daysOn(day, 6 - weekday)
    case 'PageUp':
      return monthsOn(day, shiftKey ? -12 : -1)
    case 'PageDown':
      return monthsOn(day, shiftKey ? 12 : 1)
    default:
      return undefined
  }
}
