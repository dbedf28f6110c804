import { type Bucket, createBucket } from '../../engine/bucket.ts'
import { PICTURE_PIECES } from '../../engine/budgets.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { Link } from '../../engine/links.ts'
import type { Body } from '../../engine/protocol.ts'
import { type Bytes, toBase64Url } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Count } from '../../ports/transport.ts'
import { PIECE_BYTES } from './limits.ts'
import { pictureProtocol } from './protocol.ts'

type Get = Body<typeof pictureProtocol, 'get'>

interface Deps {
  clock: Clock
  count: Count
  isFriend(person: PersonId): boolean
  /** Picture of mine of that hash, if it still is that one. */
  mine(sha256: string): Promise<Bytes | undefined>
}

/** Serving of my picture: to friends, a piece for each time they ask, behind all that waits in the channel. */
export function createServing({ clock, count, isFriend, mine }: Deps) {
  const budgets = new Map<PersonId, Bucket>()
  /** Links on which a piece is on its way. */
  const busy = new WeakSet<Link>()

  function mayCost(person: PersonId): boolean {
    const bucket = budgets.get(person) ?? createBucket(clock, PICTURE_PIECES)
    budgets.set(person, bucket)
    return bucket.spend()
  }

  return async function onGet(link: Link, { sha256, from }: Get): Promise<void> {
    if (!isFriend(link.peer)) return count('picture.stranger')
    if (busy.has(link) || !mayCost(link.peer)) return count('picture.flood')
    busy.add(link)
    await link.whenDrained()
    const bytes = await mine(sha256)
    busy.delete(link)
    if (!bytes || from >= bytes.length) return
    link.send(pictureProtocol, 'piece', { sha256, from, data: toBase64Url(bytes.slice(from, from + PIECE_BYTES)) })
  }
}
