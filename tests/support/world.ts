import type { App } from '../../src/app/app.ts'
import type { AppDeps } from '../../src/app/appDeps.ts'
import { createApp } from '../../src/app/createApp.ts'
import type { EntryRow } from '../../src/conversation/row.ts'
import { personIdOf } from '../../src/engine/address.ts'
import { addressOf, type PersonId, personAt } from '../../src/engine/ids.ts'
import { createSideEnds } from '../../src/platform/side/sideEnds.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import type { RangeQuery } from '../../src/ports/storage.ts'
// What the app fetches late is there already: fetching takes the time of this machine, not the world's.
import '../../src/features/doctor/createDoctor.ts'
import '../../src/features/pictures/exchange.ts'
import '../../src/app/backupOf.ts'
import '../../src/engine/restart/restarts.ts'
import '../../src/features/recovery/wording.ts'
import '../../src/richText/glance.ts'
import { createFakeClock } from './fakeClock.ts'
import { createHand, type Hand } from './hand.ts'
import { broken, entriesOf, type Place, placeOf, shownOf } from './invariants.ts'
import { createMemoryBackups, type MemoryBackups } from './memoryBackups.ts'
import type { MemoryDisk } from './memoryDisk.ts'
import { createMemoryKeyStore, type MemoryKeyStore } from './memoryKeyStore.ts'
import { createMemoryProbes, type MemoryProbes } from './memoryProbes.ts'
import { createMemoryQuickStore } from './memoryQuickStore.ts'
import { createMemoryRtc } from './memoryRtc.ts'
import { createMemorySearchIndexes, type MemorySearchIndexes } from './memorySearchIndex.ts'
import { createMemoryStorage, type MemoryStorage } from './memoryStorage.ts'
import { createMemoryNet } from './memoryTransport.ts'
import { createNodeCrypto, nodeKeys, seededRandom } from './nodeCrypto.ts'
import { createQuietDevice, type QuietDevice } from './quietDevice.ts'
import { createWorldDisks } from './worldDisks.ts'

export { type Place, pairsOf, placeOf } from './invariants.ts'

export interface WorldOptions {
  seed?: number
  /** Milliseconds of one disk operation, and of one way through the network. */
  disk?: (chance: () => number) => number
  latency?: (chance: () => number) => number
  /** Wall clock of its first moment. */
  start?: number
  /** Behind a lock: nothing lies open on anybody's disk. */
  sealed?: boolean
  /** Side connections: without them what is asked for of files waits. */
  sides?: boolean
}

/** What somebody has from before this world. */
export type Left = Pick<Node, 'keys' | 'disk' | 'drafts'> &
  Partial<Pick<Node, 'stamps' | 'keyStore'>> & {
    /** Nobody has given a name yet, and the keys come with it. */ readonly isNew?: boolean
  }

/** What the server says of itself. */
export type PageWords = Pick<AppDeps, 'brokers' | 'relayAvailable'>
const PAGE_WORDS: PageWords = { brokers: [{ url: 'http://broker.test/peer', checksIds: false }], relayAvailable: false }

export interface Node {
  readonly name: string
  readonly id: PersonId
  readonly keys: Keys
  readonly keyStore: MemoryKeyStore
  readonly disk: MemoryDisk
  readonly drafts: Map<string, string>
  readonly stamps: Map<string, string>
  readonly device: QuietDevice
  readonly backups: MemoryBackups
  readonly page: PageWords
  readonly network: MemoryProbes
  /** Of the page that lives now. */
  app: App
  /** Looks at one conversation at a time, and acts in that one. */
  readonly hand: Hand
  storage: MemoryStorage
  indexes: MemorySearchIndexes
  readonly counts: Map<string, number>
  /** Every range query so far. */
  readonly queries: RangeQuery[]
  /** One more app on the same disk and keys, in a tab of its own: that of a tab before it writes nothing from then on. */
  start(ports: QuietDevice['ports']): Promise<Begun>
  /** The same disk and keys, everything else gone. `crash`: without a word, in the middle of whatever it did. */
  reload(how?: 'clean' | 'crash'): Promise<void>
  /** Shows the conversation and writes in it. */
  say(to: Place, text: string): Promise<void>
  /** Everything on disk of the conversation with `peer`, in shown order. */
  shown(place: Place): string[]
  entries(place: Place): EntryRow[]
  linked(peer: PersonId): boolean
}

interface Begun {
  readonly booting: Promise<App>
  readonly storage: MemoryStorage
  readonly indexes: MemorySearchIndexes
}

export type World = ReturnType<typeof createWorld>

/** How many people there are for most worlds to choose from: making one costs as much as a minute of their life here. */
const PEOPLE = 64
const people = new Map<number, Keys>()
function person(number: number): Keys {
  const known = people.get(number)
  if (known) return known
  const random = seededRandom(number)
  const keys = nodeKeys(Uint8Array.from({ length: 32 }, () => Math.floor(random() * 256)))
  people.set(number, keys)
  return keys
}

