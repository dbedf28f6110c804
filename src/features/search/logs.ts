import { ENTRIES, type EntryKey } from '../../engine/entry.ts'
import type { Key, Storage } from '../../ports/storage.ts'
import { keyOfRow } from './indexedText.ts'

/** An array sorts after everything that a key begins with. */
const KEY_END: Key = []

/** The newest entry of every log on the disk. Two look-ups a log, however long it is. */
export async function heads(storage: Storage): Promise<readonly EntryKey[]> {
  const found: EntryKey[] = []
  for (let from: Key = []; ; ) {
    const [first] = await storage.range({ table: ENTRIES, from, limit: 1 })
    if (!first) return found
    const log = keyOfRow(first).slice(0, 3)
    const [last] = await storage.range({
      table: ENTRIES,
      from: log,
      to: [...log, KEY_END],
      reverse: true,
      limit: 1,
    })
    if (last) found.push(keyOfRow(last))
    from = [...log, KEY_END]
  }
}

/** Everybody with whom anything was ever written. One look-up each. */
export async function conversations(storage: Storage): Promise<readonly string[]> {
  const found: string[] = []
  for (let from: Key = []; ; ) {
    const [first] = await storage.range({ table: ENTRIES, from, limit: 1 })
    if (!first) return found
    const [conversation] = keyOfRow(first)
    found.push(conversation)
    from = [conversation, KEY_END]
  }
}
