import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tables } from '../../src/app/tables.ts'
import { parsePersonId, personIdOf } from '../../src/engine/address.ts'
import { type RestoringDeps, restoreBackup } from '../../src/features/backup/restoring.ts'
import { createSnapshot } from '../../src/features/backup/snapshot.ts'
import { writeBackup } from '../../src/features/backup/writing.ts'
import { type Bytes, concat } from '../../src/lib/bytes.ts'
import { age } from '../../src/platform/backup/age.ts'
import type { Row } from '../../src/ports/storage.ts'
import { createMemoryBackups } from '../support/memoryBackups.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryKeyStore, keysOfSecret, recipientOf } from '../support/memoryKeyStore.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

// Whole files, sealed by age itself: cut and altered anywhere.

const { crypto } = createNodeCrypto({ seed: 3 })
const clock = {
  now: () => 1_000,
  uptime: () => 0,
  after: () => () => undefined,
  soon: (run: () => void) => void setImmediate(run),
}
const secret: Bytes = new Uint8Array(16).fill(7)
const keys = keysOfSecret(secret)
const id = personIdOf(keys.publicKey)
const identity = { key: 'me', id, name: 'Ann', instance: 'AAAAAAAAAAA' }

async function fileOf(rows: readonly Row[]): Promise<Bytes> {
  const storage = createMemoryStorage(tables, {})
  await storage.write([{ put: 'identity', row: identity }, ...rows.map((row) => ({ put: 'people', row }))])
  const feed = { onChanges: () => () => undefined, settled: async () => undefined }
  const snapshot = createSnapshot({ storage, feed, tables, pass: async (change) => change })
  const parts: Bytes[] = []
  await writeBackup(
    {
      ...{ snapshot, tables, schema: 5, me: { id, keys }, recipient: recipientOf(secret), sealing: age },
      ...{ crypto, clock, isCancelled: () => false, onBytes: () => undefined },
    },
    { write: async (bytes) => void parts.push(bytes), close: async () => undefined, abort: async () => undefined },
  )
  return concat(...parts)
}

/** Restores on an empty device, and tells what became of it. */
async function restored(file: Bytes) {
  const backups = createMemoryBackups(clock, () => age)
  const disk = createMemoryDisk()
  const storage = createMemoryStorage(tables, { disk })
  const keyStore = createMemoryKeyStore('none', () => keys)
  const deps: RestoringDeps = {
    ...{ storage, keyStore, device: backups.port, crypto, clock, schema: 5, tables },
    isNobody: () => true,
    async comeBack(fresh, of) {
      const row = await fresh.get('identity', 'me')
      return row?.id === of ? fresh.write([{ put: 'identity', row: { ...row, instance: 'BBBBBBBBBBB' } }]) : undefined
    },
    keyOf: () => keys.publicKey,
  }
  const words = { id, secret: () => secret.slice() }
  const nothing = { isCancelled: () => false, onBytes: () => undefined }
  const outcome = await restoreBackup(deps, words, new Blob([file]), nothing)
  const untouched =
    keyStore.held().keys === 'none' &&
    backups.fresh.every(({ state }) => state === 'abandoned') &&
    tables.every(({ name }) => disk.rows(name).length === 0) &&
    backups.restarts() === 0
  return { outcome, untouched, taken: backups.taken() }
}

const SMALL: readonly Row[] = [{ id: 'x'.repeat(64), name: 'Bob', status: 'friend', addedAt: 1 }]

describe('[U3] a sealed file that is not whole', () => {
  test('[U3] as it was written it is restored', async () => {
    const { outcome, taken } = await restored(await fileOf(SMALL))
    expect(outcome).toBe('done')
    expect(taken?.rows('people')).toEqual(SMALL)
    expect(taken?.rows('identity')).toEqual([{ ...identity, instance: 'BBBBBBBBBBB' }])
    expect(parsePersonId(id).ok).toBe(true)
  })

  test('[U3] [abuse X6] every byte of it flipped, by every way that chance finds', async () => {
    const file = await fileOf(SMALL)
    expect(file.length).toBeGreaterThan(500)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 255 }), { minLength: file.length, maxLength: file.length }),
        async (flips) => {
          for (const [at, flip] of flips.entries()) {
            const altered = file.slice()
            altered[at]! ^= flip
            const { outcome, untouched } = await restored(altered)
            expect([at, flip, outcome, untouched]).toEqual([
              at,
              flip,
              expect.not.stringMatching(/^(done|failed)$/),
              true,
            ])
          }
        },
      ),
      { numRuns: 2 },
    )
  })

  test('[U3] [abuse X6] cut at every byte', async () => {
    const file = await fileOf(SMALL)
    for (let length = 0; length < file.length; length++) {
      const { outcome, untouched } = await restored(file.slice(0, length))
      expect([length, outcome, untouched]).toEqual([length, expect.not.stringMatching(/^(done|failed)$/), true])
    }
  })

  test('[U3] [abuse X6] a large one: cut and flipped here and there, at the edges of its pieces, and with something behind it', async () => {
    const rows = Array.from({ length: 3_000 }, (_, n) => ({
      ...{ id: String(n).padStart(64, 'x'), name: 'B'.repeat(60), status: 'friend', addedAt: n },
    }))
    const file = await fileOf(rows)
    expect(file.length).toBeGreaterThan(4 * 65_552)
    expect((await restored(file)).outcome).toBe('done')
    const head = file.findIndex((_, at) => at > 100 && file[at] === 10 && file[at - 1] !== 10 && at > 180) + 17
    const edges = [1, 2, 3].flatMap((n) => [-1, 0, 1].map((by) => head + n * 65_552 + by))
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...edges), fc.nat(file.length - 1)),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const altered = file.slice()
          altered[at]! ^= flip
          for (const broken of [altered, file.slice(0, at)]) {
            const { outcome, untouched } = await restored(broken)
            expect([outcome, untouched]).toEqual([expect.not.stringMatching(/^(done|failed)$/), true])
          }
        },
      ),
      { numRuns: 15 },
    )
    for (const more of [new Uint8Array(1), file]) {
      const { outcome, untouched } = await restored(concat(file, more))
      expect([outcome, untouched]).toEqual(['damaged', true])
    }
  })

  test('[U2] [abuse X1] sealed for somebody else', async () => {
    const file = await fileOf(SMALL)
    const other = new Uint8Array(16).fill(8)
    const backups = createMemoryBackups(clock, () => age)
    const { plain } = age.open((await import('../support/memoryKeyStore.ts')).backupKeyOf(other), new Blob([file]))
    await expect(async () => {
      for await (const piece of plain) void piece
    }).rejects.toMatchObject({ why: 'others' })
    expect(backups.fresh).toEqual([])
  })

  test('[abuse X5] a large file that is none is not read to its end', async () => {
    let read = 0
    const blob = new Blob([new Uint8Array(2 ** 20)])
    const counting = new Proxy(blob, {
      get(of, name) {
        if (name === 'stream') read += 1
        const value = Reflect.get(of, name, of) as unknown
        return typeof value === 'function' ? (value as () => unknown).bind(of) : value
      },
    })
    const { plain } = age.open(new Uint8Array(32).fill(9), counting)
    await expect(async () => {
      for await (const piece of plain) void piece
    }).rejects.toMatchObject({ why: 'foreign' })
    expect(read).toBe(0)
  })
})