/** A whole network of whole apps in one process, on one hand-turned clock, the same every time for one seed. */
export function createWorld({
  seed = 1,
  disk = () => 0,
  latency = () => 5,
  start,
  sealed = false,
  sides = true,
}: WorldOptions = {}) {
  const chance = seededRandom(seed)
  const clock = createFakeClock(start)
  const { crypto } = createNodeCrypto({ seed })
  const taken = new Set<number>()
  /** Somebody who is not in this world yet. Whose ID is the lower one depends on the seed. */
  function newKeys(): Keys {
    let number = Math.floor(chance() * PEOPLE)
    while (taken.has(number)) number = (number + 1) % (taken.size < PEOPLE ? PEOPLE : Number.POSITIVE_INFINITY)
    taken.add(number)
    return person(number)
  }
  const { onDisk, newDisk, prepare, through, behindLock } = createWorldDisks(sealed)
  const net = createMemoryNet({ clock, chance, latency: () => latency(chance), random: crypto.random })
  const rtc = createMemoryRtc({ clock, chance, latency: () => latency(chance), random: crypto.random })
  const nodes: Node[] = []

  type Booted = Pick<
    Node,
    'id' | 'keyStore' | 'disk' | 'counts' | 'queries' | 'drafts' | 'stamps' | 'backups' | 'page' | 'network'
  >

  async function boot(node: Booted & Pick<Node, 'device'>) {
    const { booting, ...rest } = await begin(node, node.device.ports)
    return { ...rest, app: await clock.through(booting) }
  }

  async function begin(node: Booted, ports: QuietDevice['ports']): Promise<Begun> {
    await prepare(node.disk)
    const storage = createMemoryStorage(onDisk, { disk: node.disk, clock, delay: () => disk(chance) })
    const open = through(storage)
    const indexes = createMemorySearchIndexes()
    const range = (query: RangeQuery) => {
      node.queries.push(query)
      return open.range(query)
    }
    const booting = createApp({
      storage: { ...open, range, write: (changes) => open.write(changes) },
      keyStore: node.keyStore,
      crypto,
      clock,
      transport: async ({ id }, _settings, hidesFrom) =>
        net.transport(addressOf(id), (remote) => hidesFrom(personAt(remote))),
      sideEnds: async (hidesFrom) => {
        if (!sides) return { create: () => undefined, hide: () => undefined }
        return createSideEnds({
          connect: rtc.connect(node.id),
          iceServers: () => [],
          relayOnly: hidesFrom as (peer: string) => boolean,
          sha256: crypto.sha256,
          count: (what) => node.counts.set(what, (node.counts.get(what) ?? 0) + 1),
        })
      },
      probes: async () => node.network.probes,
      drafts: createMemoryQuickStore(node.drafts),
      stamps: createMemoryQuickStore(node.stamps),
      ...node.page,
      ...ports,
      indexes,
      backups: async () => node.backups.port,
      count: (what) => node.counts.set(what, (node.counts.get(what) ?? 0) + 1),
    })
    return { booting, storage, indexes }
  }

  async function node(name: string, left?: Left, page: Partial<PageWords> = {}): Promise<Node> {
    const { keys, disk, drafts } = left ?? {
      keys: newKeys(),
      disk: newDisk(),
      drafts: new Map<string, string>(),
    }
    const base = {
      name,
      id: personIdOf(keys.publicKey),
      keys,
      keyStore: left?.keyStore ?? createMemoryKeyStore(left && !left.isNew ? keys : 'none', () => keys),
      disk,
      drafts,
      stamps: left?.stamps ?? new Map<string, string>(),
      device: createQuietDevice(),
      backups: createMemoryBackups(clock),
      page: { ...PAGE_WORDS, ...page },
      network: createMemoryProbes({ clock }),
      counts: new Map<string, number>(),
      queries: [],
    }
    const first = await boot(base)
    if (!left) await clock.through(first.app.identity.create(name))
    const hand = createHand(() => made.app)
    const made: Node = {
      ...base,
      ...first,
      hand,
      start: (ports) => begin(base, ports),
      async reload(how = 'clean') {
        if (how === 'crash') {
          made.storage.crash()
          net.crash(addressOf(made.id))
          rtc.crash(made.id)
        }
        hand.close()
        void made.app.stop()
        Object.assign(made, await boot(base))
      },
      async say(to, text) {
        if (hand.opening()?.conversation !== placeOf(to)) await clock.through(hand.open(to))
        await clock.through(hand.send(text))
      },
      entries: (place) => entriesOf(made, place),
      shown: (place) => shownOf(made, place),
      linked: (peer) => made.app.links.store.getState().byPeer[peer]?.phase === 'online',
    }
    nodes.push(made)
    return made
  }

  /** Each pastes the other's ID, and they link up. */
  async function befriend(a: Node, b: Node) {
    void a.app.people.add(b.id)
    void b.app.people.add(a.id)
    await clock.until(() => a.linked(b.id) && b.linked(a.id), 120_000)
  }

  return {
    seed,
    chance,
    clock,
    net,
    crypto,
    newKeys,
    newDisk,
    behindLock,
    nodes,
    node,
    befriend,
    /** What must hold at every moment. Empty when it does. */
    broken: () => broken(nodes),
    run: clock.run,
    until: clock.until,
    through: clock.through,
  }
}
