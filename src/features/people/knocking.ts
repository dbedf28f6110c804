import { addressOf, type PersonId } from '../../engine/ids.ts'
import { secretBytes } from '../../engine/inviteProof.ts'
import { backoff, createRetries } from '../../engine/retry.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Transport } from '../../ports/transport.ts'
import type { Self } from '../identity/identity.ts'
import { sealRequest } from './request.ts'

/** Longest pause between two knocks: for the conversation on screen, and for the others. Milliseconds. */
const CAP_FOCUSED_MS = 30_000
const CAP_OTHERS_MS = 5 * 60_000

interface Deps {
  self: () => Self
  myName(): string
  transport: Transport
  crypto: Crypto
  clock: Clock
  /** A greater time replaces an earlier request. */
  stamps: Pick<Clock, 'now'>
}

interface Asked {
  readonly tries: number
  readonly invite: string | undefined
}

/**
 * Repeats my requests until they are answered: nobody tells me whether one arrived, and being ignored looks the same. So a request is due
 * again by the clock alone, where the dialer (engine/dialer.ts) goes by how its attempt ended; the pauses are the same (engine/retry.ts).
 */
export function createKnocking({ self, myName, transport, crypto, clock, stamps }: Deps) {
  const asked = new Map<PersonId, Asked>()
  const retries = createRetries(clock)
  let online = false
  let focused: ReadonlySet<PersonId> = new Set()

  async function knock(peer: PersonId) {
    if (!asked.has(peer) || !online) return
    const invite = asked.get(peer)?.invite
    const request = await sealRequest({ ...self(), crypto }, peer, {
      ...{ name: myName(), text: '', ts: stamps.now() },
      ...{ invite: invite === undefined ? undefined : secretBytes(invite) },
    })
    const now = asked.get(peer)
    if (!request || !now) return
    transport.knock(addressOf(peer), request)
    const tries = now.tries + 1
    asked.set(peer, { ...now, tries })
    retries.at(
      peer,
      backoff(crypto, tries, focused.has(peer) ? CAP_FOCUSED_MS : CAP_OTHERS_MS) + 2_000,
      () => void knock(peer),
    )
  }
  function now(peer: PersonId) {
    const one = asked.get(peer)
    if (!one) return
    asked.set(peer, { ...one, tries: 0 })
    retries.cancel(peer)
    void knock(peer)
  }

  return {
    /** `invite`: the secret of one that they gave me. */
    ask(peer: PersonId, invite?: string) {
      const before = asked.get(peer)
      if (before && before.invite === invite) return
      asked.set(peer, { tries: 0, invite })
      now(peer)
    },
    /** The request is over: they answered, or I changed my mind. */
    done(peer: PersonId) {
      asked.delete(peer)
      retries.cancel(peer)
    },
    focus(peers: readonly PersonId[]) {
      const before = focused
      focused = new Set(peers)
      for (const peer of focused) if (!before.has(peer)) now(peer)
    },
    setOnline(is: boolean) {
      if (is === online) return
      online = is
      if (is) for (const peer of asked.keys()) now(peer)
    },
    nowAll() {
      for (const peer of asked.keys()) now(peer)
    },
    stop() {
      asked.clear()
      retries.stop()
    },
  }
}
