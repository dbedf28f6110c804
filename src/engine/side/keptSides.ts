import type { Clock } from '../../ports/clock.ts'
import type { SideEnding, SideEnds, SidePurpose } from '../../ports/sideConnections.ts'
import type { Count } from '../../ports/transport.ts'
import { createSeen } from '../gate.ts'
import type { Link, Links } from '../links.ts'
import { createSide, type Side } from './side.ts'
import { MAX_ENDED, MAX_SIDES, MAX_SIDES_PER_PEER } from './sideLimits.ts'
import { sideProtocol } from './sideProtocol.ts'

type Peer = Link['peer']

interface Deps {
  links: Pick<Links, 'to'>
  ends: SideEnds
  clock: Clock
  count: Count
}

interface SideOptions {
  peer: Peer
  id: string
  purpose: SidePurpose
  opener: boolean
  onBound: Parameters<typeof createSide>[0]['onBound']
  onOver(why: SideEnding): void
}

const endedKey = (peer: Peer, id: string) => `${peer} ${id}`

/** Side connections that there are, by peer and ID, and the IDs of those that have ended. */
export function createKeptSides({ links, ends, clock, count }: Deps) {
  const byPeer = new Map<Peer, Map<string, Side>>()
  const ended = createSeen(MAX_ENDED)

  const of = (peer: Peer): readonly Side[] => [...(byPeer.get(peer)?.values() ?? [])]
  const all = (): readonly Side[] => [...byPeer.keys()].flatMap(of)

  return {
    of,
    all,
    get: (peer: Peer, id: string): Side | undefined => byPeer.get(peer)?.get(id),
    isFull: (peer: Peer) => of(peer).length >= MAX_SIDES_PER_PEER || all().length >= MAX_SIDES,
    hasEnded: (peer: Peer, id: string) => ended.has(endedKey(peer, id)),
    /** ID that is never to be used again. */
    setEnded: (peer: Peer, id: string) => ended.add(endedKey(peer, id)),
    /** Side connection of one ID; `undefined` when the browser has no more of them. */
    make({ onOver, ...options }: SideOptions): Side | undefined {
      const { peer, id } = options
      const side = createSide({
        ...{ ...options, ends, clock, count },
        link: () => links.to(peer),
        onOver(why, says) {
          const left = byPeer.get(peer)
          left?.delete(id)
          if (left?.size === 0) byPeer.delete(peer)
          ended.add(endedKey(peer, id))
          if (says) links.to(peer)?.send(sideProtocol, 'close', { id, why })
          onOver(why)
        },
      })
      if (!side) return undefined
      const others = byPeer.get(peer) ?? new Map<string, Side>()
      byPeer.set(peer, others.set(id, side))
      return side
    },
  }
}
