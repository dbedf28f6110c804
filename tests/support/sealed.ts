import { derivingBytes } from '../../src/engine/signed.ts'
import { type Cipher, createCipher } from '../../src/platform/sealed/cipher.ts'
import { namesTable, openRow } from '../../src/platform/sealed/layout.ts'
import { createSealedStorage } from '../../src/platform/sealed/sealedStorage.ts'
import type { Storage, TableSpec } from '../../src/ports/storage.ts'
import { createMemoryDisk, type MemoryDisk } from './memoryDisk.ts'
import { createMemoryStorage } from './memoryStorage.ts'

export const infos = { rows: derivingBytes('lock-rows'), names: derivingBytes('lock-names') }

/** Cipher of a vault key that is the same in every test. */
export const testCipher = (number = 7): Cipher => createCipher(new Uint8Array(32).fill(number), infos)

/** Sealed storage on a memory disk. */
export function sealedStage(tables: readonly TableSpec[], disk: MemoryDisk = createMemoryDisk()) {
  const cipher = testCipher()
  const inner = createMemoryStorage([...tables, namesTable], { disk })
  return { disk, inner, cipher, storage: createSealedStorage(inner, tables, cipher) as Storage }
}

/** Disk whose rows are seen as they are behind the lock; they lie there sealed. */
export const seenThrough = (disk: MemoryDisk, cipher: Cipher): MemoryDisk => ({
  ...disk,
  rows: (table) => disk.rows(table).map((row) => openRow(cipher, table, row) ?? row),
})
