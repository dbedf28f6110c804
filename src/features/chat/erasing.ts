import { type Entry, type EntryKey, entriesTable, entryId } from '../../engine/entry.ts'
import { erased, type Log } from '../../engine/log.ts'
import type { Mark } from '../../engine/marks.ts'
import type { Change, Storage } from '../../ports/storage.ts'
import type { PeerId } from '../../ports/transport.ts'
import type { EntryRow } from './fold.ts'
import { EDIT, TEXT } from './kinds.ts'
import type { Outcome } from './projection.ts'
import { summarise } from './summary.ts'
import { type ChatRow, chatsTable, unindexedTable, vanishingTable } from './tables.ts'

interface Deps {
  storage: Storage
  log: Log
  now(): number
  chat(peer: PeerId): ChatRow | undefined
  seen(peer: PeerId): Promise<Mark>
  onWritten(peer: PeerId, outcome: Outcome): void
}

export type EraseHere = ReturnType<typeof createErasing>

/**
 * Takes the words of texts off this device without a word to anybody: disappeared, or deleted for me. Their places in the logs stay.
 * False when the disk refused; then nothing is changed.
 */
export function createErasing({ storage, log, now, chat, seen, onWritten }: Deps) {
  const actsOn = async (key: EntryKey) =>
    (await storage.range({ table: entriesTable.name, index: 'acts', from: [key], to: [key] })) as unknown as EntryRow[]

  return (peer: PeerId, keys: readonly EntryKey[]): Promise<boolean> =>
    // Alone: whoever folds something onto one of these rows meanwhile would bring its words back.
    log.alone(peer, async () => {
      const marks = await seen(peer)
      const changes: Change[] = []
      const touched = new Map<string, EntryRow>()
      let unreadGone = 0
      for (const key of keys) {
        changes.push({ drop: vanishingTable.name, key })
        const row = (await storage.get(entriesTable.name, key)) as Entry | undefined
        if (row === undefined || row.order === undefined) continue
        touched.set(entryId(row), { ...erased(row), gone: 1 })
        if (row.kind !== TEXT) continue
        if (row.author === peer && row.seq > (marks[row.instance] ?? 0)) unreadGone += 1
        const [conversation, author, instance, seq] = key
        changes.push({ put: unindexedTable.name, row: { conversation, author, instance, seq } })
        for (const act of await actsOn(key)) if (act.kind === EDIT) touched.set(entryId(act), erased(act))
      }
      for (const row of touched.values()) changes.push({ put: entriesTable.name, row })
      const before = chat(peer)
      const after = await summarise({ storage, now: now(), peer, before, shown: [], touched, news: [], unreadGone })
      if (after && after !== before) changes.push({ put: chatsTable.name, row: { ...after } })
      await log.forget(peer)
      if ((await storage.write(changes)) !== 'done') return false
      onWritten(peer, { rows: [], gone: [...touched.keys()], chat: after, news: [], vanishing: [] })
      return true
    })
}
