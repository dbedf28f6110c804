import { describe, expect, test } from 'vitest'
import type { FileFrame } from '../../../src/features/files/fileFrame.ts'
import { MAX_BACKLOG, MAX_UNNOTED, PIECE_BYTES } from '../../../src/features/files/limits.ts'
import { missingOf, type Ranges } from '../../../src/features/files/ranges.ts'
import { createReceiving, type Received } from '../../../src/features/files/receiving.ts'
import { pieceCount } from '../../../src/features/files/root.ts'
import { createSending, type Sent } from '../../../src/features/files/sending.ts'
import type { Bytes } from '../../../src/lib/bytes.ts'
import type { Blob } from '../../../src/ports/fileBlobs.ts'
import { createFakeClock } from '../../support/fakeClock.ts'
import { createMemoryBlobs } from '../../support/memoryBlobs.ts'
import { createNodeCrypto } from '../../support/nodeCrypto.ts'
import { createDataWay, frameOf, hashesOf, pieceOf, someBytes, type Way } from './linkStage.ts'

const MIB = 1024 * 1024
const LAN: Way = { rate: 50 * MIB, latency: 1 }
const FAR: Way = { rate: 1.25 * 1e6, latency: 40 }
const { crypto } = createNodeCrypto({ seed: 7 })
const spec = { id: 'x', key: new Uint8Array(32), piece: PIECE_BYTES }

interface Options {
  way?: Way
  size?: number
  have?: Ranges
  blob?: (real: Blob) => Blob
  /** Journal: what becomes of its row. */
  keeps?: boolean
}

/** One file on its way from one page to the other. */
async function stage({ way = LAN, size = 5 * MIB + 17, have = [], blob = (real) => real, keeps = true }: Options = {}) {
  const clock = createFakeClock()
  const file = someBytes(size)
  const hashes = await hashesOf(crypto, file)
  const disk = createMemoryBlobs(crypto)
  const opened = await disk.blobs.open(spec)
  if (typeof opened === 'string') throw new Error(opened)
  for (const [from, to] of have)
    for (let piece = from; piece < to; piece++)
      await opened.take(piece, pieceOf(file, piece), hashes.slice(piece * 32, piece * 32 + 32))
  await opened.flush()
  const counts: string[] = []
  const journal: Ranges[] = []
  const credits: number[] = []
  const ends: { receiver?: Received; sender?: Sent } = {}
  const came: FileFrame[] = []
  const there = createDataWay(clock, way, (message) => {
    came.push(frameOf(message))
    receiving.onFrame(frameOf(message))
  })
  const source = { file, read: async (piece: number) => pieceOf(source.file, piece) as Bytes | undefined }
  const sending = createSending({ data: there.data, crypto, onFrame: () => undefined })
  const receiving = createReceiving({
    ...{ clock, size, hashes, have },
    count: (what) => void counts.push(what),
    blob: blob(opened),
    onCredit(n, upTo) {
      credits.push(upTo)
      clock.after(way.latency, () => sending.credit(1, n, upTo))
    },
    async onJournal(pieces) {
      if (keeps) journal.push(pieces)
      return keeps
    },
    onEnd(why) {
      ends.receiver = why
    },
  })
  sending.begin(1, {
    ...{ source, hashes, missing: missingOf(have, pieceCount(size)) },
    onEnd(why) {
      ends.sender = why
    },
  })
  receiving.begin()
  const onDisk = async () => {
    const parts: Bytes[] = []
    for (let piece = 0; piece < pieceCount(size); piece++) parts.push((await opened.read(piece)) ?? new Uint8Array())
    return Buffer.concat(parts)
  }
  return { clock, file, source, sending, receiving, ends, came, counts, journal, credits, there, disk, onDisk, opened }
}

const total = (frames: readonly FileFrame[]) => frames.reduce((n, { bytes }) => n + bytes.length, 0)

