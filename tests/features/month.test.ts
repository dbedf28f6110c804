import { describe, expect, test } from 'vitest'
import { dayBegun, dayByKey, daysOfMonth, monthsOn, weeksOf } from '../../src/features/transcript/month.ts'
import { firstDayOf } from '../../src/lib/week.ts'

const day = (year: number, month: number, date: number) => new Date(year, month - 1, date).getTime()
const [SUNDAY, MONDAY, SATURDAY] = [0, 1, 6]

describe('a month', () => {
  test.each([
    ['February of a leap year', 2024, 2, 29],
    ['February', 2026, 2, 28],
    ['December', 2026, 12, 31],
  ])('%s', (_name, year, month, count) => {
    const all = daysOfMonth(day(year, month, 15))
    expect(all).toHaveLength(count + 1)
    expect(all[0]).toBe(day(year, month, 1))
    expect(all.at(-1)).toBe(day(year, month + 1, 1))
  })

  test.each([
    ['a Sunday', SUNDAY, 5, 6],
    ['a Monday', MONDAY, 4, 5],
    ['a Saturday', SATURDAY, 6, 6],
  ])('in weeks that begin on %s: every day once, in its column', (_name, firstDay, lead, weeks) => {
    // May 2026 begins on a Friday and ends on a Sunday.
    const grid = weeksOf(daysOfMonth(day(2026, 5, 1)).slice(0, -1), firstDay)
    expect(grid).toHaveLength(weeks)
    expect(grid.every((week) => week.length === 7)).toBe(true)
    expect(grid[0]!.filter((at) => at === undefined)).toHaveLength(lead)
    expect(grid.flat().filter((at) => at !== undefined)).toEqual(daysOfMonth(day(2026, 5, 1)).slice(0, -1))
    for (const week of grid)
      for (const [i, at] of week.entries()) if (at !== undefined) expect(new Date(at).getDay()).toBe((firstDay + i) % 7)
  })

  test('months on: the same day, or the last of a shorter one, over the end of a year', () => {
    expect(monthsOn(day(2026, 1, 31), 1)).toBe(day(2026, 2, 28))
    expect(monthsOn(day(2026, 1, 31), -2)).toBe(day(2025, 11, 30))
    expect(monthsOn(day(2024, 2, 29), 12)).toBe(day(2025, 2, 28))
    expect(dayBegun(new Date(2026, 4, 6, 23, 59).getTime())).toBe(day(2026, 5, 6))
  })

  test('keys lead as in any grid of days', () => {
    const from = day(2026, 5, 6) // a Wednesday
    const go = (key: string, { shiftKey = false, firstDay = MONDAY, rightToLeft = false } = {}) =>
      dayByKey({ key, shiftKey }, from, firstDay, rightToLeft)
    expect(go('ArrowLeft')).toBe(day(2026, 5, 5))
    expect(go('ArrowRight')).toBe(day(2026, 5, 7))
    expect(go('ArrowLeft', { rightToLeft: true })).toBe(day(2026, 5, 7))
    expect(go('ArrowRight', { rightToLeft: true })).toBe(day(2026, 5, 5))
    expect(go('ArrowUp')).toBe(day(2026, 4, 29))
    expect(go('ArrowDown')).toBe(day(2026, 5, 13))
    expect(go('Home')).toBe(day(2026, 5, 4))
    expect(go('End')).toBe(day(2026, 5, 10))
    expect(go('Home', { firstDay: SATURDAY })).toBe(day(2026, 5, 2))
    expect(go('End', { firstDay: SUNDAY })).toBe(day(2026, 5, 9))
    expect(go('PageUp')).toBe(day(2026, 4, 6))
    expect(go('PageDown')).toBe(day(2026, 6, 6))
    expect(go('PageUp', { shiftKey: true })).toBe(day(2025, 5, 6))
    expect(go('PageDown', { shiftKey: true })).toBe(day(2027, 5, 6))
    expect(go('a')).toBeUndefined()
  })

  test('weeks begin as the country has it', () => {
    expect(['en-US', 'en-GB', 'fr', 'ar-EG'].map(firstDayOf)).toEqual([SUNDAY, MONDAY, MONDAY, SATURDAY])
  })
})
