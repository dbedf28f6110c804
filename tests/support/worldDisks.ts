import { migrations } from '../../src/app/migrations.ts'
import { SCHEMA, tables } from '../../src/app/tables.ts'
import { copyTables } from '../../src/platform/sealed/copying.ts'
import { namesTable } from '../../src/platform/sealed/layout.ts'
import { migratingSealed } from '../../src/platform/sealed/migrating.ts'
import { createSealedStorage } from '../../src/platform/sealed/sealedStorage.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { createMemoryDisk, type MemoryDisk } from './memoryDisk.ts'
import { createMemoryStorage } from './memoryStorage.ts'
import { seenThrough, testCipher } from './sealed.ts'

/** Disks of a world: open ones, or all of them behind a lock. */
export function createWorldDisks(sealed: boolean) {
  const cipher = sealed ? testCipher() : undefined
  /** Disk of somebody who begins: behind the lock, where this world has one. */
  const newDisk = () => (cipher ? seenThrough(createMemoryDisk(), cipher) : createMemoryDisk())
  const onDisk = cipher ? [...tables, namesTable] : tables
  const prepare = (on: MemoryDisk) => on.upgrade(onDisk, SCHEMA, migrations, cipher && migratingSealed(cipher, onDisk))
  const through = (storage: Storage): Storage => (cipher ? createSealedStorage(storage, tables, testCipher()) : storage)
  /** Restored disk, which lies open: behind the lock, as turning it on copies it there. */
  async function behindLock(open: MemoryDisk): Promise<MemoryDisk> {
    if (!cipher) return open
    const behind = newDisk()
    await prepare(behind)
    const to = through(createMemoryStorage(onDisk, { disk: behind }))
    const copied = await copyTables(createMemoryStorage(tables, { disk: open }), to, tables, () => undefined)
    if (copied !== 'done') throw new Error(`not behind the lock: ${copied}`)
    return behind
  }
  return { onDisk, newDisk, prepare, through, behindLock }
}
