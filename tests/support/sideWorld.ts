import { personIdOf } from '../../src/engine/address.ts'
import { createDialer } from '../../src/engine/dialer.ts'
import { createGate } from '../../src/engine/gate.ts'
import type { PersonId } from '../../src/engine/ids.ts'
import { createLinks } from '../../src/engine/links.ts'
import { createReach } from '../../src/engine/reach.ts'
import { createSides } from '../../src/engine/side/sides.ts'
import { createSideEnds } from '../../src/platform/side/sideEnds.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import type {
  SideConnection,
  SideConnections,
  SideEnding,
  SideEnds,
  SidePurpose,
} from '../../src/ports/sideConnections.ts'
import { createFakeClock } from './fakeClock.ts'
import { createMemoryRtc } from './memoryRtc.ts'
import { createMemoryNet } from './memoryTransport.ts'
import { createNodeCrypto, seededRandom } from './nodeCrypto.ts'

interface Options {
  seed?: number
  /** Milliseconds one way through either network. */
  latency?: (chance: () => number) => number
  /** Stands between the engine and the browser's ends. */
  ends?: (owner: string, real: SideEnds) => SideEnds
  /** Rooms above the engine, made with each page before its first channel. They let in `files` themselves then. */
  onBoot?: (node: SideNode) => void
}

/** A side connection as one side sees it. */
export interface Kept {
  readonly connection: SideConnection
  readonly got: (number[] | 'text')[]
  over: SideEnding | undefined
}

/** One person: an engine without rooms, which lets in what it is told to. */
export interface SideNode {
  readonly id: PersonId
  readonly keys: Keys
  links: ReturnType<typeof createLinks>
  dialer: ReturnType<typeof createDialer>
  sides: SideConnections
  readonly counts: Map<string, number>
  /** Side connections of the page that lives now. */
  kept: Kept[]
  /** Whom this person wants and lets in. */
  readonly friends: Set<PersonId>
  readonly lets: Set<SidePurpose>
  relayOnly: boolean
  /** Peers who learn no address but a relay's; `hide` ends what could tell them another. */
  readonly hiddenFrom: Set<PersonId>
  hide(): void
  open(to: SideNode, purpose?: SidePurpose): Promise<Kept | SideEnding>
  boot(): void
  crash(): void
  of(other: SideNode): Kept[]
}

export type SideWorld = ReturnType<typeof createSideWorld>

/** A network of engines with links and side connections and nothing above them, the same every time for one seed. */
export function createSideWorld({ seed = 1, latency = () => 5, ends = (_, real) => real, onBoot }: Options = {}) {
  const chance = seededRandom(seed)
  const clock = createFakeClock()
  const { crypto, newKeys } = createNodeCrypto({ seed })
  const way = () => latency(chance)
  const net = createMemoryNet({ clock, chance, latency: way, random: crypto.random })
  const rtc = createMemoryRtc({ clock, chance, latency: way, random: crypto.random })
  const nodes: SideNode[] = []

  function node(): SideNode {
    const keys = newKeys()
    const id = personIdOf(keys.publicKey)
    const counts = new Map<string, number>()
    const count = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1)
    const me = () => ({ id, keys })

    function keep(connection: SideConnection): Kept {
      const kept: Kept = { connection, got: [], over: undefined }
      made.kept.push(kept)
      connection.data?.onMessage((message) => void kept.got.push(message ? [...message] : 'text'))
      connection.onClose((why) => {
        kept.over = why
      })
      return kept
    }

    const made: SideNode = {
      ...{ id, keys, counts, kept: [], friends: new Set<PersonId>(), lets: new Set<SidePurpose>(), relayOnly: false },
      hiddenFrom: new Set<PersonId>(),
      hide: () => undefined,
      ...({} as Pick<SideNode, 'links' | 'dialer' | 'sides'>),
      async open(to, purpose = 'files') {
        const result = await made.sides.open(to.id, purpose).result
        return result.ok ? keep(result.connection) : result.why
      },
      boot() {
        made.kept = []
        const links = createLinks({ me, crypto, clock, count, floor: () => 1 })
        const real = createSideEnds({
          connect: rtc.connect(id),
          iceServers: () => [],
          relayOnly: (peer) => made.relayOnly || made.hiddenFrom.has(peer as PersonId),
          sha256: crypto.sha256,
          count,
        })
        const admits = (peer: PersonId) => made.friends.has(peer)
        made.hide = real.hide
        const sides = createSides({ links, ends: ends(id, real), audience: admits, crypto, clock, count })
        const transport = net.transport(id)
        const dialer = createDialer({ me, transport, links, crypto, clock, stamps: clock })
        const { lastDial, dialled: onDial } = createReach()
        const gate = createGate({
          ...{ self: id, crypto, clock, count, admits, yields: dialer.yields },
          ...{ lastDial, onDial, onIntercepted: () => undefined, checksIds: () => false },
        })
        Object.assign(made, { links, dialer, sides })
        for (const purpose of onBoot ? (['call'] as const) : (['files', 'call'] as const))
          sides.serve(purpose, { admits: () => made.lets.has(purpose), onOpen: (connection) => void keep(connection) })
        onBoot?.(made)
        transport.start({
          admit: gate.admit,
          fitsDescription: () => true,
          fitsCandidate: () => true,
          onChannel: (channel) => void links.adopt(channel),
          onKnock: () => undefined,
          onSignalling: dialer.setSignalling,
        })
        for (const friend of made.friends) dialer.want(friend)
      },
      crash() {
        net.crash(id)
        rtc.crash(id)
        // What runs on in a page that is gone must not reach anybody: its transport and ends are dead.
        made.dialer.stop()
        made.links.stop()
        made.sides.stop()
        made.boot()
      },
      of: (other) => made.kept.filter(({ connection, over }) => connection.peer === other.id && !over),
    }
    nodes.push(made)
    made.boot()
    return made
  }

  async function befriend(a: SideNode, b: SideNode) {
    a.friends.add(b.id)
    b.friends.add(a.id)
    a.dialer.want(b.id)
    b.dialer.want(a.id)
    await clock.until(() => !!a.links.to(b.id) && !!b.links.to(a.id), 120_000)
  }

  /** Two friends who let each other in. */
  async function pair(...purposes: SidePurpose[]): Promise<[SideNode, SideNode]> {
    const [a, b] = [node(), node()]
    for (const purpose of purposes.length > 0 ? purposes : (['files', 'call'] as const))
      for (const one of [a, b]) one.lets.add(purpose)
    await befriend(a, b)
    return [a, b]
  }

  /** The same side connection on both sides, which the first has opened. */
  async function opened(a: SideNode, b: SideNode, purpose: SidePurpose = 'files'): Promise<[Kept, Kept]> {
    const here = await clock.through(a.open(b, purpose), 30_000)
    if (typeof here === 'string') throw new Error(`not opened: ${here}`)
    const find = () => b.kept.find(({ connection }) => connection.id === here.connection.id)
    if (!(await clock.until(() => find() !== undefined, 30_000))) throw new Error('opened on one side alone')
    return [here, find()!]
  }

  return { seed, chance, clock, crypto, net, rtc, nodes, node, befriend, pair, opened }
}