describe('one stream', () => {
  test.each([0, 1, PIECE_BYTES, PIECE_BYTES + 1, 5 * MIB + 17])(
    'a file of %i bytes comes whole, each byte once',
    async (size) => {
      const { clock, file, ends, came, journal, onDisk } = await stage({ size })
      await clock.run(60_000)
      expect(ends.receiver).toBe('done')
      expect(ends.sender).toBe('sent')
      expect(total(came)).toBe(size)
      expect((await onDisk()).equals(file)).toBe(true)
      if (size > 0) expect(journal.at(-1)).toEqual([[0, pieceCount(size)]])
    },
  )

  test('only what is missing comes', async () => {
    const { clock, file, ends, came, onDisk } = await stage({
      have: [
        [0, 2],
        [3, 4],
      ],
    })
    await clock.run(60_000)
    expect(ends.receiver).toBe('done')
    expect(new Set(came.map(({ offset }) => Math.floor(offset / PIECE_BYTES)))).toEqual(new Set([2, 4, 5]))
    expect(total(came)).toBe(2 * MIB + 17)
    expect((await onDisk()).equals(file)).toBe(true)
  })

  test('nothing comes without credit, and never more than may be unnoted', async () => {
    let noted = 0
    const { clock, came, journal, credits } = await stage({ size: 40 * MIB })
    for (let i = 0; i < 400; i++) {
      await clock.run(5)
      noted = (journal.at(-1)?.[0]?.[1] ?? 0) * PIECE_BYTES
      expect(total(came)).toBeLessThanOrEqual(credits.at(-1)!)
      expect(total(came) - noted).toBeLessThanOrEqual(MAX_UNNOTED)
    }
    expect(total(came)).toBe(40 * MIB)
  })

  test('[D25] a slow path has a short queue: what waits is little more than what the path holds', async () => {
    const { clock, there, credits, came } = await stage({ way: FAR, size: 20 * MIB })
    await clock.run(4_000)
    let most = 0
    for (let i = 0; i < 800; i++) {
      await clock.run(10)
      most = Math.max(most, there.data.buffered)
    }
    // 80 ms of path hold 100 kB; a message beside it waits for what stands in the queue, 50 ms of it at most.
    expect(most).toBeLessThanOrEqual(FAR.rate * 0.08)
    expect(total(came)).toBeGreaterThan(0.85 * FAR.rate * 11)
    expect(credits.length).toBeLessThan(2_000)
  })

  test('a disk that is slower than the path slows the sender', async () => {
    let inMemory = 0
    let most = 0
    const { clock, came } = await stage({
      size: 30 * MIB,
      blob: (real) => ({
        ...real,
        async take(piece, bytes, sha256) {
          inMemory += bytes.length
          most = Math.max(most, inMemory)
          await new Promise<void>((resolve) => void clock.after(200, resolve))
          inMemory -= bytes.length
          return real.take(piece, bytes, sha256)
        },
      }),
    })
    await clock.run(20_000)
    expect(most).toBeLessThanOrEqual(MAX_BACKLOG)
    expect(total(came)).toBe(30 * MIB)
  })

  test('a disk that flushes slowly has little that is not noted', async () => {
    const { clock, came, journal, ends } = await stage({
      size: 30 * MIB,
      blob: (real) => ({
        ...real,
        async flush() {
          await new Promise<void>((resolve) => void clock.after(700, resolve))
          return real.flush()
        },
      }),
    })
    let most = 0
    for (let i = 0; i < 1_000; i++) {
      await clock.run(10)
      most = Math.max(most, total(came) - (journal.at(-1)?.[0]?.[1] ?? 0) * PIECE_BYTES)
    }
    expect(most).toBeGreaterThan(MAX_UNNOTED / 2)
    expect(most).toBeLessThanOrEqual(MAX_UNNOTED)
    expect(total(came)).toBe(30 * MIB)
    expect([ends.receiver, journal.at(-1)]).toEqual(['done', [[0, 30]]])
  })

  test('stopped and killed: what was noted is on the disk, and the rest comes with the next stream', async () => {
    let taken = 0
    const { clock, receiving, journal, disk, sending, ends } = await stage({
      size: 20 * MIB,
      way: { rate: 4 * MIB, latency: 5 },
      blob: (real) => ({
        ...real,
        async take(...piece) {
          const done = await real.take(...piece)
          taken += 1
          return done
        },
      }),
    })
    await clock.run(2_700)
    const stopped = receiving.stop()
    await clock.through(stopped)
    sending.stop(1)
    disk.crash()
    const noted = journal.at(-1)!
    expect(noted).toEqual([[0, taken]])
    expect(taken % 4).not.toBe(0)
    const again = await disk.blobs.open(spec)
    if (typeof again === 'string') throw new Error(again)
    for (let piece = 0; piece < noted[0]![1]; piece++) expect(await again.read(piece)).toBeDefined()
    const before = journal.length
    await clock.run(5_000)
    expect(journal.length).toBe(before)
    expect(ends.receiver).toBeUndefined()
  })
})

describe('what goes wrong', () => {
  test('[D23] a file that changes while it is sent is said to have changed, and no byte of the change leaves', async () => {
    const { clock, source, ends, came, file } = await stage({ size: 12 * MIB, way: { rate: 4 * MIB, latency: 5 } })
    await clock.run(1_000)
    source.file = someBytes(12 * MIB, 2)
    await clock.run(20_000)
    expect(ends.sender).toBe('changed')
    for (const { offset, bytes } of came)
      expect(Buffer.from(bytes).equals(file.slice(offset, offset + bytes.length))).toBe(true)
  })

  test('a file that cannot be read any more', async () => {
    const { clock, source, ends } = await stage({ size: 12 * MIB, way: { rate: 4 * MIB, latency: 5 } })
    await clock.run(1_000)
    source.read = async () => undefined
    await clock.run(20_000)
    expect(ends.sender).toBe('source')
    expect(ends.receiver).toBeUndefined()
  })

  test.each(['full', 'broken', 'damaged'] as const)(
    'a disk that is %s ends the stream, with what was noted kept',
    async (why) => {
      let writes = 0
      const { clock, ends, journal, counts } = await stage({
        size: 12 * MIB,
        blob: (real) => ({ ...real, take: async (...piece) => (++writes > 8 ? why : real.take(...piece)) }),
      })
      await clock.run(20_000)
      expect(ends.receiver).toBe(why)
      expect(counts).toContain(`file.${why}`)
      expect(journal.at(-1)?.[0]?.[1] ?? 0).toBeLessThanOrEqual(8)
    },
  )

  test.each(['full', 'broken'] as const)('a flush that finds the disk %s notes nothing', async (why) => {
    const { clock, ends, journal } = await stage({ blob: (real) => ({ ...real, flush: async () => why }) })
    await clock.run(20_000)
    expect(ends.receiver).toBe(why)
    expect(journal).toEqual([])
  })

  test('a journal that cannot be written is a broken disk', async () => {
    const { clock, ends } = await stage({ keeps: false })
    await clock.run(20_000)
    expect(ends.receiver).toBe('broken')
  })
})
