import type { Signalling } from '../ports/transport.ts'
import { createDials, type DialDeps } from './dials.ts'
import type { PersonId } from './ids.ts'
import { MAX_DIALS } from './limits.ts'
import type { Link } from './links.ts'
import { backoff, createRetries } from './retry.ts'

/** Longest pause between tries: for the conversation on screen, and for everybody else. Milliseconds. */
const CAP_FOCUSED_MS = 30_000
const CAP_OTHERS_MS = 5 * 60_000

/** Shortest pause after a try without a network. Milliseconds. */
const NETWORKLESS_MS = 2_000
/** A link that lived this long was a success. Milliseconds. */
const SETTLED_MS = 5_000
/** After a link that broke the rules, or was not what it said: as long a pause as after so many failures. */
const TRIES_AFTER_REFUSAL = 4

export type Dialer = ReturnType<typeof createDialer>

/** Keeps a link up to everybody who is wanted: dials, waits, dials again. */
export function createDialer({ me, transport, links, crypto, clock, stamps }: DialDeps) {
  const wanted = new Set<PersonId>()
  const tries = new Map<PersonId, number>()
  const upSince = new WeakMap<Link, number>()
  /** Wanted, due, and waiting for one of the few places. */
  const queue = new Set<PersonId>()
  /** Dialled before a change by which that leads nowhere: they are dialled anew. */
  const stale = new Set<PersonId>()
  /** Their conversations are on screen. */
  let focused: ReadonlySet<PersonId> = new Set()
  let signalling: Signalling = 'offline'
  let stopped = false

  const isWanted = (peer: PersonId) => !stopped && wanted.has(peer)
  const isNeeded = (peer: PersonId) => isWanted(peer) && !links.to(peer) && !links.penalties.holds(peer)
  const retries = createRetries(clock)
  const dials = createDials({ me, transport, links, crypto, clock, stamps, isWanted })

  function due(peer: PersonId) {
    if (!isNeeded(peer) || signalling !== 'online' || dials.has(peer) || links.isProving(peer)) return
    if (!focused.has(peer) && dials.count() >= MAX_DIALS) {
      queue.add(peer)
      return
    }
    queue.delete(peer)
    void dial(peer)
  }

  async function dial(peer: PersonId) {
    retries.cancel(peer)
    const counts = await dials.dial(peer)
    if (stale.delete(peer)) due(peer)
    else later(peer, counts)
    for (const next of queue) {
      if (dials.count() >= MAX_DIALS) break
      due(next)
    }
  }

  /** `counts` unless it failed for want of a network: that says nothing of the next try. */
  function later(peer: PersonId, counts = true) {
    if (!isNeeded(peer)) return
    const n = tries.get(peer) ?? 0
    if (counts) tries.set(peer, n + 1)
    const pause = backoff(crypto, n, focused.has(peer) ? CAP_FOCUSED_MS : CAP_OTHERS_MS)
    retries.at(peer, counts ? pause : Math.max(pause, NETWORKLESS_MS), () => due(peer))
  }

  function now(peer: PersonId) {
    tries.delete(peer)
    retries.cancel(peer)
    due(peer)
  }

  links.penalties.onOver((peer) => {
    if (isWanted(peer)) now(peer)
  })
  links.onUp((link) => {
    upSince.set(link, clock.uptime())
    retries.cancel(link.peer)
    queue.delete(link.peer)
    // An offer that nobody has answered would only stand in the way of the next one, for 20 s.
    dials.cancelUnanswered(link.peer)
  })
  // Both sides notice and dial; a short pause of random length makes most of these meet a free line.
  links.onDown((link, which) => {
    // One that broke at once is no success: a peer that we cannot stay linked to is not dialled every second.
    if (clock.uptime() - (upSince.get(link) ?? 0) >= SETTLED_MS) tries.delete(link.peer)
    if (which === 'last') later(link.peer)
  })
  links.onTrouble((peer, why) => {
    if (why === 'refused' || why === 'intercepted') tries.set(peer, Math.max(tries.get(peer) ?? 0, TRIES_AFTER_REFUSAL))
    if (why !== 'lost' && !dials.has(peer)) later(peer) // of a lost link one has heard already
  })

  return {
    want(peer: PersonId) {
      if (wanted.has(peer)) return
      wanted.add(peer)
      // Whose offer is being answered needs no second one at once.
      if (links.isAnswering(peer)) later(peer)
      else now(peer)
    },
    unwant(peer: PersonId) {
      wanted.delete(peer)
      queue.delete(peer)
      retries.cancel(peer)
      dials.cancel(peer)
      links.drop(peer)
    },
    /** Peers whose conversations are on screen are tried more often. */
    focus(peers: readonly PersonId[]) {
      const before = focused
      focused = new Set(peers)
      for (const peer of focused) if (!before.has(peer) && !dials.has(peer)) now(peer)
    },
    /** There is a sign of life of this peer, or the person asks: try at once. */
    now,
    /** Device or network may have changed around us: try all who are wanted. `anew`: what is under way was begun without a network, or hidden. */
    nowAll(anew = false) {
      for (const peer of wanted) {
        if (anew && isNeeded(peer) && dials.has(peer)) stale.add(peer)
        now(peer)
        if (stale.has(peer)) dials.cancel(peer)
      }
    },
    setSignalling(state: Signalling) {
      signalling = state
      if (state === 'online') for (const peer of wanted) now(peer)
    },
    yields: dials.yields,
    stop() {
      stopped = true
      retries.stop()
      dials.stop()
      wanted.clear()
      queue.clear()
    },
  }
}
