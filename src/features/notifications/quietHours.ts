import { createTurn } from '../../lib/inTurn.ts'
import type { QuietHours } from '../settings/alerts.ts'

/** A moment by the wall clock of wherever the device is. */
export interface LocalTime {
  /** 0 is Sunday. */
  readonly day: number
  /** Since midnight. */
  readonly minutes: number
}

export function localTime(at: number): LocalTime {
  const date = new Date(at)
  return { day: date.getDay(), minutes: date.getHours() * 60 + date.getMinutes() }
}

/** Hours that begin in the evening last into the next day, and belong to the day on which they began. The same time twice is all day. */
export function isQuiet({ on, from, to, days }: QuietHours, { day, minutes }: LocalTime): boolean {
  if (!on) return false
  if (from < to) return days.includes(day) && minutes >= from && minutes < to
  if (minutes >= from && days.includes(day)) return true
  return minutes < to && days.includes((day + 6) % 7)
}

interface QuietChangeDeps {
  quiet(): QuietHours
  change(change: { quiet: QuietHours }): Promise<boolean>
}

/** Quiet hours are one value of several parts: each choice begins with what the one before it has come to. */
export function createQuietChange({ quiet, change }: QuietChangeDeps) {
  const inTurn = createTurn()
  return (choice: (before: QuietHours) => Partial<QuietHours>): Promise<boolean> =>
    inTurn(() => change({ quiet: { ...quiet(), ...choice(quiet()) } }))
}
