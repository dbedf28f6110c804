import { type EntryKey, entryId } from '../../engine/entry.ts'
import { type EntryId, type PersonId, personIn } from '../../engine/ids.ts'
import type { FileBlobs } from '../../ports/fileBlobs.ts'
import type { createFileBytes } from './bytes.ts'
import type { createComing } from './coming.ts'
import type { FileRow, FileRows, FileState } from './fileRows.ts'
import type { createGoing } from './going.ts'
import { hasRoom } from './hasRoom.ts'
import type { OfferAt } from './offers.ts'
import { bytesOf } from './ranges.ts'
import type { FileSource } from './sending.ts'

/** Fetching that was begun, or why not. `full`: it does not fit on this device. `gone`: nobody offers it (any more). */
export type FetchResult = 'ok' | 'full' | 'gone' | 'storage'

interface Deps {
  rows: FileRows
  offerAt: OfferAt
  me(): PersonId
  blobs: Pick<FileBlobs, 'room'>
  bytes: Pick<ReturnType<typeof createFileBytes>, 'choose'>
  coming: Pick<ReturnType<typeof createComing>, 'look' | 'end' | 'makeWay'>
  going: Pick<ReturnType<typeof createGoing>, 'end'>
  remove(row: FileRow): Promise<boolean>
  tellReady(row: FileRow): void
  onChange(id: EntryId): void
}

/** Deeds: what people do with a file, theirs or mine. */
export function createFileDeeds(deps: Deps) {
  const { rows, offerAt, me, blobs, bytes, coming, going, remove, tellReady, onChange } = deps
  const turn = (id: EntryId, from: FileState, to: FileState) =>
    rows.change(id, (row) => (row?.state === from ? { ...row, state: to } : undefined))

  return {
    /** Asks for a file of a friend, or goes on with it. */
    async fetch(key: EntryKey): Promise<FetchResult> {
      const [conversation, author, instance, seq] = key
      const offer = await offerAt(key)
      const person = personIn(conversation)
      if (!offer || !person || author !== person || author === me()) return 'gone'
      const row = rows.get(entryId({ author, instance, seq }))
      if (row?.state === 'done') return 'ok'
      if (row?.state === 'wanted') {
        coming.look(person)
        return 'ok'
      }
      const before: FileRow = row ?? { conversation, author, instance, seq, state: 'wanted', have: [] }
      if (!(await hasRoom(blobs, offer.size - bytesOf(before.have, offer.size)))) return 'full'
      const isWanted = await rows.change(entryId({ author, instance, seq }), (now) => {
        const { why: _then, ...known } = now ?? before
        return known.state === 'done' ? undefined : { ...known, state: 'wanted' }
      })
      if (!isWanted) return rows.get(entryId({ author, instance, seq }))?.state === 'done' ? 'ok' : 'storage'
      coming.look(person)
      return 'ok'
    },
    /** Puts a file that is wanted before all others. Where it may come at once, the last of what moves makes way for it. */
    async first(id: EntryId): Promise<boolean> {
      const top = Math.max(0, ...rows.all().map(({ first = 0 }) => first))
      const isFirst = await rows.change(id, (row) => (row?.state === 'wanted' ? { ...row, first: top + 1 } : undefined))
      const row = rows.get(id)
      if (isFirst && row) await coming.makeWay(row)
      return isFirst
    },
    /** Pauses a file: mine is given to nobody meanwhile. False when there is nothing to pause, or the disk refused. */
    async pause(id: EntryId): Promise<boolean> {
      const row = rows.get(id)
      if (row && (await turn(id, 'given', 'held'))) {
        going.end(id, 'paused')
        return true
      }
      if (!row || !(await turn(id, 'wanted', 'paused'))) return false
      await coming.end(row, 'paused')
      return true
    },
    /** Gives a file of mine again. */
    async release(id: EntryId): Promise<boolean> {
      const row = rows.get(id)
      if (!row || !(await turn(id, 'held', 'given'))) return false
      tellReady(row)
      return true
    },
    /** Lets go of what came of a file, or of what is given. */
    async discard(id: EntryId): Promise<boolean> {
      const row = rows.get(id)
      return row !== undefined && remove(row)
    },
    /** Source of a file of mine, chosen again. Each piece of it is held against its hash before it goes. */
    choose(id: EntryId, source: FileSource): boolean {
      const row = rows.get(id)
      if (!row) return false
      bytes.choose(id, source)
      tellReady(row)
      onChange(id)
      return true
    },
  }
}
