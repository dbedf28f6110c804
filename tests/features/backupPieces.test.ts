import { expect, test } from 'vitest'
import { tables } from '../../src/app/tables.ts'
import { personIdOf } from '../../src/engine/address.ts'
import { readBackup } from '../../src/features/backup/reading.ts'
import { createSnapshot } from '../../src/features/backup/snapshot.ts'
import { writeBackup } from '../../src/features/backup/writing.ts'
import { type Bytes, concat } from '../../src/lib/bytes.ts'
import type { Change } from '../../src/ports/storage.ts'
import { keysOfSecret, recipientOf } from '../support/memoryKeyStore.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

// Lines come in pieces that end anywhere.

const { crypto } = createNodeCrypto({ seed: 9 })
const secret: Bytes = new Uint8Array(16).fill(4)
const keys = keysOfSecret(secret)
const id = personIdOf(keys.publicKey)
const rows = Array.from({ length: 30 }, (_, n) => ({ id: String(n).padStart(64, '0'), name: `كلمة ${n}`, addedAt: n }))

async function written(): Promise<Bytes> {
  const storage = createMemoryStorage(tables, {})
  await storage.write(rows.map((row) => ({ put: 'people', row })))
  const feed = { onChanges: () => () => undefined, settled: async () => undefined }
  const snapshot = createSnapshot({ storage, feed, tables, pass: (change) => change })
  const parts: Bytes[] = []
  const sealing = { seal: (_: Bytes, plain: AsyncIterable<Bytes>) => plain, open: () => never(), identityOf: () => '' }
  await writeBackup(
    {
      ...{ snapshot, tables, schema: 5, me: { id, keys }, recipient: recipientOf(secret), sealing, crypto },
      ...{ clock: { now: () => 1, soon: (run) => void setImmediate(run) }, isCancelled: () => false },
      onBytes: () => undefined,
    },
    { write: async (bytes) => void parts.push(bytes), close: async () => undefined, abort: async () => undefined },
  )
  return concat(...parts)
}
function never(): never {
  throw new Error('nothing is opened here')
}

async function read(...pieces: readonly Bytes[]) {
  const taken: Change[] = []
  async function* plain(): AsyncGenerator<Bytes, void> {
    yield* pieces
  }
  await readBackup({
    ...{ plain: plain(), id, publicKey: keys.publicKey, schema: 5, crypto },
    begin: async () => new Map(tables.map((spec) => [spec.name, spec])),
    take: async (changes) => void taken.push(...changes),
  })
  return taken
}
const inPieces = (bytes: Bytes, length: number): Bytes[] =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, n) => bytes.slice(n * length, (n + 1) * length))

test.each([1, 2, 7, 64, 1_000, 1e9])('[U3] pieces of %i bytes say the same', async (length) => {
  const taken = await read(...inPieces(await written(), length))
  expect(taken).toEqual(rows.map((row) => ({ put: 'people', row })))
})

test('[U3] [abuse X6] nothing may stand behind the end, in whatever piece', async () => {
  const bytes = await written()
  const end = bytes.slice(bytes.lastIndexOf(10, bytes.length - 2) + 1)
  for (const more of [end, new Uint8Array([10]), new Uint8Array([120]), bytes])
    await expect(read(bytes, more)).rejects.toMatchObject({ why: 'damaged' })
})

test('[U3] [abuse X7] a line without an end is not kept until memory is full', async () => {
  let given = 0
  const piece = new Uint8Array(2 ** 20).fill(120)
  async function* endless(): AsyncGenerator<Bytes, void> {
    for (;;) {
      given += 1
      yield piece
    }
  }
  const reading = readBackup({
    ...{ plain: endless(), id, publicKey: keys.publicKey, schema: 5, crypto },
    begin: async () => new Map(),
    take: async () => undefined,
  })
  await expect(reading).rejects.toMatchObject({ why: 'damaged' })
  expect(given).toBeLessThan(20)
})
