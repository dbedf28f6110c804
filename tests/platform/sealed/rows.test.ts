import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMemoryStorage } from '../../support/memoryStorage.ts'
import { sealedStage } from '../../support/sealed.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 200)

test('what a row may hold comes back as it was', () =>
  fc.assert(
    fc.asyncProperty(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: false }),
      fc.uint8Array({ maxLength: 300 }),
      async (value, bytes) => {
        const { storage } = sealedStage([{ name: 'notes', key: 'id' }])
        const plain = createMemoryStorage([{ name: 'notes', key: 'id' }])
        const row = { id: 'a', value, bytes, buffer: bytes.toReversed().buffer }
        await plain.write([{ put: 'notes', row }])
        expect(await storage.write([{ put: 'notes', row }])).toBe('done')
        const found = await storage.get('notes', 'a')
        expect(found).toEqual(await plain.get('notes', 'a'))
        // What is in a buffer is not compared with the rest.
        expect(new Uint8Array(found!.buffer as ArrayBuffer)).toEqual(new Uint8Array(row.buffer))
      },
    ),
    { numRuns: RUNS },
  ))

test('a number that JSON has no word for comes back, alone in its row as well', async () => {
  const { storage } = sealedStage([{ name: 'notes', key: 'id' }])
  for (const value of [-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    expect(await storage.write([{ put: 'notes', row: { id: 'a', value } }])).toBe('done')
    expect((await storage.get('notes', 'a'))?.value).toBe(value)
  }
})
