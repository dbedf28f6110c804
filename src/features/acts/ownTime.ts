import { MAX_TTL } from '../../conversation/limits.ts'
import { fold } from '../../lib/folding.ts'

/** Units of a time that somebody chooses themselves, with their seconds. */
export const TIME_UNITS = [
  ['second', 1],
  ['minute', 60],
  ['hour', 3_600],
  ['day', 86_400],
  ['week', 604_800],
] as const
export type TimeUnit = (typeof TIME_UNITS)[number][0]

const secondsOf = (unit: TimeUnit): number => TIME_UNITS.find(([name]) => name === unit)![1]

/** As many of a unit as messages may live at most: no version takes more. */
export const mostOf = (unit: TimeUnit): number => Math.floor(MAX_TTL / secondsOf(unit))

/** Number that was typed, in the digits of any language; undefined for what is no whole number, none, or more than is allowed. */
export function countTyped(typed: string, unit: TimeUnit): number | undefined {
  const digits = typed.trim()
  const count = /^\p{Nd}{1,12}$/u.test(digits) ? Number(fold(digits)) : Number.NaN
  return count >= 1 && count <= mostOf(unit) ? count : undefined
}

export function secondsTyped(typed: string, unit: TimeUnit): number | undefined {
  const count = countTyped(typed, unit)
  return count === undefined ? undefined : count * secondsOf(unit)
}
