import { type Bucket, createBucket } from '../../engine/bucket.ts'
import { FILE_WANTS } from '../../engine/budgets.ts'
import { type EntryKey, entryId } from '../../engine/entry.ts'
import { conversationWith, type EntryId, type PersonId } from '../../engine/ids.ts'
import type { Link, Links } from '../../engine/links.ts'
import type { Body } from '../../engine/protocol.ts'
import { fromBase64Url } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { SideConnections } from '../../ports/sideConnections.ts'
import type { Count } from '../../ports/transport.ts'
import type { FileRow } from './fileRows.ts'
import { type Given, type GivenDeps, givenFile } from './givenFile.ts'
import { createGivenSides } from './givenSides.ts'
import { MAX_GOING } from './limits.ts'
import { fileProtocol } from './protocol.ts'
import { bytesOf, missingOf } from './ranges.ts'
import { pieceCount } from './root.ts'
import type { Sent } from './sending.ts'
import { tellHashes } from './tellingHashes.ts'

type Want = Body<typeof fileProtocol, 'want'>
type Gone = Body<typeof fileProtocol, 'gone'>['why']

/** Stream that was asked for, from then on. */
interface Stream {
  readonly id: EntryId
  readonly side: string
  /** Bytes that the receiver had when it began. */
  had: number
  /** Credit that came, maybe before it could begin. */
  credit: { readonly n: number; readonly bytes: number } | undefined
  /** Bytes of all of it, once they have left: they are still on their way. */
  left?: number
}

/** Friend who asks: what they may still ask for, and their streams by the numbers that they gave. */
interface Asker {
  readonly budget: Bucket
  readonly streams: Map<number, Stream>
}

interface Deps extends GivenDeps {
  links: Pick<Links, 'to'>
  sides: Pick<SideConnections, 'serve'>
  crypto: Pick<Crypto, 'sha256'>
  clock: Clock
  count: Count
  me(): PersonId
  /** Is this peer to have files of mine at all? */
  admits(peer: PersonId): boolean
  /** Bytes of a file that cannot be read any more. */
  lose(row: FileRow): void
  /** Change of what goes to whom. */
  onChange(id: EntryId): void
}

/** Going: files of mine, to whoever was offered them and asks, over side connections that they open. */
export function createGoing(deps: Deps) {
  const { links, rows, clock, count, me, onChange, lose } = deps
  const askers = new Map<PersonId, Asker>()
  const sides = createGivenSides({
    ...deps,
    onClosed(peer, id) {
      const { streams } = askerOf(peer)
      for (const [number, { side }] of [...streams]) if (side === id) forget(peer, number)
    },
  })

  function askerOf(person: PersonId): Asker {
    const asker = askers.get(person) ?? { budget: createBucket(clock, FILE_WANTS), streams: new Map() }
    askers.set(person, asker)
    return asker
  }

  function forget(person: PersonId, number: number) {
    const { streams } = askerOf(person)
    const stream = streams.get(number)
    if (!stream) return
    streams.delete(number)
    sides.of(person, stream.side)?.sending.stop(number)
    onChange(stream.id)
  }

  const sayGone = (person: PersonId, stream: number, why: Gone) =>
    links.to(person)?.send(fileProtocol, 'gone', { stream, why })

  /** Begins what was asked for; resolves with why not. It may be over before: stopped, asked for anew, its side connection closed. */
  async function begin(link: Link, stream: Stream, want: Want): Promise<Gone | undefined> {
    const { stream: number, have, list } = want
    const isOver = () => askerOf(link.peer).streams.get(number) !== stream
    const key: EntryKey = [conversationWith(link.peer), me(), want.instance, want.seq]
    const file = await givenFile(key, fromBase64Url(want.root), deps)
    if (typeof file === 'string') return file
    const side = await sides.whenUp(link.peer, stream.side)
    if (!side) return 'unknown'
    stream.had = bytesOf(have, file.offer.size)
    if (list) await tellHashes(link, number, file.hashes, isOver)
    if (isOver()) return undefined
    side.sending.begin(number, {
      ...{ source: file.source, hashes: file.hashes, missing: missingOf(have, pieceCount(file.offer.size)) },
      onEnd: (why) => void onEnd(link.peer, number, file, why),
    })
    if (stream.credit) side.sending.credit(number, stream.credit.n, stream.credit.bytes)
    onChange(stream.id)
    return undefined
  }

  async function onEnd(person: PersonId, number: number, { row, offer: { size } }: Given, why: Sent) {
    if (why === 'sent') {
      // It is still on its way; whoever gets it says when it is there.
      const stream = askerOf(person).streams.get(number)
      if (stream) stream.left = size
      return
    }
    forget(person, number)
    sayGone(person, number, why)
    if (why === 'source') lose(row)
    if (why === 'changed') await rows.change(entryId(row), (now) => now && { ...now, state: 'failed', why })
  }

  return {
    async onWant(link: Link, want: Want) {
      const { stream: number, by, instance, seq, side } = want
      const { budget, streams } = askerOf(link.peer)
      if (!budget.spend()) return link.violation('file.flood')
      if (by !== me()) return count('file.stray')
      forget(link.peer, number)
      if (streams.size >= MAX_GOING) return void sayGone(link.peer, number, 'busy')
      const stream: Stream = { id: entryId({ author: by, instance, seq }), side, had: 0, credit: undefined }
      streams.set(number, stream)
      const gone = await begin(link, stream, want)
      if (!gone || streams.get(number) !== stream) return
      forget(link.peer, number)
      sayGone(link.peer, number, gone)
    },
    onCredit({ peer }: Link, { stream: number, n, bytes }: Body<typeof fileProtocol, 'credit'>) {
      const stream = askerOf(peer).streams.get(number)
      if (!stream) return void sayGone(peer, number, 'unknown')
      stream.credit = { n, bytes }
      sides.of(peer, stream.side)?.sending.credit(number, n, bytes)
    },
    onStop: ({ peer }: Link, { stream }: Body<typeof fileProtocol, 'stop'>) => forget(peer, stream),
    async onDone(link: Link, { by, instance, seq }: Body<typeof fileProtocol, 'done'>) {
      if (by !== me()) return
      const id = entryId({ author: by, instance, seq })
      for (const [number, stream] of [...askerOf(link.peer).streams]) if (stream.id === id) forget(link.peer, number)
      const row = rows.get(id)
      const isTheirs = row?.conversation === conversationWith(link.peer)
      if (row && isTheirs && !row.arrived && !(await rows.change(id, (now) => now && { ...now, arrived: 1 }))) return
      // Also of what is not known here any more: nobody is to say it for ever.
      link.send(fileProtocol, 'noted', { by, instance, seq })
    },
    /** Bytes that whoever receives it has, or is being sent; undefined while nothing goes. */
    progress(id: EntryId): number | undefined {
      for (const [person, { streams }] of askers)
        for (const [number, stream] of streams)
          if (stream.id === id)
            return stream.left ?? stream.had + (sides.of(person, stream.side)?.sending.sent(number) ?? 0)
      return undefined
    },
    /** Ends all that goes of one file, and says why. */
    end(id: EntryId, why: Gone) {
      for (const [person, { streams }] of askers)
        for (const [number, stream] of [...streams])
          if (stream.id === id) {
            forget(person, number)
            sayGone(person, number, why)
          }
    },
    drop(person: PersonId) {
      sides.drop(person)
      askers.delete(person)
    },
    stop: sides.stop,
  }
}
