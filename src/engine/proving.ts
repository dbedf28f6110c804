import type { Clock } from '../ports/clock.ts'
import type { Crypto, Keys } from '../ports/crypto.ts'
import type { Channel } from '../ports/transport.ts'
import { type HandshakeResult, prove } from './handshake.ts'
import { type PersonId, personAt } from './ids.ts'
import { MAX_PROVING } from './limits.ts'

interface Deps {
  me: () => { readonly id: PersonId; readonly keys: Keys }
  crypto: Crypto
  clock: Clock
  /** The least version that is taken from this peer. */
  floor(peer: PersonId): number
  /** Names of the protocols that this peer is told of. */
  serves(peer: PersonId): string[]
  /** Is somebody kept out for now? */
  holds(peer: PersonId): boolean
}

/** Channels that are proving themselves: so many for each peer. Each that fails is closed. */
export function createProving({ me, crypto, clock, floor, serves, holds }: Deps) {
  const proving = new Map<PersonId, Set<Channel>>()
  let stopped = false

  return {
    has: (peer: PersonId) => proving.has(peer),
    async prove(channel: Channel): Promise<HandshakeResult | 'flood' | 'stopped'> {
      const peer = personAt(channel.remote)
      const others = proving.get(peer) ?? proving.set(peer, new Set()).get(peer)!
      if (stopped || holds(peer) || others.size >= MAX_PROVING) {
        channel.close()
        return 'flood'
      }
      others.add(channel)
      const { id: self, keys } = me()
      const result = await prove({ channel, self, keys, crypto, clock, serves: serves(peer), floor: floor(peer) })
      others.delete(channel)
      if (others.size === 0) proving.delete(peer)
      if (stopped || !result.ok) channel.close()
      return stopped ? 'stopped' : result
    },
    drop(peer: PersonId) {
      for (const channel of proving.get(peer) ?? []) channel.close()
    },
    stop() {
      stopped = true
      for (const all of proving.values()) for (const channel of all) channel.close()
    },
  }
}
