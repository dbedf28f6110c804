import { personIdOf } from '../../src/engine/address.ts'
import { createDialer } from '../../src/engine/dialer.ts'
import { addressOf, type PersonId } from '../../src/engine/ids.ts'
import type { LinkReason } from '../../src/engine/linkState.ts'
import type { Link, Links } from '../../src/engine/links.ts'
import { createPenalties } from '../../src/engine/penalties.ts'
import { createListeners } from '../../src/lib/listeners.ts'
import type { Address, Channel, DialResult, Transport } from '../../src/ports/transport.ts'
import { createFakeClock } from './fakeClock.ts'
import { createNodeCrypto } from './nodeCrypto.ts'

/** A dialer between a transport and links that do what the test says. */
export function stage(seed = 1) {
  const clock = createFakeClock()
  const { crypto, newKeys } = createNodeCrypto({ seed })
  const keys = newKeys()
  const id = personIdOf(keys.publicKey)

  interface Tried {
    peer: Address
    at: number
    answered: boolean
    cancelled: boolean
    over: boolean
    end(result: DialResult): Promise<void>
  }
  const dials: Tried[] = []
  let probes = 0
  const transport = {
    self: addressOf(id),
    probe: () => void probes++,
    dial(peer: Address, connectionId: string) {
      let resolve: (result: DialResult) => void = () => undefined
      const result = new Promise<DialResult>((r) => {
        resolve = r
      })
      const tried: Tried = {
        peer,
        at: clock.uptime(),
        answered: false,
        cancelled: false,
        over: false,
        async end(how) {
          tried.over = true
          resolve(how)
          await clock.run(0)
        },
      }
      dials.push(tried)
      return {
        connectionId,
        get answered() {
          return tried.answered
        },
        result,
        cancel() {
          tried.cancelled = true
          tried.over = true
          resolve({ ok: false, why: 'cancelled' })
        },
      }
    },
  } as unknown as Transport

  const up = new Map<PersonId, Link>()
  const provingPeers = new Set<PersonId>()
  const answeredPeers = new Set<PersonId>()
  const onUp = createListeners<[Link]>()
  const onDown = createListeners<[Link, 'last' | 'spare']>()
  const onTrouble = createListeners<[PersonId, LinkReason]>()
  const shown: [PersonId, string, LinkReason | undefined][] = []
  const closed: Channel[] = []
  let adopts: (channel: Channel) => Promise<unknown> = async () => 'unproved'
  const links = {
    to: (peer: PersonId) => up.get(peer),
    isAnswering: (peer: PersonId) => answeredPeers.has(peer),
    isProving: (peer: PersonId) => provingPeers.has(peer),
    dialling: (peer: PersonId) => shown.push([peer, 'dialling', undefined]),
    undialled: (peer: PersonId, why?: LinkReason) => shown.push([peer, 'undialled', why]),
    absent: (peer: PersonId) => shown.push([peer, 'absent', undefined]),
    adopt: (channel: Channel) => adopts(channel),
    drop: (peer: PersonId) => shown.push([peer, 'drop', undefined]),
    onUp: onUp.add,
    onDown: onDown.add,
    onTrouble: onTrouble.add,
    penalties: createPenalties(clock),
  } as unknown as Links
  const dialer = createDialer({ me: () => ({ id, keys }), transport, links, crypto, clock, stamps: clock })
  const channel = (peer: PersonId) =>
    ({ remote: addressOf(peer), close: () => closed.push(channel(peer)) }) as unknown as Channel
  return {
    clock,
    id,
    dialer,
    dials,
    shown,
    closed,
    channel,
    provingPeers,
    answeredPeers,
    /** Looks at the broker so far. */
    probes: () => probes,
    onTrouble,
    open: () => dials.filter((d) => !d.over),
    of: (peer: PersonId) => dials.filter((d) => d.peer === addressOf(peer)),
    adopt(how: typeof adopts) {
      adopts = how
    },
    linkUp(peer: PersonId) {
      const link = { peer } as Link
      up.set(peer, link)
      onUp.tell(link)
      return link
    },
    linkDown(link: Link, which: 'last' | 'spare' = 'last') {
      if (which === 'last') up.delete(link.peer)
      onDown.tell(link, which)
    },
    async online() {
      dialer.setSignalling('online')
      await clock.run(0)
    },
  }
}

export const absent = { ok: false, why: 'absent' } as const
export const names = Array.from({ length: 20 }, (_, i) =>
  personIdOf(createNodeCrypto({ seed: 100 + i }).newKeys().publicKey),
)
export const [bob, cy] = names as [PersonId, PersonId]
