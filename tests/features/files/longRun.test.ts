import { expect, test } from 'vitest'
import type { EntryId } from '../../../src/engine/ids.ts'
import { HASHES_PER_FRAME, PIECE_BYTES } from '../../../src/features/files/limits.ts'
import { fileProtocol } from '../../../src/features/files/protocol.ts'
import { toBase64Url } from '../../../src/lib/bytes.ts'
import type { SideData } from '../../../src/ports/sideConnections.ts'
import { createFilesWorld, type FilesNode } from './filesWorld.ts'
import { someBytes } from './linkStage.ts'

const MIB = 1024 * 1024
const LOW_WATER = 256 * 1024

/** Line of so many bytes a second from here on: what is sent waits in its channel. */
function slow({ given }: FilesNode, clock: ReturnType<typeof createFilesWorld>['clock'], rate: number) {
  const add = given.push.bind(given)
  given.push = (data: SideData) => {
    let buffered = 0
    let freeAt = 0
    const waiting: (() => void)[] = []
    const send = data.send.bind(data)
    Object.defineProperty(data, 'buffered', { get: () => buffered, configurable: true })
    Object.assign(data, {
      send(message: Parameters<typeof send>[0]) {
        buffered += message.length
        freeAt = Math.max(freeAt, clock.uptime()) + (message.length / rate) * 1000
        clock.after(freeAt - clock.uptime(), () => {
          buffered -= message.length
          send(message)
          if (buffered <= LOW_WATER) for (const go of waiting.splice(0)) go()
        })
        return true
      },
      whenDrained: () =>
        buffered <= LOW_WATER ? Promise.resolve() : new Promise<void>((resolve) => void waiting.push(resolve)),
    })
    return add(data)
  }
}

test.each([
  [1_250_000, 10, 3, 20],
  [50 * MIB, 1, 1, 500],
])(
  '[D25] files that come for long cost the chat nothing: %i B/s, %i ms, %i of %i MiB',
  async (rate, latency, files, mib) => {
    const world = createFilesWorld({ seed: 1, latency: () => latency })
    const [ann, bob] = await world.filePair()
    const { clock, give, stateOf } = world
    slow(ann, clock, rate)
    const file = someBytes(mib * MIB)
    const ids: EntryId[] = []
    const link = ann.side.links.to(bob.id)
    for (let n = 0; n < files; n++) {
      const { key, id } = await give(ann, bob, file)
      ids.push(id)
      await clock.through(bob.transfers.fetch(key))
    }
    const isDone = () => ids.every((id) => stateOf(bob, id)?.state === 'done')
    expect(await clock.until(isDone, 180_000)).toBe(true)
    expect(ann.side.links.to(bob.id)).toBe(link)
    expect(ann.side.counts.get('flood.frames')).toBeUndefined()
  },
)

test('[D25] [abuse W51] nor does the list of a file of many gigabytes that was asked for; one that was not does', async () => {
  const world = createFilesWorld({ seed: 1 })
  const [ann, bob] = await world.filePair()
  const { clock, offer } = world
  const pieces = 32 * 1024
  const hashes = someBytes(32 * pieces)
  const size = pieces * PIECE_BYTES
  const { key } = await offer(ann, bob, { size, hashes, source: { read: () => new Promise(() => {}) } })
  const link = ann.side.links.to(bob.id)!
  await clock.through(bob.transfers.fetch(key))
  await clock.run(10_000)
  expect([link === ann.side.links.to(bob.id), bob.side.counts.get('flood.frames')]).toEqual([true, undefined])
  const here = await clock.through(bob.transfers.rows.hashes(key))
  expect(here && Buffer.compare(here, hashes)).toBe(0)

  for (let from = 0; from < pieces; from += HASHES_PER_FRAME)
    link.send(fileProtocol, 'list', {
      stream: 99,
      from,
      hashes: toBase64Url(hashes.subarray(0, 32 * HASHES_PER_FRAME)),
    })
  await clock.run(1_000)
  expect(bob.side.counts.get('flood.frames')).toBe(1)
})

