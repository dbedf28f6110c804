import { useLingui } from '@lingui/react'
import { useMemo } from 'react'

/** Times and numbers as people of this language write them. All take milliseconds since 1970. */
export interface Formats {
  /** 12:40 */
  time(at: number): string
  /** Today, Yesterday, Tuesday, 3 May, 3 May 2024 */
  day(at: number, today: number): string
  /** Short, for a list: 12:40, Yesterday, Tue, 03/05/2026 */
  brief(at: number, today: number): string
  /** Within a sentence: 12:40, yesterday 12:40, Tuesday 12:40, 3 May */
  moment(at: number, today: number): string
  /** 3 May 2024 */
  date(at: number): string
  /** With all there is to know. */
  full(at: number): string
  number(n: number): string
  /** 41 %, from 41. */
  percent(n: number): string
  /** Span of time: 5 minutes, 8 hours, 1 day, 4 weeks. Takes seconds. */
  span(seconds: number): string
}

const UNITS = [
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** Days since 1970 by the wall clock of this place. */
export const dayOf = (at: number): number => Math.floor((at - new Date(at).getTimezoneOffset() * 60_000) / 86_400_000)

export function createFormats(locale: string): Formats {
  const using = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, options)
    return (at: number) => format.format(at)
  }
  const time = using({ hour: 'numeric', minute: '2-digit' })
  const weekday = using({ weekday: 'long' })
  const shortWeekday = using({ weekday: 'short' })
  const date = using({ day: 'numeric', month: 'long' })
  const fullDate = using({ day: 'numeric', month: 'long', year: 'numeric' })
  const shortDate = using({ day: '2-digit', month: '2-digit', year: '2-digit' })
  const full = using({ dateStyle: 'full', timeStyle: 'medium' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const number = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, { style: 'percent' })
  const span = (n: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(n)
  const capital = (words: string) => words.charAt(0).toLocaleUpperCase(locale) + words.slice(1)
  const yearOf = (day: number) => new Date(day * 86_400_000).getUTCFullYear()
  const calendar = (at: number, today: number) => (yearOf(dayOf(at)) === yearOf(today) ? date(at) : fullDate(at))

  return {
    time,
    date: fullDate,
    full,
    number: (n) => number.format(n),
    percent: (n) => percent.format(n / 100),
    span(seconds) {
      const unit = UNITS.find(([, size]) => seconds >= size && seconds % size === 0) ?? UNITS.at(-1)!
      return span(seconds / unit[1], unit[0])
    },
    day(at, today) {
      const ago = today - dayOf(at)
      if (ago === 0 || ago === 1) return capital(relative.format(-ago, 'day'))
      return ago > 1 && ago < 7 ? capital(weekday(at)) : calendar(at, today)
    },
    brief(at, today) {
      const ago = today - dayOf(at)
      if (ago === 0) return time(at)
      if (ago === 1) return capital(relative.format(-1, 'day'))
      return ago > 1 && ago < 7 ? capital(shortWeekday(at)) : shortDate(at)
    },
    moment(at, today) {
      const ago = today - dayOf(at)
      if (ago === 0) return time(at)
      if (ago === 1) return `${relative.format(-1, 'day')} ${time(at)}`
      return ago > 1 && ago < 7 ? `${weekday(at)} ${time(at)}` : calendar(at, today)
    },
  }
}

/** In the app's language, in the variant of it that the app speaks (en-GB, ar-EG). */
export function useFormats(): Formats {
  const { i18n } = useLingui()
  const [variant = i18n.locale] = [i18n.locales ?? []].flat()
  return useMemo(() => createFormats(variant), [variant])
}
