import { type EntryKey, keyOf } from '../../engine/entry.ts'
import { newestOfLogs, skipScan } from '../../engine/walk.ts'
import type { Storage } from '../../ports/storage.ts'

/** The newest entry of every log on the disk. */
export async function heads(storage: Storage): Promise<readonly EntryKey[]> {
  const found: EntryKey[] = []
  for await (const newest of newestOfLogs(storage, 1)) found.push(...newest.map(keyOf))
  return found
}

/** Everybody with whom anything was ever written. */
export async function conversations(storage: Storage): Promise<readonly string[]> {
  const found: string[] = []
  for await (const [conversation] of skipScan(storage, 1)) found.push(conversation)
  return found
}
