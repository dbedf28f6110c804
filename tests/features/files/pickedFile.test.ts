import { describe, expect, test } from 'vitest'
import { PIECE_BYTES } from '../../../src/features/files/limits.ts'
import { hashPicked, isSamePicked, type PickedFile, sourceOfPicked } from '../../../src/features/files/pickedFile.ts'
import { rootPreimage } from '../../../src/features/files/root.ts'
import { type Bytes, concat } from '../../../src/lib/bytes.ts'
import { createMemoryBlobs } from '../../support/memoryBlobs.ts'
import { createNodeCrypto } from '../../support/nodeCrypto.ts'
import { hashesOf, someBytes } from './linkStage.ts'

const { crypto } = createNodeCrypto({ seed: 5 })
const picked = (bytes: Bytes) => new File([bytes], 'x.bin', { type: 'application/octet-stream' })
const spec = { id: 'copy', key: new Uint8Array(32), piece: PIECE_BYTES }

/** A file that the browser reads up to some byte. */
const failingAt = (file: File, from: number): PickedFile => ({
  ...{ name: file.name, type: file.type, size: file.size },
  slice: (a, b) => (b > from ? { arrayBuffer: () => Promise.reject(new Error('it was moved')) } : file.slice(a, b)),
})

describe('a file that somebody chose', () => {
  test.each([0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES + 5])(
    'of %i bytes is hashed as its receiver will',
    async (size) => {
      const bytes = someBytes(size)
      const hashed = await hashPicked(picked(bytes), { crypto })
      if (typeof hashed === 'string') throw new Error(hashed)
      expect(hashed.hashes).toEqual(await hashesOf(crypto, bytes))
      expect(hashed.root).toEqual(await crypto.sha256(rootPreimage(size, hashed.hashes)))
    },
  )

  test('is copied meanwhile, where that is wanted, and its progress told', async () => {
    const bytes = someBytes(2 * PIECE_BYTES + 9)
    const { blobs } = createMemoryBlobs(crypto)
    const copy = await blobs.open(spec)
    if (typeof copy === 'string') throw new Error(copy)
    const progress: number[] = []
    await hashPicked(picked(bytes), { crypto, copy, onProgress: (done) => progress.push(done) })
    expect(progress).toEqual([PIECE_BYTES, 2 * PIECE_BYTES, 2 * PIECE_BYTES + 9])
    const parts: Bytes[] = []
    for (const piece of [0, 1, 2]) parts.push((await copy.read(piece))!)
    expect(Buffer.compare(concat(...parts), bytes)).toBe(0)
  })

  test('that cannot be read, is too large, does not fit, or that nobody wants any more, is said to be so', async () => {
    const file = picked(someBytes(2 * PIECE_BYTES))
    expect(await hashPicked(failingAt(file, PIECE_BYTES), { crypto })).toBe('unreadable')
    expect(await hashPicked({ ...failingAt(file, 0), size: 2 ** 60 }, { crypto })).toBe('large')
    expect(await hashPicked(file, { crypto, isCancelled: () => true })).toBe('cancelled')
    const { blobs, trouble } = createMemoryBlobs(crypto)
    const copy = await blobs.open(spec)
    if (typeof copy === 'string') throw new Error(copy)
    trouble.next = 'full'
    expect(await hashPicked(file, { crypto, copy })).toMatchObject({ copied: false })
    trouble.next = 'full'
    expect(await hashPicked(file, { crypto, copy, alone: true })).toBe('full')
  })

  test('and that became shorter since cannot be read', async () => {
    const file = picked(someBytes(10))
    expect(await sourceOfPicked({ ...failingAt(file, 2 * PIECE_BYTES), size: 11 }).read(0)).toBeUndefined()
  })
})

describe('a file that is chosen again', () => {
  const bytes = someBytes(3 * PIECE_BYTES + 5)
  const same = async (other: Bytes) =>
    isSamePicked(picked(other), { size: bytes.length, hashes: await hashesOf(crypto, bytes) }, crypto)
  const changedAt = (at: number) => {
    const other = bytes.slice()
    other[at]! ^= 1
    return other
  }

  test('is the same, or is seen not to be before a byte goes', async () => {
    expect(await same(bytes)).toBe(true)
    expect(await same(bytes.slice(0, -1))).toBe(false)
    expect(await same(changedAt(7))).toBe(false)
    expect(await same(changedAt(bytes.length - 1))).toBe(false)
  })

  test('of no bytes is the same', async () => {
    expect(await isSamePicked(picked(new Uint8Array()), { size: 0, hashes: new Uint8Array() }, crypto)).toBe(true)
  })
})
