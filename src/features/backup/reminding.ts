import { newestOfLogs } from '../../engine/walk.ts'
import type { Storage } from '../../ports/storage.ts'
import type { BackupSetting } from './setting.ts'

const DAY_MS = 24 * 60 * 60_000

/** First days with somebody: there is little to lose, and enough that is new. */
const FIRST_DAYS_MS = 7 * DAY_MS
/** Pause between two reminders; each that was put off doubles it. */
const PAUSE_MS = 7 * DAY_MS
const MAX_DOUBLINGS = 3
/** Entries since the last backup, where the browser may throw away what lies here. */
const SOME_ENTRIES = 50
/** Anywhere: so long, and so many entries. */
const LONG_MS = 30 * DAY_MS
const MANY_ENTRIES = 500

/** Entries that were ever written or taken here: two look-ups for each log. */
export async function countEntries(storage: Storage): Promise<number> {
  let all = 0
  for await (const [newest] of newestOfLogs(storage, 1)) all += newest?.seq ?? 0
  return all
}

interface Known {
  readonly now: number
  /** First time that there was somebody to lose; wall clock. */
  readonly since: number | undefined
  readonly entries: number
  readonly mayEvict: boolean
}

/** Reminder: is it due? Seldom, and only where there is something to lose. */
export function isDue(setting: BackupSetting, { now, since, entries, mayEvict }: Known): boolean {
  if (since === undefined) return false
  const { askedAt, times } = setting
  const pause = PAUSE_MS * 2 ** Math.min(Math.max(0, times - 1), MAX_DOUBLINGS)
  if (askedAt !== undefined && Math.abs(now - askedAt) < pause) return false
  const age = now - (setting.at ?? since)
  const more = entries - setting.entries
  return (mayEvict && age >= FIRST_DAYS_MS && more >= SOME_ENTRIES) || (age >= LONG_MS && more >= MANY_ENTRIES)
}
