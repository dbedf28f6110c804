import { toBase64Url } from '../lib/bytes.ts'
import { createListeners } from '../lib/listeners.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto } from '../ports/crypto.ts'
import type { Attempt, DialFailure, Signalling, Transport } from '../ports/transport.ts'
import { signDial } from './gate.ts'
import { addressOf, type PersonId } from './ids.ts'
import { MAX_DIALS, YIELD_MS } from './limits.ts'
import type { LinkReason } from './linkState.ts'
import type { Link, Links, Me } from './links.ts'
import { backoff, createRetries } from './retry.ts'

/** Longest pause between tries: for the conversation on screen, and for everybody else. Milliseconds. */
const CAP_FOCUSED_MS = 30_000
const CAP_OTHERS_MS = 5 * 60_000

/** A link that lived this long was a success. Milliseconds. */
const SETTLED_MS = 5_000
/** After a link that broke the rules, or was not what it said: as long a pause as after so many failures. */
const TRIES_AFTER_REFUSAL = 4

const REASONS: Record<DialFailure, LinkReason | undefined> = {
  absent: undefined, // they are simply not there
  offline: undefined, // said once for all, not for each peer
  cancelled: undefined,
  timeout: 'timeout',
  refused: 'refused',
  failed: 'unreachable',
}

interface Dial {
  attempt: Attempt | undefined
  since: number
  ended: boolean
}

interface Deps {
  me: () => Me
  transport: Transport
  links: Links
  crypto: Crypto
  clock: Clock
}

export type Dialer = ReturnType<typeof createDialer>

/** Keeps a link up to everybody who is wanted: dials, waits, dials again. */
export function createDialer({ me, transport, links, crypto, clock }: Deps) {
  const wanted = new Set<PersonId>()
  const tries = new Map<PersonId, number>()
  const dials = new Map<PersonId, Dial>()
  const upSince = new WeakMap<Link, number>()
  const retries = createRetries(clock)
  const onSettled = createListeners<[PersonId]>()
  /** Wanted, due, and waiting for one of the few places. */
  const queue = new Set<PersonId>()
  /** Their conversations are on screen. */
  let focused: ReadonlySet<PersonId> = new Set()
  let signalling: Signalling = 'offline'
  let stopped = false

  const needed = (peer: PersonId) => !stopped && wanted.has(peer) && !links.to(peer)

  function due(peer: PersonId) {
    if (!needed(peer) || signalling !== 'online' || dials.has(peer) || links.isProving(peer)) return
    if (!focused.has(peer) && dials.size >= MAX_DIALS) {
      queue.add(peer)
      return
    }
    queue.delete(peer)
    void dial(peer)
  }

  async function dial(peer: PersonId) {
    retries.cancel(peer)
    const mine: Dial = { attempt: undefined, since: clock.uptime(), ended: false }
    dials.set(peer, mine)
    links.dialling(peer)
    let why: LinkReason | undefined
    try {
      const connectionId = toBase64Url(crypto.random(18))
      const metadata = await signDial({ self: me().id, keys: me().keys, crypto, clock }, peer, connectionId)
      if (!needed(peer) || mine.ended) return
      mine.since = clock.uptime()
      mine.attempt = transport.dial(addressOf(peer), connectionId, metadata)
      const result = await mine.attempt.result
      if (!result.ok) why = REASONS[result.why]
      else if (stopped || !wanted.has(peer)) result.channel.close()
      // A link that came up meanwhile the other way is no reason to refuse this one: `links` chooses, by one rule on both sides.
      else await links.adopt(result.channel)
      if (!result.ok && result.why === 'absent') links.absent(peer)
    } catch {
      why = 'unreachable' // our own keys failed to sign: the page is going away, or the disk is
    } finally {
      mine.ended = true
      if (dials.get(peer) === mine) dials.delete(peer)
      links.undialled(peer, why)
      onSettled.tell(peer)
      later(peer)
      for (const next of queue) {
        if (dials.size >= MAX_DIALS) break
        due(next)
      }
    }
  }

  function later(peer: PersonId) {
    if (!needed(peer)) return
    const n = tries.get(peer) ?? 0
    tries.set(peer, n + 1)
    retries.at(peer, backoff(crypto, n, focused.has(peer) ? CAP_FOCUSED_MS : CAP_OTHERS_MS), () => due(peer))
  }

  function now(peer: PersonId) {
    tries.delete(peer)
    retries.cancel(peer)
    due(peer)
  }

  links.onUp((link) => {
    upSince.set(link, clock.uptime())
    retries.cancel(link.peer)
    queue.delete(link.peer)
    // An offer that nobody has answered would only stand in the way of the next one, for 20 s.
    const attempt = dials.get(link.peer)?.attempt
    if (attempt && !attempt.answered) attempt.cancel()
  })
  // Both sides notice and dial; a short pause of random length makes most of these meet a free line.
  links.onDown((link, which) => {
    // One that broke at once is no success: a peer that we cannot stay linked to is not dialled every second.
    if (clock.uptime() - (upSince.get(link) ?? 0) >= SETTLED_MS) tries.delete(link.peer)
    if (which === 'last') later(link.peer)
  })
  links.onTrouble((peer, why) => {
    if (why === 'refused' || why === 'intercepted') tries.set(peer, Math.max(tries.get(peer) ?? 0, TRIES_AFTER_REFUSAL))
    if (!dials.has(peer)) later(peer)
  })

  return {
    want(peer: PersonId) {
      if (wanted.has(peer)) return
      wanted.add(peer)
      now(peer)
    },
    unwant(peer: PersonId) {
      wanted.delete(peer)
      queue.delete(peer)
      retries.cancel(peer)
      dials.get(peer)?.attempt?.cancel()
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
    /** Network or device may have changed around us: try all who are wanted. */
    nowAll() {
      for (const peer of wanted) now(peer)
    },
    setSignalling(state: Signalling) {
      signalling = state
      if (state === 'online') for (const peer of wanted) now(peer)
    },
    /**
     * The tie-break: both dial at once. The lower ID stays the offerer, but only while its attempt lives: the other's offer is
     * taken once ours met nobody, or has gone unanswered for 300 ms. Resolves true when the other's offer should be answered.
     */
    async yields(from: PersonId): Promise<boolean> {
      const dial = dials.get(from)
      if (!dial || me().id > from) return true
      while (!dial.ended && !dial.attempt?.answered && clock.uptime() - dial.since < YIELD_MS) {
        await new Promise<void>((resolve) => {
          const stopTimer = clock.after(YIELD_MS / 6, done)
          const stopListening = onSettled.add(done)
          function done() {
            stopTimer()
            stopListening()
            resolve()
          }
        })
      }
      return !stopped && (dial.ended ? !links.to(from) : !dial.attempt?.answered)
    },
    stop() {
      stopped = true
      retries.stop()
      for (const { attempt } of dials.values()) attempt?.cancel()
      wanted.clear()
      queue.clear()
    },
  }
}