test.each(['opened', 'written'] as const)(
  '[D26] a disk on which nothing can be %s, nor noted, is not asked without end',
  async (where) => {
    const world = createFilesWorld({ seed: 1 })
    const [ann, bob] = await world.filePair()
    const { clock, give, stateOf } = world
    const { key, id } = await give(ann, bob, someBytes(60 * MIB))
    const { blobs } = bob.blobs
    const open = blobs.open.bind(blobs)
    let full = false
    let opens = 0
    blobs.open = async (spec) => {
      opens += 1
      if (full && where === 'opened') return 'full'
      const blob = await open(spec)
      return typeof blob === 'string'
        ? blob
        : { ...blob, take: async (...piece) => (full ? 'full' : blob.take(...piece)) }
    }
    await clock.through(bob.transfers.fetch(key))
    await clock.until(() => (stateOf(bob, id)?.have.length ?? 0) > 0, 10_000)
    if (where === 'opened') await clock.through(bob.transfers.pause(id))
    full = true
    const link = bob.side.links.to(ann.id)
    const { write } = bob.storage
    const refuse = () => {
      bob.storage.write = async () => {
        await new Promise<void>((resolve) => void clock.after(3, resolve))
        return 'full'
      }
    }
    if (where === 'opened') {
      await clock.through(bob.transfers.fetch(key))
      refuse()
    } else refuse()
    await clock.run(60_000)
    expect(opens).toBeLessThan(5)
    expect(bob.side.links.to(ann.id)).toBe(link)
    expect(stateOf(bob, id)?.state).toBe('wanted')
    expect(bob.transfers.coming.whyNot(stateOf(bob, id)!)).toMatch(/full|broken/)
    // There is room again, and somebody asks.
    full = false
    bob.storage.write = write
    await clock.through(bob.transfers.fetch(key))
    expect(await clock.until(() => stateOf(bob, id)?.state === 'done', 60_000)).toBe(true)
  },
)

test('what is here and cannot be noted is not fetched again and again', async () => {
  const world = createFilesWorld({ seed: 1 })
  const [ann, bob] = await world.filePair()
  const { clock, give, stateOf } = world
  const { key, id } = await give(ann, bob, someBytes(2 * MIB))
  const { write } = bob.storage
  let refused = 0
  bob.storage.write = async (changes) => {
    if (!changes.some((change) => 'row' in change && change.row.state === 'done')) return write(changes)
    refused += 1
    return 'full'
  }
  await clock.through(bob.transfers.fetch(key))
  await clock.run(30_000)
  expect([refused, stateOf(bob, id)?.state]).toEqual([1, 'wanted'])
  bob.storage.write = write
  await clock.through(bob.transfers.fetch(key))
  expect(await clock.until(() => stateOf(bob, id)?.state === 'done', 10_000)).toBe(true)
})

test('all of it has left: the sender’s bar stays where it is until the friend says that it is there', async () => {
  const world = createFilesWorld({ seed: 1, latency: () => 60 })
  const [ann, bob] = await world.filePair()
  const { clock, give, stateOf } = world
  const { key, id } = await give(ann, bob, someBytes(2 * MIB))
  await clock.through(bob.transfers.fetch(key))
  let most = 0
  let fell = false
  await clock.until(() => {
    const bytes = ann.transfers.going.progress(id) ?? most
    if (bytes < most) fell = true
    most = Math.max(most, bytes)
    return stateOf(ann, id)?.arrived === 1
  }, 60_000)
  expect([most, fell]).toEqual([2 * MIB, false])
})

test('[D26] a source that cannot be read any more is said at both ends, and chosen again', async () => {
  const world = createFilesWorld({ seed: 1 })
  const [ann, bob] = await world.filePair()
  const { clock, give, stateOf } = world
  const { key, id, source } = await give(ann, bob, someBytes(2 * MIB))
  const { read } = source
  source.read = async () => undefined
  await clock.through(bob.transfers.fetch(key))
  await clock.run(5_000)
  expect(bob.transfers.coming.whyNot(stateOf(bob, id)!)).toBe('source')
  expect(ann.transfers.isHere(stateOf(ann, id)!)).toBe(false)
  expect(ann.transfers.choose(id, { read })).toBe(true)
  expect(await clock.until(() => stateOf(bob, id)?.state === 'done', 60_000)).toBe(true)
})
