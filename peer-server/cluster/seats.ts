import { MAX_ATTEMPTS } from '../limits.ts'
import type { Board, Change, Standing } from './board.ts'
import { beats, type Claim, type Records } from './records.ts'
import type { Takeover } from './untold.ts'

/** Seat: an ID that is a client's of this node. */
interface Seat {
  readonly claim: Claim
  /** As it stands on the bus. */
  readonly text: string
}

export interface SeatsDeps {
  readonly node: string
  readonly board: Board
  readonly records: Records
  /** Time of this node's life. */
  readonly epoch: () => string
  /** Asks all other nodes for the ID, on behalf of a client that has proved nothing. True: one of them holds it. */
  readonly isHeldElsewhere: (id: string, claim: Claim) => Promise<boolean>
  /** Has whoever holds the ID, or does not, look after what stands there. */
  readonly cry: (id: string) => void
  /** Says to all other nodes that it is held here. */
  readonly say: (id: string, text: string) => void
  readonly tell: (takeover: Takeover) => void
  readonly onLost: (id: string, serial: number) => void
  /** A claim of ours was gone, or an older one stood in its place. */
  readonly onTouched: (how: 'missing' | 'replayed') => void
  readonly now?: () => number
}

/** Seats of this node: which IDs are its clients', and that it stands on the bus. */
export interface Seats {
  has(id: string): boolean
  claim(id: string, serial: number, owner: string): Promise<'mine' | 'taken' | 'unsure'>
  release(id: string, serial: number): void
  /** Another node holds it too, with that claim: one of them lets go. */
  contest(id: string, claim: Claim): void
  /** Another node has it by now. */
  lose(id: string, serial: number): void
  /** Writes what does not stand there as it should. `isTold`: whatever did not is another's doing. */
  assert(ids: readonly string[], isTold: boolean): Promise<void>
  /** IDs, some of them or all. */
  some(count: number): string[]
  all(): string[]
  /** Claim that stands against one that another node is about to make. */
  against(id: string, claim: Claim): boolean
}

/** Takeover: of its owner's, a later claim. It can have come from nobody else, however old the record is that tells of it. */
const isTakeover = (claim: Claim, own: Claim) => claim.owner === own.owner && beats(claim, own)

/** Rounds over the keys of a map: some of them each time, from where the last time ended. */
const createRounds = (map: ReadonlyMap<string, unknown>) => {
  let rest = map.keys()
  return (most: number): string[] => {
    const keys: string[] = []
    while (keys.length < most) {
      const { value, done } = rest.next()
      if (done) {
        rest = map.keys()
        break
      }
      keys.push(value)
    }
    return keys
  }
}

export const createSeats = (deps: SeatsDeps): Seats => {
  const { node, board, records, epoch, isHeldElsewhere, tell, onLost, onTouched, now = Date.now } = deps
  const seats = new Map<string, Seat>()
  /** Claims under way here, by ID. */
  const claiming = new Map<string, number>()
  const count = (id: string, by: number) => {
    const left = (claiming.get(id) ?? 0) + by
    if (left > 0) claiming.set(id, left)
    else claiming.delete(id)
  }

  /** In the words of the present epoch. */
  const seatOf = (id: string): Seat | undefined => {
    const seat = seats.get(id)
    if (seat === undefined || seat.claim.epoch === epoch()) return seat
    const claim = { ...seat.claim, epoch: epoch() }
    const renewed = { claim, text: records.sealClaim(id, claim) }
    seats.set(id, renewed)
    return renewed
  }

  /** Attempt; undefined where others wrote meanwhile. `isHeld`: is it held elsewhere? Asked once for all attempts. */
  const attempt = async (id: string, serial: number, owner: string, isHeld: (claim: Claim) => Promise<boolean>) => {
    const standing = (await board.read([id]))[0]!
    const own = seatOf(id)?.claim
    const found = standing.kind === 'alive' ? standing.claim : undefined
    // What names this node is known here, and better.
    const other = found?.node === node && (own !== undefined || claiming.get(id) === 1) ? undefined : found
    const holder = own !== undefined && !(other !== undefined && isTakeover(other, own)) ? own : other
    if (owner !== '' && holder !== undefined && holder.owner !== owner) {
      if (holder !== own) deps.cry(id)
      return 'taken'
    }
    const stamp = Math.max(now(), (holder?.stamp ?? 0) + 1)
    const asked: Claim = { node, epoch: epoch(), serial, owner, stamp }
    // Whoever writes to the bus can take the holder's claim away, or put back an old one: nothing that stands there is a permission.
    if (owner !== '' && (own === undefined || holder !== own) && (await isHeld(asked))) return 'taken'
    const claim = { ...asked, epoch: epoch() }
    const text = records.sealClaim(id, claim)
    if (!(await board.put({ id, was: standing.text, text }))) return undefined
    seats.set(id, { claim, text })
    if (other !== undefined && other.node !== node) tell({ node: other.node, id, serial: String(other.serial) })
    return 'mine'
  }

  /** Change that is to be written where it is not as it should be. */
  const amend = (id: string, standing: Standing, isTold: boolean): Change[] => {
    const own = claiming.has(id) ? undefined : seatOf(id)
    if (own === undefined || standing.text === own.text) return []
    const other = standing.kind === 'alive' && standing.claim.node !== node ? standing.claim : undefined
    if (other !== undefined && isTakeover(other, own.claim)) {
      seats.delete(id)
      onLost(id, own.claim.serial)
      return []
    }
    // Somebody else's may be of long ago: who stays is between the nodes that hold it now.
    if (other !== undefined) deps.say(id, own.text)
    if (isTold && standing.kind !== 'forged') onTouched(standing.kind === 'nothing' ? 'missing' : 'replayed')
    return [{ id, was: standing.text, text: own.text }]
  }

  return {
    has: (id) => seats.has(id) || claiming.has(id),
    async claim(id, serial, owner) {
      count(id, 1)
      let asked: Promise<boolean> | undefined
      const isHeld = (claim: Claim) => {
        asked ??= isHeldElsewhere(id, claim)
        return asked
      }
      try {
        for (let tries = 0; tries < MAX_ATTEMPTS; tries += 1) {
          const result = await attempt(id, serial, owner, isHeld)
          if (result !== undefined) return result
        }
        return 'unsure'
      } finally {
        count(id, -1)
      }
    },
    release(id, serial) {
      if (seats.get(id)?.claim.serial === serial) seats.delete(id)
      // Unheard, it is swept away later, or taken over.
      board.release(id, `${node}:${epoch()}:${serial}:`).catch(() => {})
    },
    contest(id, claim) {
      const own = seats.get(id)?.claim
      if (own === undefined || claim.node === node) return
      if (!beats(claim, own)) return tell({ node: claim.node, id, serial: String(claim.serial) })
      seats.delete(id)
      onLost(id, own.serial)
    },
    lose(id, serial) {
      if (seats.get(id)?.claim.serial !== serial) return
      seats.delete(id)
      onLost(id, serial)
    },
    async assert(ids, isTold) {
      let left = ids
      // Others write there, too: whoever comes upon a record of a former epoch takes it away.
      for (let tries = 0; tries < MAX_ATTEMPTS && left.length > 0; tries += 1) {
        const standings = await board.read(left)
        left = await board.putAll(left.flatMap((id, at) => amend(id, standings[at]!, isTold)))
      }
    },
    some: createRounds(seats),
    all: () => [...seats.keys()],
    against(id, claim) {
      const own = seats.get(id)?.claim
      return own !== undefined && claim.node !== node && claim.owner !== '' && claim.owner !== own.owner
    },
  }
}
