import { describe, expect, test } from 'vitest'
import { createQuietChange, isQuiet, localTime } from '../../src/features/notifications/quietHours.ts'
import type { QuietHours } from '../../src/features/settings/alerts.ts'
import { EVERY_DAY } from '../../src/lib/week.ts'

const [SUN, MON, , , , FRI, SAT] = EVERY_DAY as [0, 1, 2, 3, 4, 5, 6]
const at = (day: number, hours: number, minutes = 0) => ({ day, minutes: hours * 60 + minutes })
const hours = (from: number, to: number, days: readonly number[] = EVERY_DAY) => ({
  on: true,
  from: from * 60,
  to: to * 60,
  days,
})

describe('quiet hours', () => {
  test.each([
    ['before they begin', at(MON, 12, 59), false],
    ['as they begin', at(MON, 13), true],
    ['within', at(MON, 13, 30), true],
    ['as they end', at(MON, 14), false],
  ])('within a day: %s', (_, when, quiet) => {
    expect(isQuiet(hours(13, 14), when)).toBe(quiet)
  })

  test.each([
    ['in the evening before', at(MON, 21, 59), false],
    ['as they begin', at(MON, 22), true],
    ['at midnight', at(MON, 0), true],
    ['in the small hours', at(MON, 6, 59), true],
    ['as they end', at(MON, 7), false],
    ['at noon', at(MON, 12), false],
  ])('over midnight: %s', (_, when, quiet) => {
    expect(isQuiet(hours(22, 7), when)).toBe(quiet)
  })

  test.each([
    ['Friday evening', at(FRI, 23), true],
    ['the night to Saturday', at(SAT, 3), true],
    ['Saturday evening', at(SAT, 23), false],
    ['the night to Sunday', at(SUN, 3), false],
    ['the night to Friday, which began on Thursday', at(FRI, 3), false],
  ])('on Fridays alone: %s', (_, when, quiet) => {
    expect(isQuiet(hours(22, 7, [FRI]), when)).toBe(quiet)
  })

  test('Saturday belongs to Sunday’s small hours, too', () => {
    expect(isQuiet(hours(22, 7, [SAT]), at(SUN, 3))).toBe(true)
  })

  test('from and until the same time: all day', () => {
    for (const hour of [0, 9, 10, 11, 23]) expect(isQuiet(hours(10, 10), at(MON, hour)), `${hour}`).toBe(true)
    expect(isQuiet(hours(10, 10, [MON]), at(MON, 9))).toBe(false)
    expect(isQuiet(hours(10, 10, [MON]), at(MON, 10))).toBe(true)
  })

  test('switched off, or on no day: never', () => {
    for (let hour = 0; hour < 24; hour++) {
      expect(isQuiet({ ...hours(22, 7), on: false }, at(MON, hour))).toBe(false)
      expect(isQuiet(hours(22, 7, []), at(MON, hour))).toBe(false)
    }
  })

  test('go by the wall clock of the place', () => {
    expect(localTime(new Date(2026, 4, 6, 12, 30).getTime())).toEqual({ day: 3, minutes: 750 })
    expect(localTime(new Date(2026, 4, 10, 0, 0).getTime())).toEqual({ day: 0, minutes: 0 })
  })
})

test('two choices at once are both kept, also two days', async () => {
  let quiet: QuietHours = { on: true, from: 22 * 60, to: 7 * 60, days: [0, 1, 2, 3, 4, 5, 6] }
  const change = createQuietChange({
    quiet: () => quiet,
    async change(wanted) {
      await new Promise((resolve) => setImmediate(resolve))
      quiet = wanted.quiet
      return true
    },
  })
  const without = (day: number) => change(({ days }) => ({ days: days.filter((one) => one !== day) }))
  expect(await Promise.all([change(() => ({ from: 0 })), without(0), without(6)])).toEqual([true, true, true])
  expect(quiet).toEqual({ on: true, from: 0, to: 7 * 60, days: [1, 2, 3, 4, 5] })
})
