import type { App } from '../../src/app/app.ts'
import { createApp } from '../../src/app/createApp.ts'
import { tables } from '../../src/app/tables.ts'
import { peerIdOf } from '../../src/engine/address.ts'
import type { Entry } from '../../src/engine/entry.ts'
import type { Mark } from '../../src/engine/marks.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import type { KeyStore } from '../../src/ports/keyStore.ts'
import type { RangeQuery } from '../../src/ports/storage.ts'
import type { PeerId } from '../../src/ports/transport.ts'
import { createFakeClock } from './fakeClock.ts'
import { createMemoryDisk, type MemoryDisk } from './memoryDisk.ts'
import { createMemoryQuickStore } from './memoryQuickStore.ts'
import { createMemorySearchIndexes } from './memorySearchIndex.ts'
import { createMemoryStorage, type MemoryStorage } from './memoryStorage.ts'
import { createMemoryNet } from './memoryTransport.ts'
import { createNodeCrypto, nodeKeys, seededRandom } from './nodeCrypto.ts'
import { createQuietDevice } from './quietDevice.ts'

export interface WorldOptions {
  seed?: number
  /** Milliseconds of one disk operation, and of one way through the network. */
  disk?: (chance: () => number) => number
  latency?: (chance: () => number) => number
}

export interface Node {
  readonly name: string
  readonly id: PeerId
  readonly keys: Keys
  readonly disk: MemoryDisk
  readonly drafts: Map<string, string>
  /** Of the page that lives now. */
  app: App
  storage: MemoryStorage
  readonly counts: Map<string, number>
  /** Every range query so far. */
  readonly queries: RangeQuery[]
  /** The same disk and keys, everything else gone. `crash`: without a word, in the middle of whatever it did. */
  reload(how?: 'clean' | 'crash'): Promise<void>
  /** Shows the conversation and writes in it. */
  say(to: PeerId, text: string): Promise<void>
  /** Everything on disk of the conversation with `peer`, in shown order. */
  shown(peer: PeerId): string[]
  entries(peer: PeerId): Entry[]
  linked(peer: PeerId): boolean
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
export function createWorld({ seed = 1, disk = () => 0, latency = () => 5 }: WorldOptions = {}) {
  const chance = seededRandom(seed)
  const clock = createFakeClock()
  const { crypto } = createNodeCrypto({ seed })
  const taken = new Set<number>()
  /** Somebody who is not in this world yet. Whose ID is the lower one depends on the seed. */
  function newKeys(): Keys {
    let number = Math.floor(chance() * PEOPLE)
    while (taken.has(number)) number = (number + 1) % (taken.size < PEOPLE ? PEOPLE : Number.POSITIVE_INFINITY)
    taken.add(number)
    return person(number)
  }
  const net = createMemoryNet({ clock, chance, latency: () => latency(chance), random: crypto.random })
  const nodes: Node[] = []

  async function boot(node: Pick<Node, 'id' | 'keys' | 'disk' | 'counts' | 'queries' | 'drafts'>) {
    const storage = createMemoryStorage(tables, { disk: node.disk, clock, delay: () => disk(chance) })
    const keyStore: KeyStore = { load: async () => node.keys, create: async () => node.keys }
    const range = (query: RangeQuery) => {
      node.queries.push(query)
      return storage.range(query)
    }
    const booting = createApp({
      storage: { ...storage, range, write: (changes) => storage.write(changes) },
      keyStore,
      crypto,
      clock,
      transport: async ({ id }) => net.transport(id),
      // Nothing opens one yet; `sideWorld.ts` is where they live.
      sideEnds: async () => ({ create: () => undefined }),
      drafts: createMemoryQuickStore(node.drafts),
      brokers: [{ url: 'http://broker.test/peer', checksIds: false }],
      relayAvailable: false,
      ...createQuietDevice().ports,
      indexes: createMemorySearchIndexes(),
      count: (what) => node.counts.set(what, (node.counts.get(what) ?? 0) + 1),
    })
    return { app: await clock.through(booting), storage }
  }

  async function node(name: string): Promise<Node> {
    const keys = newKeys()
    const base = {
      name,
      id: peerIdOf(keys.publicKey),
      keys,
      disk: createMemoryDisk(),
      drafts: new Map<string, string>(),
      counts: new Map<string, number>(),
      queries: [],
    }
    const first = await boot(base)
    await clock.through(first.app.identity.create(name))
    const entries = (peer: PeerId) =>
      (base.disk.rows('entries') as unknown as Entry[]).filter((e) => e.conversation === peer)
    const made: Node = {
      ...base,
      ...first,
      async reload(how = 'clean') {
        if (how === 'crash') {
          made.storage.crash()
          net.crash(made.id)
        }
        void made.app.stop()
        Object.assign(made, await boot(base))
      },
      async say(to, text) {
        const { chat } = made.app
        if (chat.store.getState().open?.peer !== to) await clock.through(chat.open(to))
        await clock.through(chat.send(text))
      },
      entries,
      shown: (peer) =>
        entries(peer)
          .filter((e) => e.order && e.kind === 'text')
          .sort(
            (a, b) =>
              a.lamport - b.lamport ||
              (a.author < b.author ? -1 : a.author > b.author ? 1 : 0) ||
              (a.instance < b.instance ? -1 : a.instance > b.instance ? 1 : 0) ||
              a.seq - b.seq,
          )
          .map((e) => (e.body as { text: string }).text),
      linked: (peer) => made.app.links.store.getState().byPeer[peer]?.phase === 'online',
    }
    nodes.push(made)
    return made
  }

  /** Each pastes the other's ID, and they link up. */
  async function befriend(a: Node, b: Node) {
    void a.app.contacts.add(b.id)
    void b.app.contacts.add(a.id)
    await clock.until(() => a.linked(b.id) && b.linked(a.id), 120_000)
  }

  /** What must hold at every moment. Empty when it does. */
  function broken(): string[] {
    const wrong: string[] = []
    for (const me of nodes) {
      for (const row of me.disk.rows('marks')) {
        const friend = nodes.find((n) => n.id === row.conversation)
        if (!friend) continue
        for (const [instance, seq] of Object.entries(row.delivered as Mark)) {
          const there = new Set(
            friend.entries(me.id).flatMap((e) => (e.author === me.id && e.instance === instance ? [e.seq] : [])),
          )
          for (let s = 1; s <= seq; s++)
            if (!there.has(s)) wrong.push(`${me.name} ticked ${s} of ${instance}, ${friend.name} has it not`)
        }
        const seen = friend.disk.rows('marks').find((r) => r.conversation === me.id)?.seen as Mark | undefined
        for (const [instance, seq] of Object.entries(row.read as Mark))
          if (seq > (seen?.[instance] ?? 0))
            wrong.push(`${me.name} believes ${friend.name} has read ${seq} of ${instance}`)
      }
      const logs = new Map<string, number[]>()
      for (const e of me.disk.rows('entries') as unknown as Entry[]) {
        const name = `${e.conversation} ${e.author} ${e.instance}`
        logs.set(name, [...(logs.get(name) ?? []), e.seq])
      }
      for (const [name, seqs] of logs) {
        if (seqs.some((s, i) => s !== i + 1)) wrong.push(`${me.name}: a hole in ${name}: ${seqs.join()}`)
      }
    }
    return wrong
  }

  return {
    seed,
    chance,
    clock,
    net,
    crypto,
    newKeys,
    nodes,
    node,
    befriend,
    broken,
    run: clock.run,
    until: clock.until,
    through: clock.through,
  }
}
