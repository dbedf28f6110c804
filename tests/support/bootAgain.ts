import { createApp } from '../../src/app/createApp.ts'
import { tables } from '../../src/app/tables.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import { createMemoryBackups } from './memoryBackups.ts'
import { createMemoryKeyStore } from './memoryKeyStore.ts'
import { createMemoryQuickStore } from './memoryQuickStore.ts'
import { createMemorySearchIndexes } from './memorySearchIndex.ts'
import { createMemoryStorage } from './memoryStorage.ts'
import { createQuietDevice } from './quietDevice.ts'
import type { createWorld, Node } from './world.ts'

/** Keys that are gone, until the person begins anew. */
export const lostKeys = (create: () => Keys) => createMemoryKeyStore('lost', create)

/** The app of `node` dies, and starts on the same disk with whatever keys are there now: none, unless the test says otherwise. */
export function bootAgain(world: ReturnType<typeof createWorld>, node: Node, keyStore = lostKeys(world.newKeys)) {
  node.storage.crash()
  world.net.crash(node.id)
  void node.app.stop()
  return world.through(
    createApp({
      storage: createMemoryStorage(tables, { disk: node.disk, clock: world.clock }),
      keyStore,
      crypto: world.crypto,
      clock: world.clock,
      transport: async (me) => world.net.transport(me.id),
      sideEnds: async () => ({ create: () => undefined, hide: () => undefined }),
      probes: async () => node.network.probes,
      drafts: createMemoryQuickStore(),
      stamps: createMemoryQuickStore(),
      brokers: [{ url: 'http://broker.test/peer', checksIds: false }],
      relayAvailable: false,
      ...createQuietDevice().ports,
      indexes: createMemorySearchIndexes(),
      backups: async () => createMemoryBackups(world.clock).port,
      count: () => undefined,
    }),
  )
}
