import { describe, expect, test } from 'vitest'
import type { Link } from '../../../src/engine/links.ts'
import { encodeFileFrame } from '../../../src/features/files/fileFrame.ts'
import { MAX_FILE_BYTES, MAX_GOING } from '../../../src/features/files/limits.ts'
import { fileProtocol } from '../../../src/features/files/protocol.ts'
import { toBase64Url } from '../../../src/lib/bytes.ts'
import { createFilesWorld, type FilesNode } from './filesWorld.ts'
import { someBytes } from './linkStage.ts'

const MIB = 1024 * 1024

/** Ann gives; Bob is a friend who says whatever he likes. */
async function stage() {
  const world = createFilesWorld()
  const [ann, bob] = await world.filePair()
  const link = () => bob.side.links.to(ann.id)!
  const heard: [string, unknown][] = []
  // What Ann says to him goes to his page as ever, and is seen here.
  const { gone } = bob.transfers.handlers
  Object.assign(bob.transfers.handlers, {
    gone(from: never, body: never) {
      heard.push(['gone', body])
      return gone(from, body)
    },
  })
  return { world, ann, bob, link, heard, ...world }
}

const want = (ann: FilesNode, seq: number, root: Uint8Array, more: object = {}) => ({
  ...{ stream: 7, side: 'x', root: toBase64Url(root), by: ann.id, instance: 'log' as never, seq, have: [], list: true },
  ...more,
})

describe('a friend who asks for what is not theirs', () => {
  test('[D23] [abuse W52] of a file that was offered to somebody else, or of another root, they get nothing', async () => {
    const { world, ann, bob, clock, give, link } = await stage()
    const cyd = await world.friendOf(ann)
    const { key } = await give(ann, cyd, someBytes(MIB))
    const { key: mine } = await give(ann, bob, someBytes(MIB, 2))
    const side = await clock.through(bob.side.sides.open(ann.id, 'files').result)
    if (!side.ok) throw new Error(side.why)
    const got: number[] = []
    side.connection.data!.onMessage((message) => got.push(message?.length ?? 0))
    for (const [stream, seq] of [
      [1, key[3]],
      [2, mine[3]],
      [3, 99],
    ] as const) {
      link().send(fileProtocol, 'want', want(ann, seq, new Uint8Array(32), { stream, side: side.connection.id }))
      link().send(fileProtocol, 'credit', { stream, n: 1, bytes: MAX_FILE_BYTES })
    }
    await clock.run(10_000)
    expect(got).toEqual([])
  })

  test('[D23] who was offered nothing opens no side connection', async () => {
    const { ann, bob, clock } = await stage()
    expect(await clock.through(bob.side.sides.open(ann.id, 'files').result)).toEqual({ ok: false, why: 'refused' })
  })

  test('[D21] [abuse W55] that a file arrived is believed of nobody but whom it is for', async () => {
    const { world, ann, bob, clock, give, stateOf } = await stage()
    const cyd = await world.friendOf(ann)
    const { id, key } = await give(ann, cyd, someBytes(MIB))
    bob.side.links.to(ann.id)!.send(fileProtocol, 'done', { by: ann.id, instance: key[2], seq: key[3] })
    await clock.run(1_000)
    expect(stateOf(ann, id)?.arrived).toBeUndefined()
  })

  test('[abuse W52] asking again and again ends the link, and costs no more than so many looks', async () => {
    const { ann, bob, clock, give, link } = await stage()
    const { key } = await give(ann, bob, someBytes(MIB))
    for (let i = 0; i < 200 && bob.side.links.to(ann.id); i++)
      link().send(fileProtocol, 'want', want(ann, key[3], new Uint8Array(32), { stream: i + 1 }))
    await clock.run(1_000)
    expect(ann.side.counts.get('violation.file.flood')).toBeGreaterThan(0)
  })

  test('no more streams than may be, whatever numbers they have', async () => {
    const { ann, bob, clock, give, link, heard } = await stage()
    const { key, root } = await give(ann, bob, someBytes(MIB))
    for (let stream = 1; stream <= MAX_GOING + 3; stream++)
      link().send(fileProtocol, 'want', want(ann, key[3], root, { stream, side: 'never' }))
    await clock.run(1_000)
    const busy = (stream: number) => ['gone', { stream, why: 'busy' }]
    expect(heard).toEqual([busy(MAX_GOING + 1), busy(MAX_GOING + 2), busy(MAX_GOING + 3)])
    await clock.run(10_000)
    expect(heard).toHaveLength(MAX_GOING + 3)
  })
})

