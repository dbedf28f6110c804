// A small world out of an earlier version's own parts: people with devices that die, come back, and stand beside one another.

/** Of which every key is made: the fixtures say the numbers, the tests grow the same keys. */
export const seedOf = (number) => Uint8Array.from({ length: 32 }, (_, at) => (number * 31 + at * 7) & 255)

/** `old`: the modules of that version. */
export function createPeople(old, { seed, start }) {
  const clock = old.createFakeClock(start)
  const { crypto } = old.createNodeCrypto({ seed })
  const chance = old.seededRandom(seed)
  const net = old.createMemoryNet({ clock, chance, latency: () => 5, random: crypto.random })

  /** Somebody on one device. `keys` may be exchanged between two starts; `transportOf` wraps what goes over the wire. */
  function device(name, number, { transportOf = (transport) => transport } = {}) {
    const keys = old.nodeKeys(seedOf(number))
    const one = {
      name,
      number,
      keys,
      id: old.peerIdOf(keys.publicKey),
      disk: old.createMemoryDisk(),
      drafts: new Map(),
      app: undefined,
      /** `keyStore`: what the browser has of the keys. */
      async start(keyStore = { load: async () => one.keys, create: async () => one.keys }) {
        one.storage = old.createMemoryStorage(old.tables, { disk: one.disk, clock })
        one.app = await clock.through(
          old.createApp({
            storage: one.storage,
            keyStore,
            crypto,
            clock,
            transport: async ({ id }) => transportOf(net.transport(id)),
            drafts: old.createMemoryQuickStore(one.drafts),
            brokers: [{ url: 'http://broker.test/peer', checksIds: false }],
            relayAvailable: false,
            ...old.createQuietDevice().ports,
            indexes: old.createMemorySearchIndexes(),
            count: () => undefined,
          }),
        )
        if (one.app.identity.store.getState().phase === 'none') await clock.through(one.app.identity.create(name))
        return one
      },
      /** Nobody is told: the others take the link for alive until they notice. */
      async stop() {
        await clock.run(500)
        one.storage.crash()
        net.crash(one.id)
        void one.app.stop()
        one.app = undefined
      },
      /** The device loses its keys, and whoever it belongs to begins anew. */
      async beginAnew(number) {
        one.keys = old.nodeKeys(seedOf(number))
        one.former = one.id
        one.id = old.peerIdOf(one.keys.publicKey)
        let there = false
        const keyStore = {
          load: async () => (there ? one.keys : 'lost'),
          async create() {
            there = true
            return one.keys
          },
        }
        await one.start(keyStore)
        await clock.through(one.app.identity.create(name))
      },
      linked: (to) => one.app.links.store.getState().byPeer[to]?.phase === 'online',
      open: () => one.app.chat.store.getState().open,
      async look(peer) {
        if (one.open()?.peer !== peer) await clock.through(one.app.chat.open(peer))
      },
      async say(peer, text, options) {
        await one.look(peer)
        const said = await clock.through(one.app.chat.send(text, options))
        if (!said.ok) throw new Error(`${name} could not say that: ${said.error}`)
        return said.id
      },
      async read(peer) {
        await one.look(peer)
        one.app.chat.markRead()
        await clock.run(20)
      },
    }
    return one
  }

  async function until(done, what, ms = 180_000) {
    if (!(await clock.until(done, ms))) throw new Error(`never came true: ${what}`)
  }

  return {
    clock,
    crypto,
    chance,
    net,
    device,
    until,
    async befriend(a, b) {
      void a.app.contacts.add(b.id)
      void b.app.contacts.add(a.id)
      await until(() => a.linked(b.id) && b.linked(a.id), `${a.name} and ${b.name} are friends`)
    },
  }
}
