import { type Entry, entryId, idOfKey, keyOf } from '../../engine/entry.ts'
import { conversationWith, type EntryId, type PersonId, personIn } from '../../engine/ids.ts'
import type { Links } from '../../engine/links.ts'
import type { Bytes } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { FileBlobs } from '../../ports/fileBlobs.ts'
import type { SideConnections } from '../../ports/sideConnections.ts'
import type { Change, Storage } from '../../ports/storage.ts'
import type { Count } from '../../ports/transport.ts'
import { createFileBytes } from './bytes.ts'
import { createComing } from './coming.ts'
import { createFileDeeds } from './fileDeeds.ts'
import { createFileRows, type FileRow } from './fileRows.ts'
import { createGoing } from './going.ts'
import type { FileOffer, OfferAt } from './offers.ts'
import { fileProtocol } from './protocol.ts'
import { HASH_BYTES } from './root.ts'
import type { FileSource } from './sending.ts'

export interface TransferDeps {
  storage: Pick<Storage, 'get' | 'range' | 'write'>
  links: Pick<Links, 'to'>
  sides: Pick<SideConnections, 'open' | 'serve'>
  blobs: FileBlobs
  crypto: Pick<Crypto, 'random' | 'sha256'>
  clock: Clock
  count: Count
  offerAt: OfferAt
  me(): PersonId
  /** Friends may have files of mine, and from them some are taken. */
  isFriend(person: PersonId): boolean
  /** Change of what is known of a file, or of how it goes. */
  onChange(id: EntryId): void
}

/** Blob of a file of mine, where it was copied into one. */
export interface CopiedBlob {
  readonly id: string
  readonly key: Bytes
}

export type Transfers = ReturnType<typeof createTransfers>

/** Transfers: files of friends that are fetched, and mine that are given. All of it is on the disk, so that it goes on after whatever comes between. */
export function createTransfers(deps: TransferDeps) {
  const { links, blobs, clock, me, isFriend, onChange } = deps
  const rows = createFileRows(deps.storage, deps.clock)
  const bytes = createFileBytes(blobs, rows)
  rows.onChange(onChange)
  /** Offers of what there are rows of, as they were last looked at: all of them at the start. */
  const offers = new Map<EntryId, FileOffer>()
  const offerAt = (async (key, how) => {
    const offer = how ? await deps.offerAt(key, how) : await deps.offerAt(key)
    if (offer && offer !== 'unread') offers.set(idOfKey(key), offer)
    return offer
  }) as (...asked: Parameters<OfferAt>) => ReturnType<OfferAt> as OfferAt

  const sizeOf = (id: EntryId) => offers.get(id)?.size ?? Number.POSITIVE_INFINITY
  const coming = createComing({ ...deps, offerAt, rows, sizeOf })
  const givesTo = (peer: PersonId) =>
    rows.all().some(({ author, conversation }) => author === me() && conversation === conversationWith(peer))
  const going = createGoing({
    ...{ ...deps, offerAt, rows, sourceOf: bytes.sourceOf },
    lose(row) {
      bytes.lose(row)
      onChange(entryId(row))
    },
    admits: (peer) => isFriend(peer) && givesTo(peer),
  })

  /** Also in a conversation that nobody else is in, and of whom I was before. */
  const isMine = ({ author, conversation }: FileRow) => author === me() || personIn(conversation) !== author

  async function remove(row: FileRow): Promise<boolean> {
    const id = entryId(row)
    // First of all it is not wanted any more, or the next look would begin it again.
    const isWanted = row.state === 'wanted'
    if (isWanted && !(await rows.change(id, (now) => now && { ...now, state: 'paused' }))) return false
    if (isMine(row)) going.end(id, 'deleted')
    else await coming.end(row, 'discarded')
    // As it is by now: its blob may have been made meanwhile.
    const last = rows.get(id) ?? row
    if (!(await rows.drop(last))) return false
    offers.delete(id)
    // Without its key nobody could read it by now.
    await bytes.drop(last)
    return true
  }

  /** Lets go of what nobody offers any more. */
  async function sweep(all: readonly FileRow[]) {
    for (const row of all) if ((await offerAt(keyOf(row), 'sure')) === undefined) await remove(row)
  }

  function tellReady({ conversation, author, instance, seq }: FileRow) {
    const person = personIn(conversation)
    if (person) links.to(person)?.send(fileProtocol, 'ready', { by: author, instance, seq })
  }

  const { fetch, first, pause, release, discard, choose } = createFileDeeds({
    ...{ ...deps, offerAt, rows, coming, going, remove, bytes, tellReady },
  })

  return {
    ...{ fetch, first, pause, release, discard, choose },
    rows,
    isMine,
    isHere: bytes.isHere,
    lend: bytes.lend,
    /** Offer of a file that there is a row of, once it was looked at. */
    offerOf: (id: EntryId): FileOffer | undefined => offers.get(id),
    coming,
    going,
    /** Resolves once what was left behind is let go of. `onRows`: what is here is known before. */
    async load(onRows = () => {}) {
      const isWhole = await rows.load()
      onRows()
      await sweep(rows.all())
      if (isWhole) await bytes.tidy(rows.all())
    },
    /** Row of a file of mine, and what goes into the write of its entry. */
    given({ conversation, author, instance, seq }: Entry, hashes: Bytes, blob?: CopiedBlob) {
      const pieces = hashes.length / HASH_BYTES
      const row: FileRow = {
        ...{ conversation, author, instance, seq, state: 'given', since: clock.now() },
        have: blob && pieces > 0 ? [[0, pieces]] : [],
        ...(blob ? { blob: blob.id, key: blob.key } : {}),
      }
      const changes: readonly Change[] = [rows.putChange(row), rows.hashesChange(keyOf(row), hashes)]
      return { row, changes }
    },
    /** Its entry is written. `source`: its bytes, where they are in no blob. */
    adopt(row: FileRow, source?: FileSource) {
      if (source) bytes.choose(entryId(row), source)
      rows.adopt(row)
      void offerAt(keyOf(row)).then(() => onChange(entryId(row)))
    },
    /** All of a file, piece by piece. Throws where it is not here. */
    async *read(id: EntryId, size: number): AsyncGenerator<Bytes, void> {
      const row = rows.get(id)
      if (!row) throw new Error('there is no such file here')
      yield* bytes.read(row, size)
    },
    /** Lines that changed or went: what nobody offers any more goes with them. */
    onLines: (ids: readonly EntryId[]) => sweep(ids.flatMap((id) => rows.get(id) ?? [])),
    onUp: coming.onUp,
    async drop(person: PersonId) {
      going.drop(person)
      await coming.drop(person)
    },
    handlers: {
      ...{ want: going.onWant, list: coming.onList, credit: going.onCredit, stop: going.onStop },
      ...{ gone: coming.onGone, ready: coming.onReady, done: going.onDone, noted: coming.onNoted },
    },
    async stop() {
      going.stop()
      await coming.stop()
    },
  }
}
