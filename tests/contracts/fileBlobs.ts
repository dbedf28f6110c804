import type { Bytes } from '../../src/lib/bytes.ts'
import type { Blob, BlobSpec, FileBlobs } from '../../src/ports/fileBlobs.ts'
import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'

export interface FileBlobsUnderTest {
  readonly blobs: FileBlobs
  /** The page dies in the middle of whatever it does; the next one on the same disk. */
  again(): FileBlobs
}

const PIECE = 4_096

let made = 0
const specOf = (key = 7): BlobSpec => ({ id: `blob-${++made}`, key: new Uint8Array(32).fill(key), piece: PIECE })
const pieceOf = (n: number, length = PIECE): Bytes => new Uint8Array(length).map((_, i) => (i * 31 + n * 7 + 1) % 251)
const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

async function opened(blobs: FileBlobs, spec: BlobSpec): Promise<Blob> {
  const blob = await blobs.open(spec)
  if (typeof blob === 'string') throw new Error(`not opened: ${blob}`)
  return blob
}

/** Bytes are handed over, so each time they are made anew. */
const take = async (blob: Blob, piece: number, bytes = pieceOf(piece)) =>
  blob.take(piece, bytes.slice(), await sha256(bytes))
const read = async (blob: Blob, piece: number) => {
  const bytes = await blob.read(piece)
  return bytes && [...bytes]
}

export const fileBlobsContract: Contract<FileBlobsUnderTest> = [
  {
    name: 'what was taken is read as it was, in whatever order it came, the last piece shorter',
    async run({ blobs }) {
      const blob = await opened(blobs, specOf())
      for (const piece of [3, 0, 2, 1]) check.equal(await take(blob, piece), 'done')
      check.equal(await take(blob, 4, pieceOf(4, 17)), 'done')
      check.equal(await blob.flush(), 'done')
      for (const piece of [0, 1, 2, 3]) check.equal(await read(blob, piece), [...pieceOf(piece)])
      check.equal(await read(blob, 4), [...pieceOf(4, 17)])
      await blob.close()
    },
  },
  {
    name: 'many at once are all taken',
    async run({ blobs }) {
      const blob = await opened(blobs, specOf())
      const taken = await Promise.all(Array.from({ length: 20 }, (_, piece) => take(blob, piece)))
      check.equal(new Set(taken), new Set(['done']))
      for (let piece = 0; piece < 20; piece++) check.equal(await read(blob, piece), [...pieceOf(piece)])
      await blob.close()
    },
  },
  {
    name: 'what is not of its hash is refused, and what was there before stays',
    async run({ blobs }) {
      const blob = await opened(blobs, specOf())
      check.equal(await take(blob, 0), 'done')
      check.equal(await blob.take(0, pieceOf(9), await sha256(pieceOf(0))), 'damaged')
      check.equal(await blob.take(1, pieceOf(1), new Uint8Array(32)), 'damaged')
      check.equal(await read(blob, 0), [...pieceOf(0)])
      check.equal(await read(blob, 1), undefined)
      await blob.close()
    },
  },
  {
    name: 'a piece that never came is none, nor is one behind the end',
    async run({ blobs }) {
      const blob = await opened(blobs, specOf())
      check.equal(await take(blob, 2), 'done')
      for (const piece of [0, 1, 3, 1_000]) check.equal(await read(blob, piece), undefined)
      await blob.close()
    },
  },
  {
    name: 'without its key nothing is read',
    async run({ blobs }) {
      const spec = specOf()
      const blob = await opened(blobs, spec)
      await take(blob, 0)
      await blob.flush()
      await blob.close()
      const other = await blobs.open({ ...spec, key: new Uint8Array(32).fill(8) })
      if (typeof other !== 'string') {
        check.equal(await read(other, 0), undefined)
        await other.close()
      }
      const mine = await opened(blobs, spec)
      check.equal(await read(mine, 0), [...pieceOf(0)])
      await mine.close()
    },
  },
  {
    name: 'several may have it open; it is removed once the last has closed it, and listed until then',
    async run({ blobs }) {
      const spec = specOf()
      const [one, two] = [await opened(blobs, spec), await opened(blobs, spec)]
      await take(one, 0)
      check.equal(await read(two, 0), [...pieceOf(0)])
      check.equal(await blobs.remove(spec.id), false)
      await one.close()
      check.equal(await blobs.remove(spec.id), false)
      check.equal(await read(two, 0), [...pieceOf(0)])
      await two.close()
      check.equal((await blobs.list()).includes(spec.id), true)
      check.equal(await blobs.remove(spec.id), true)
      check.equal((await blobs.list()).includes(spec.id), false)
      check.equal(await blobs.remove(spec.id), true)
      const anew = await opened(blobs, spec)
      check.equal(await read(anew, 0), undefined)
      await anew.close()
    },
  },
  {
    name: 'what was closed takes and reads nothing, and may be closed again',
    async run({ blobs }) {
      const blob = await opened(blobs, specOf())
      await take(blob, 0)
      await blob.close()
      await blob.close()
      check.equal([await take(blob, 1), await read(blob, 0), await blob.flush()], ['broken', undefined, 'broken'])
    },
  },
  {
    name: 'what was flushed is there after the page has died, and can be gone on with',
    async run({ blobs, again }) {
      const spec = specOf()
      const blob = await opened(blobs, spec)
      await take(blob, 0)
      check.equal(await blob.flush(), 'done')
      void take(blob, 1)
      const next = again()
      check.equal((await next.list()).includes(spec.id), true)
      const later = await opened(next, spec)
      check.equal(await read(later, 0), [...pieceOf(0)])
      check.equal(await take(later, 1), 'done')
      check.equal(await read(later, 1), [...pieceOf(1)])
      await later.close()
    },
  },
]