describe('a friend who gives what was not asked for', () => {
  async function pulling() {
    const staged = await stage()
    const { ann, bob, clock, give, world } = staged
    // Now Ann is the one who says whatever she likes.
    const file = someBytes(12 * MIB)
    const { key, id } = await give(ann, bob, file)
    await clock.through(bob.transfers.fetch(key))
    await clock.until(() => bob.transfers.coming.progress(world.stateOf(bob, id)!) !== undefined, 10_000)
    return { ...staged, file, id, key }
  }

  test('[abuse W50] frames of streams that nobody asked for are dropped and counted, and what comes goes on', async () => {
    const { ann, bob, clock, id, world } = await pulling()
    const [given] = ann.given
    for (let i = 0; i < 50; i++)
      given!.send(encodeFileFrame({ stream: 4_000_000_000, credit: 0, offset: 0, bytes: someBytes(1_000) }))
    expect(await clock.until(() => world.stateOf(bob, id)?.state === 'done', 60_000)).toBe(true)
    expect(bob.side.counts.get('file.stray')).toBeGreaterThan(0)
  })

  test('[abuse W50] what is no frame is a violation, the side connection goes, and the file still comes over the next one', async () => {
    const { ann, bob, clock, id, world } = await pulling()
    ann.given[0]!.send(new Uint8Array(5))
    expect(await clock.until(() => world.stateOf(bob, id)?.state === 'done', 60_000)).toBe(true)
    expect(bob.side.counts.get('violation.file.malformed')).toBe(1)
  })

  test.each([
    ['longer than the file', 4 * 32],
    ['not made of hashes', 33],
  ])('a list that is %s is none of this file', async (_what, length) => {
    const { ann, bob, clock, give, stateOf } = await stage()
    const { key, id } = await give(ann, bob, someBytes(3 * MIB))
    Object.assign(ann.transfers.handlers, {
      want(from: Link, { stream }: { stream: number }) {
        from.send(fileProtocol, 'list', { stream, from: 0, hashes: toBase64Url(someBytes(length)) })
      },
    })
    await clock.through(bob.transfers.fetch(key))
    await clock.run(10_000)
    expect(stateOf(bob, id)).toMatchObject({ state: 'failed', why: 'damaged', have: [] })
  })

  test('[abuse W51] a list that is not that of the root: nothing of it is used, and it is said to be damaged', async () => {
    const { ann, bob, clock, give, stateOf } = await stage()
    const { key, id } = await give(ann, bob, someBytes(3 * MIB))
    Object.assign(ann.transfers.handlers, {
      want(from: Link, { stream }: { stream: number }) {
        const hashes = toBase64Url(someBytes(3 * 32))
        from.send(fileProtocol, 'list', { stream, from: 0, hashes })
      },
    })
    await clock.through(bob.transfers.fetch(key))
    await clock.run(10_000)
    expect(stateOf(bob, id)).toMatchObject({ state: 'failed', why: 'damaged', have: [] })
  })

  test('[abuse W53] a thousand offers cost nothing before they are asked for', async () => {
    const { ann, bob, clock, give, rtc } = await stage()
    const before = rtc.open()
    for (let i = 0; i < 1_000; i++) await give(ann, bob, someBytes(10, i))
    await clock.run(10_000)
    expect([rtc.open(), bob.transfers.rows.all(), await bob.blobs.blobs.list()]).toEqual([before, [], []])
  })
})
