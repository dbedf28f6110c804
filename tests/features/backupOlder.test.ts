import { expect, test } from 'vitest'
import { migrations } from '../../src/app/migrations.ts'
import { SCHEMA, tables } from '../../src/app/tables.ts'
import { personIdOf } from '../../src/engine/address.ts'
import { createSnapshot } from '../../src/features/backup/snapshot.ts'
import { writeBackup } from '../../src/features/backup/writing.ts'
import { type Bytes, concat } from '../../src/lib/bytes.ts'
import { golden, keysOf, rowsOf } from '../compat/golden.ts'
import { begunAnew, restoreFrom } from '../support/backedUp.ts'
import { openSealing } from '../support/memoryBackups.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryKeyStore, recipientOf } from '../support/memoryKeyStore.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { createNodeCrypto, seedOf } from '../support/nodeCrypto.ts'
import { wordsOf } from '../support/restored.ts'
import { createWorld } from '../support/world.ts'

/** Disk that version 0.1 left. */
function oldDisk() {
  const disk = createMemoryDisk()
  disk.open(golden.tables)
  for (const [table, rows] of Object.entries(rowsOf('ann'))) disk.apply(rows.map((row) => ({ put: table, row })))
  return disk
}

test('[U3] a backup of an older schema comes to the same as a disk that was brought up to this one', async () => {
  const keys = keysOf(golden.people.ann.number)
  const { crypto } = createNodeCrypto({ seed: 1 })
  const world = createWorld({ start: golden.now })
  const storage = createMemoryStorage(golden.tables, { disk: oldDisk() })
  const feed = { onChanges: () => () => undefined, settled: async () => undefined }
  const snapshot = createSnapshot({ storage, feed, tables: golden.tables, pass: async (change) => change })
  const parts: Bytes[] = []
  const writing = writeBackup(
    {
      ...{ snapshot, tables: golden.tables, schema: golden.schema, me: { id: personIdOf(keys.publicKey), keys } },
      ...{ recipient: recipientOf(seedOf(keys)!), sealing: openSealing, crypto, clock: world.clock },
      ...{ isCancelled: () => false, onBytes: () => undefined },
    },
    { write: async (bytes) => void parts.push(bytes), close: async () => undefined, abort: async () => undefined },
  )
  await world.through(writing)

  const keyStore = createMemoryKeyStore('none', world.newKeys)
  const empty = await world.node('Ann', { keys, disk: createMemoryDisk(), drafts: new Map(), keyStore })
  expect(await restoreFrom(world, empty, concat(...parts), wordsOf(empty))).toBe('done')
  const upgraded = oldDisk()
  // As the browser does it: the version that it had is that of its schema.
  await upgraded.upgrade(golden.tables, golden.schema, [])
  await upgraded.upgrade(tables, SCHEMA, migrations)
  const restored = empty.backups.taken()!
  for (const { name } of tables) {
    const its = restored.rows(name)
    if (name === 'identity') expect(its).toMatchObject([{ ...upgraded.rows(name)[0], instance: expect.any(String) }])
    else expect([name, its]).toEqual([name, upgraded.rows(name)])
  }
  expect(restored.rows('identity')[0]!.instance).not.toBe(upgraded.rows('identity')[0]!.instance)
  expect(restored.rows('entries').length).toBeGreaterThan(20)
  const ann = await begunAnew(world, empty)
  expect(ann.app.identity.store.getState()).toMatchObject({ phase: 'ready', id: golden.people.ann.id })
})
