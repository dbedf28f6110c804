import * as v from 'valibot'
import { expect, test } from 'vitest'
import { TimerBody } from '../../src/conversation/kinds/timer.ts'
import { mostOf, secondsTyped, TIME_UNITS, type TimeUnit } from '../../src/features/acts/ownTime.ts'

test.each<[string, TimeUnit, number | undefined]>([
  ['90', 'second', 90],
  [' 3 ', 'day', 3 * 86_400],
  ['٣', 'week', 3 * 604_800],
  ['۱۲', 'hour', 12 * 3_600],
  ['366', 'day', 366 * 86_400],
  ['367', 'day', undefined],
  ['53', 'week', undefined],
  ['0', 'minute', undefined],
  ['-1', 'minute', undefined],
  ['1.5', 'hour', undefined],
  ['1,5', 'hour', undefined],
  ['1e3', 'second', undefined],
  ['', 'day', undefined],
  ['soon', 'day', undefined],
  ['9'.repeat(40), 'second', undefined],
])('%j %s', (typed, unit, seconds) => expect(secondsTyped(typed, unit)).toBe(seconds))

test('what can be chosen, every version takes; one more, none does', () => {
  for (const [unit] of TIME_UNITS) {
    const most = secondsTyped(String(mostOf(unit)), unit)
    expect(v.safeParse(TimerBody, { seconds: most }).success).toBe(true)
    expect(secondsTyped(String(mostOf(unit) + 1), unit)).toBeUndefined()
  }
  // A message lives a year at most since 0.1: who raises it must ask what older pages do with it.
  expect(mostOf('day')).toBe(366)
})
