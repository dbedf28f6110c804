import { MAX_BATCH_BYTES } from '../limits.ts'
import type { Link } from '../links.ts'

/** Entry bytes received and not yet on disk: a peer that sends faster than the window allows breaks the rules. */
const MAX_UNSTORED = 4 * MAX_BATCH_BYTES

/** Share: what one replica has of the window of its link. */
export interface Share {
  /** Sent and unconfirmed. Bytes; once they are fewer, `want` lets others know. */
  inFlight: number
  /** Received, waiting for the disk. Bytes. */
  unstored: number
  /** Bytes that may be sent now; infinite while the window is open, so that what was read at once goes at once. */
  room(): number
  /** Do as many more bytes fit among those that wait for the disk? */
  fits(bytes: number): boolean
  /** Is its turn under way, or still to come? */
  busy(): boolean
  /** There may be something to send: takes its turn after all who wait. */
  want(): void
  leave(): void
}

const windows = new WeakMap<Link, ReturnType<typeof createWindow>>()

/** Window: of a link, one for all replicas on it, whatever they speak. */
export function windowOf(link: Link) {
  const window = windows.get(link) ?? createWindow(link)
  windows.set(link, window)
  return window
}

/**
 * Window of unconfirmed bytes. Replicas take turns, one read from the disk each, so that a long history keeps nobody waiting; and a
 * part of the window is set aside in equal shares, so that one whose bytes nobody confirms does not use up what the others need.
 */
function createWindow(link: Link) {
  const shares = new Set<Share>()
  /** Shares whose turn is to come, in this order. */
  const waiting = new Map<Share, () => Promise<boolean>>()
  let current: Share | undefined
  const sum = (of: 'inFlight' | 'unstored') => [...shares].reduce((n, share) => n + share[of], 0)

  async function takeTurns() {
    if (current) return
    for (;;) {
      const next = [...waiting].find(([share]) => share.room() > 0)
      current = next?.[0]
      if (!next) return
      const [share, turn] = next
      waiting.delete(share)
      if (!(await turn())) continue
      if (shares.has(share)) waiting.set(share, turn)
      await link.whenDrained()
    }
  }

  return {
    /** `turn`: sends what one read gives, and says whether there may be more. Never rejects. */
    join(turn: () => Promise<boolean>): Share {
      const share: Share = {
        inFlight: 0,
        unstored: 0,
        room: () =>
          sum('inFlight') < MAX_BATCH_BYTES
            ? Number.POSITIVE_INFINITY
            : MAX_BATCH_BYTES / 2 / shares.size - share.inFlight,
        fits: (bytes) => sum('unstored') + bytes <= MAX_UNSTORED,
        busy: () => current === share || waiting.has(share),
        want() {
          waiting.set(share, turn)
          void takeTurns()
        },
        leave() {
          shares.delete(share)
          waiting.delete(share)
          void takeTurns()
        },
      }
      shares.add(share)
      return share
    },
  }
}
