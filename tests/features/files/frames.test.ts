import { describe, expect, test } from 'vitest'
import { encodeFileFrame, type FileFrame } from '../../../src/features/files/fileFrame.ts'
import { FRAME_BYTES, PIECE_BYTES } from '../../../src/features/files/limits.ts'
import { createReceiving, type Received } from '../../../src/features/files/receiving.ts'
import { createSending } from '../../../src/features/files/sending.ts'
import { createFakeClock } from '../../support/fakeClock.ts'
import { createMemoryBlobs } from '../../support/memoryBlobs.ts'
import { createNodeCrypto } from '../../support/nodeCrypto.ts'
import { createDataWay, frameOf, hashesOf, pieceOf, someBytes } from './linkStage.ts'

const MIB = 1024 * 1024
const { crypto } = createNodeCrypto({ seed: 7 })
const spec = { id: 'x', key: new Uint8Array(32), piece: PIECE_BYTES }

/** Receiving of a file of so many bytes, of which the test says what comes. */
async function alone(size: number) {
  const clock = createFakeClock()
  const file = someBytes(size)
  const opened = await createMemoryBlobs(crypto).blobs.open(spec)
  if (typeof opened === 'string') throw new Error(opened)
  const credits: number[] = []
  const ends: Received[] = []
  const receiving = createReceiving({
    ...{ clock, size, have: [], hashes: await hashesOf(crypto, file), blob: opened, count: () => undefined },
    onCredit: (_n, upTo) => void credits.push(upTo),
    onJournal: async () => true,
    onEnd: (why) => void ends.push(why),
  })
  receiving.begin()
  const frame = (offset: number, length: number, credit = 1): FileFrame => ({
    ...{ stream: 1, credit, offset, bytes: file.slice(offset, offset + length) },
  })
  return { clock, receiving, credits, ends, frame }
}

const bad: [string, number, number, number][] = [
  ['of a piece that was not asked for', 1_000 + PIECE_BYTES, 10, 1],
  ['that leaves something out', 1_001, 10, 1],
  ['that was here before', 0, 10, 1],
  ['with a credit that was never given', 1_000, 10, 2],
]
test.each(bad)('[abuse W48 W49] a frame %s ends the stream as a violation', async (_what, offset, length, credit) => {
  const { receiving, ends, frame } = await alone(3 * MIB)
  receiving.onFrame(frame(0, 1_000))
  expect(ends).toEqual([])
  receiving.onFrame(frame(offset, length, credit))
  expect(ends).toEqual(['violation'])
})

test('[abuse W48] a frame over the end of its piece ends the stream as a violation', async () => {
  const { receiving, ends } = await alone(10)
  receiving.onFrame({ stream: 1, credit: 1, offset: 0, bytes: someBytes(11) })
  expect(ends).toEqual(['violation'])
})

test('[abuse W49] more than there is credit for ends the stream as a violation', async () => {
  const { receiving, ends, credits, frame } = await alone(30 * MIB)
  // Nothing is said of what was heard, so that no more than the first window is ever given.
  const [most] = credits
  for (let offset = 0; offset + 1_024 <= most!; offset += 1_024) receiving.onFrame(frame(offset, 1_024, 0))
  expect([ends, receiving.bytes]).toEqual([[], most])
  const last = credits.at(-1)!
  for (let offset = most!; offset + 1_024 <= last; offset += 1_024) receiving.onFrame(frame(offset, 1_024, 0))
  expect(ends).toEqual([])
  const came = receiving.bytes
  receiving.onFrame(frame(came, credits.at(-1)! - came + 1, 0))
  expect(ends).toEqual(['violation'])
})

describe('several streams of one side connection', () => {
  test('each has its turn, and one that is stopped costs the others nothing', async () => {
    const clock = createFakeClock()
    const file = someBytes(6 * MIB)
    const hashes = await hashesOf(crypto, file)
    const got: Record<number, number> = { 1: 0, 2: 0, 3: 0 }
    const way = createDataWay(clock, { rate: 2 * MIB, latency: 5 }, (message) => {
      const { stream, bytes } = frameOf(message)
      got[stream]! += bytes.length
    })
    const sending = createSending({ data: way.data, crypto, onFrame: () => undefined })
    for (const stream of [1, 2, 3]) {
      const source = { read: async (piece: number) => pieceOf(file, piece) }
      sending.begin(stream, { source, hashes, missing: [[0, 6]], onEnd: () => undefined })
      sending.credit(stream, 1, 6 * MIB)
    }
    await clock.run(1_500)
    const before = { ...got }
    await clock.run(1_500)
    const since = [1, 2, 3].map((stream) => got[stream]! - before[stream]!)
    expect(Math.min(...since)).toBeGreaterThan(0)
    expect(Math.max(...since) - Math.min(...since)).toBeLessThanOrEqual(4 * FRAME_BYTES)
    sending.stop(2)
    const stopped = got[2]!
    await clock.run(20_000)
    expect(got[1]).toBe(6 * MIB)
    expect(got[3]).toBe(6 * MIB)
    // What stood in the channel by then.
    expect(got[2]! - stopped).toBeLessThanOrEqual(MIB)
    expect(way.most).toBeLessThanOrEqual(MIB + 3 * FRAME_BYTES)
  })
})

test('frames: what is none is told from what is', () => {
  const frame = { stream: 4_294_967_295, credit: 7, offset: 2 ** 37, bytes: someBytes(3) }
  expect(frameOf(encodeFileFrame(frame))).toEqual(frame)
})
