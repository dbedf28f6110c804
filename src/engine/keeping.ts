import { createListeners } from '../lib/listeners.ts'
import type { Channel } from '../ports/transport.ts'
import type { Proved } from './handshake.ts'
import { type PersonId, personAt } from './ids.ts'
import type { LiveLink } from './link.ts'

/** Keeper: of channels whose links have fallen silent. */
export interface Keeper {
  /** Does it keep the channel of this link, which is about to close? It gives it back to be revived, or closes it. */
  keeps(link: LiveLink): boolean
  drop(peer: PersonId): void
}

interface Deps {
  /** Is somebody kept out for now? */
  holds(peer: PersonId): boolean
  promote(channel: Channel, proved: Proved): void
}

/** Keeping: what becomes of the channel of a link that falls silent, for whoever looks after these. */
export function createKeeping({ holds, promote }: Deps) {
  const facts = new WeakMap<Channel, Omit<Proved, 'held'>>()
  const kept = new WeakSet<LiveLink>()
  const onLive = createListeners<[LiveLink]>()
  const onDoubt = createListeners<[LiveLink]>()
  let keeper: Keeper | undefined
  return {
    /** A link is up, of which the handshake said this. */
    live(link: LiveLink, proved: Omit<Proved, 'held'>) {
      facts.set(link.channel, proved)
      onLive.tell(link)
    },
    of: {
      onDoubt: onDoubt.tell,
      /** Silent for too long. */
      onDead(link: LiveLink) {
        if (keeper?.keeps(link)) kept.add(link)
        link.close('lost')
      },
    },
    release(link: LiveLink) {
      if (!kept.has(link)) link.channel.close()
    },
    drop: (peer: PersonId) => keeper?.drop(peer),
    forKeeper: {
      onLive: onLive.add,
      /** Doubt about a link has begun, or ended. */
      onDoubt: onDoubt.add,
      keepBy(it: Keeper) {
        keeper = it
      },
      /** Revival of a channel that was kept: the same proof over the same certificates, so its link is up at once. */
      revive(channel: Channel, held: Proved['held']) {
        const proved = facts.get(channel)
        if (!proved || holds(personAt(channel.remote))) channel.close()
        else promote(channel, { ...proved, held })
      },
    },
  }
}
