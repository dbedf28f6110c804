export const DAY_MINUTES = 1_440
/** As `Date.getDay` counts them: 0 is Sunday. */
export const EVERY_DAY: readonly number[] = [0, 1, 2, 3, 4, 5, 6]

/** First day of the week there: 0 is Sunday. Where the browser does not know, Monday as in most places. */
export function firstDayOf(locale: string): number {
  const info: Intl.Locale & { getWeekInfo?(): { firstDay: number }; weekInfo?: { firstDay: number } } = new Intl.Locale(
    locale,
  )
  return ((info.getWeekInfo?.() ?? info.weekInfo)?.firstDay ?? 1) % 7
}
