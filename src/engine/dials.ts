import { toBase64Url } from '../lib/bytes.ts'
import { createListeners } from '../lib/listeners.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto } from '../ports/crypto.ts'
import type { Attempt, DialFailure, Transport } from '../ports/transport.ts'
import { bindDial, signDial } from './gate.ts'
import { addressOf, type PersonId } from './ids.ts'
import { YIELD_MS } from './limits.ts'
import type { LinkReason } from './linkState.ts'
import type { Links, Me } from './links.ts'

/** Reason of a dial that was answered, or of an offer that we answered. */
const ANSWERED: Record<DialFailure, LinkReason | undefined> = {
  absent: undefined, // they are simply not there
  offline: undefined, // said once for all, not for each peer
  cancelled: undefined,
  timeout: 'unreachable',
  failed: 'unreachable',
  refused: 'refused',
  relayless: 'relayless',
  stranded: 'stranded',
}
/** Reason of an answer of ours from which nothing came. */
export const answerReason = (why: DialFailure): LinkReason | undefined => ANSWERED[why]
/** Reason of a dial that nobody answered: it says nothing of a way between us. */
const UNANSWERED: typeof ANSWERED = { ...ANSWERED, timeout: 'timeout', failed: 'stranded' }

/** An answer takes no longer than this, unless nobody gives one, or the broker is gone without a word. Milliseconds. */
const ANSWER_MS = 3_000

interface Dial {
  attempt: Attempt | undefined
  /** Heard of them meanwhile: they are dialling, and so they are there. */
  heard: boolean
  since: number
  ended: boolean
}

export interface DialDeps {
  me: () => Me
  transport: Transport
  links: Links
  crypto: Crypto
  clock: Clock
  /** Stamps of dials: they rise, whatever the clock does. */
  stamps: Pick<Clock, 'now'>
}

interface Deps extends DialDeps {
  /** Asked again after every wait: the wish may be gone by then. */
  isWanted(peer: PersonId): boolean
}

/** A dial that nobody answers while its receiver dials: what comes of theirs is what there is to tell. */
const reasonOf = (why: DialFailure, { attempt, heard }: Dial) =>
  attempt?.answered ? ANSWERED[why] : why === 'timeout' && heard ? undefined : UNANSWERED[why]

/** Dials under way: one for each peer, from its signature to its end. */
export function createDials({ me, transport, links, crypto, clock, stamps, isWanted }: Deps) {
  const dials = new Map<PersonId, Dial>()
  let stopped = false
  const onSettled = createListeners<[PersonId]>()

  const settledWithin = (ms: number) =>
    new Promise<void>((resolve) => {
      const stopTimer = clock.after(ms, done)
      const stopListening = onSettled.add(done)
      function done() {
        stopTimer()
        stopListening()
        resolve()
      }
    })

  return {
    has: (peer: PersonId) => dials.has(peer),
    count: () => dials.size,
    /** Resolves when the dial has ended, one way or another: false where it failed for want of a network. */
    async dial(peer: PersonId): Promise<boolean> {
      const mine: Dial = { attempt: undefined, heard: links.isAnswering(peer), since: clock.uptime(), ended: false }
      dials.set(peer, mine)
      links.dialling(peer)
      // Whose fault a silence is can only be told while the broker is known to be there.
      const stopAsking = clock.after(ANSWER_MS, () => !mine.attempt?.answered && transport.probe())
      let why: LinkReason | undefined
      let counts = true
      try {
        const connectionId = toBase64Url(crypto.random(18))
        const { id: self, keys } = me()
        // Signed while the browser makes the offer, which waits for it.
        const dial = Promise.resolve().then(() => signDial({ self, keys, crypto, clock: stamps }, peer, connectionId))
        dial.catch(() => undefined) // whoever waits for it hears of it; where there is no broker nobody does
        const bind = async (sdp: string) => bindDial(keys, await dial, sdp)
        mine.attempt = transport.dial(addressOf(peer), connectionId, dial, bind)
        const result = await mine.attempt.result
        if (!result.ok) {
          why = reasonOf(result.why, mine)
          counts = result.why !== 'offline' && result.why !== 'stranded'
        } else if (!isWanted(peer)) result.channel.close()
        // A link that came up meanwhile the other way is no reason to refuse this one: `links` chooses, by one rule on both sides.
        else await links.adopt(result.channel)
        if (!result.ok && result.why === 'absent') links.absent(peer)
      } catch {
        why = 'stranded' // our own keys failed to sign: the page is going away, or the disk is
      } finally {
        stopAsking()
        mine.ended = true
        if (dials.get(peer) === mine) dials.delete(peer)
        links.undialled(peer, why)
        onSettled.tell(peer)
      }
      return counts
    },
    cancel: (peer: PersonId) => dials.get(peer)?.attempt?.cancel(),
    cancelUnanswered(peer: PersonId) {
      const attempt = dials.get(peer)?.attempt
      if (attempt && !attempt.answered) attempt.cancel()
    },
    /**
     * The tie-break: both dial at once. The lower ID stays the offerer, but only while its attempt lives: the other's offer is
     * taken once ours met nobody, or has gone unanswered for 300 ms. Resolves true when the other's offer should be answered.
     */
    async yields(from: PersonId): Promise<boolean> {
      const dial = dials.get(from)
      if (dial) dial.heard = true
      if (!dial || me().id > from) return true
      while (!dial.ended && !dial.attempt?.answered && clock.uptime() - dial.since < YIELD_MS)
        await settledWithin(YIELD_MS / 6)
      return !stopped && (dial.ended ? !links.to(from) : !dial.attempt?.answered)
    },
    stop() {
      stopped = true
      for (const { attempt } of dials.values()) attempt?.cancel()
    },
  }
}
