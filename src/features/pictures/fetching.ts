import { type Bucket, createBucket } from '../../engine/bucket.ts'
import { PICTURES } from '../../engine/budgets.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { Link, Links } from '../../engine/links.ts'
import type { Body } from '../../engine/protocol.ts'
import { type Bytes, concat, fromBase64Url } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Count } from '../../ports/transport.ts'
import { FETCH_DELAY_MS, MAX_FETCHES, PIECE_BYTES, REST_MS, STALL_MS } from './limits.ts'
import { pictureProtocol } from './protocol.ts'

type Piece = Body<typeof pictureProtocol, 'piece'>

/** Picture, as its owner names it. */
export interface NamedPicture {
  readonly sha256: string
  readonly bytes: number
}

interface Fetch extends NamedPicture {
  readonly parts: Bytes[]
  /** Bytes that are here. */
  length: number
  /** Charged to its owner's budget. */
  paid: boolean
  /** Link on which a piece is awaited. */
  link: Link | undefined
  cancel(): void
}

interface Deps {
  links: Pick<Links, 'to'>
  clock: Clock
  count: Count
  /** Picture that is there whole; nothing of it was looked at. */
  onWhole(person: PersonId, sha256: string, bytes: Bytes): void
  /** Picture that is not as it was said to be. */
  onBroken(person: PersonId, sha256: string): void
}

/**
 * Fetching of friends' pictures: a piece at a time and only when nothing waits in the channel, so that no message ever stands behind more than one.
 * Of each friend the newest, in as many as their budget bears; a few at a time. What came stays when the link goes, and the rest is asked for
 * on the next one.
 */
export function createFetching({ links, clock, count, onWhole, onBroken }: Deps) {
  const wanted = new Map<PersonId, Fetch>()
  const budgets = new Map<PersonId, Bucket>()
  const queue = new Set<PersonId>()

  const underWay = () => [...wanted.values()].filter(({ link }) => link).length

  function budgetOf(person: PersonId): Bucket {
    const bucket = budgets.get(person) ?? createBucket(clock, PICTURES)
    budgets.set(person, bucket)
    return bucket
  }

  function later(person: PersonId, fetch: Fetch, ms = FETCH_DELAY_MS) {
    fetch.cancel()
    fetch.cancel = clock.after(ms, () => begin(person))
  }

  function begin(person: PersonId) {
    queue.delete(person)
    const fetch = wanted.get(person)
    const link = links.to(person)
    // Without a link: the next one tells of it again.
    if (!fetch || fetch.link || !link?.speaks(pictureProtocol)) return
    if (underWay() >= MAX_FETCHES) return void queue.add(person)
    if (link.buffered > 0) return later(person, fetch)
    if (!fetch.paid && !budgetOf(person).spend()) {
      count('picture.rest')
      return later(person, fetch, REST_MS)
    }
    fetch.paid = true
    fetch.link = link
    ask(fetch, link)
  }

  function ask(fetch: Fetch, link: Link) {
    fetch.cancel()
    fetch.cancel = clock.after(STALL_MS, () => {
      count('picture.stalled')
      pause(fetch)
    })
    if (!link.send(pictureProtocol, 'get', { sha256: fetch.sha256, from: fetch.length })) pause(fetch)
  }

  function pause(fetch: Fetch) {
    fetch.cancel()
    fetch.link = undefined
    for (const next of [...queue]) begin(next)
  }

  function drop(person: PersonId) {
    const fetch = wanted.get(person)
    if (!fetch) return
    wanted.delete(person)
    queue.delete(person)
    pause(fetch)
  }

  return {
    /** Picture wanted of somebody; none, where it is undefined. The same one is gone on with. */
    want(person: PersonId, picture: NamedPicture | undefined) {
      const before = wanted.get(person)
      const isSame = before && before.sha256 === picture?.sha256 && before.bytes === picture.bytes
      if (!isSame) drop(person)
      if (!picture || (isSame && before.link)) return
      const fetch = isSame
        ? before
        : { ...picture, parts: [], length: 0, paid: false, link: undefined, cancel: () => {} }
      wanted.set(person, fetch)
      later(person, fetch)
    },
    onPiece(link: Link, { sha256, from, data }: Piece) {
      const fetch = wanted.get(link.peer)
      if (!fetch || fetch.link !== link || fetch.sha256 !== sha256 || fetch.length !== from)
        return count('picture.stray')
      const bytes = fromBase64Url(data)
      if (!bytes || bytes.length === 0 || bytes.length > PIECE_BYTES || from + bytes.length > fetch.bytes) {
        drop(link.peer)
        onBroken(link.peer, sha256)
        return link.violation('picture.piece')
      }
      fetch.parts.push(bytes)
      fetch.length += bytes.length
      if (fetch.length < fetch.bytes) return ask(fetch, link)
      const whole = concat(...fetch.parts)
      drop(link.peer)
      onWhole(link.peer, sha256, whole)
    },
    onDown(link: Link) {
      const fetch = wanted.get(link.peer)
      if (fetch?.link === link) pause(fetch)
    },
    drop,
    stop() {
      for (const person of [...wanted.keys()]) drop(person)
    },
  }
}
