import { describe, expect, test } from 'vitest'
import { JOURNAL_BYTES, MAX_UNNOTED, PIECE_BYTES } from '../../../src/features/files/limits.ts'
import { createFilesWorld, type FilesNode, type FilesWorld } from './filesWorld.ts'
import { someBytes } from './linkStage.ts'

const MIB = 1024 * 1024

async function stage(seed = 1) {
  const world = createFilesWorld({ seed })
  const [ann, bob] = await world.filePair()
  return { world, ann, bob, ...world }
}

/** Asks for it, and waits until it is there. */
async function arrives(world: FilesWorld, to: FilesNode, id: Parameters<FilesWorld['stateOf']>[1], ms = 120_000) {
  return world.clock.until(() => world.stateOf(to, id)?.state === 'done', ms)
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

describe('a file from friend to friend', () => {
  test.each([0, 1, PIECE_BYTES, 3 * MIB + 5])('[D21] of %i bytes: asked for, here, and both know', async (size) => {
    const { world, ann, bob, clock, give, stateOf, readBack } = await stage()
    const file = someBytes(size)
    const { key, id } = await give(ann, bob, file)
    await clock.run(30_000)
    expect(stateOf(bob, id)).toBeUndefined()
    expect(await clock.through(bob.transfers.fetch(key))).toBe('ok')
    expect(await arrives(world, bob, id)).toBe(true)
    expect(same(await readBack(bob, id, size), file)).toBe(true)
    await clock.run(1_000)
    expect([stateOf(ann, id)?.arrived, stateOf(bob, id)?.told]).toEqual([1, 1])
  })

  test('[D20] nothing goes to anybody before they ask, and a side connection that carries nothing is closed', async () => {
    const { world, ann, bob, clock, give, rtc } = await stage()
    const { key, id } = await give(ann, bob, someBytes(2 * MIB))
    await clock.run(60_000)
    const idle = rtc.open()
    await clock.through(bob.transfers.fetch(key))
    await arrives(world, bob, id)
    expect(rtc.open()).toBeGreaterThan(idle)
    await clock.run(60_000)
    expect(rtc.open()).toBe(idle)
  })

  test('no side connection to be had: tried again now and then, never without an end, and it comes once there is one', async () => {
    const { world, ann, bob, clock, give } = await stage()
    const { key, id } = await give(ann, bob, someBytes(2 * MIB))
    bob.limited = true
    await clock.through(bob.transfers.fetch(key))
    await clock.run(60_000)
    expect(bob.opened).toBeGreaterThan(2)
    expect(bob.opened).toBeLessThan(8)
    bob.limited = false
    expect(await arrives(world, bob, id)).toBe(true)
  })

  test('several at once, both ways, three at a time', async () => {
    const { world, ann, bob, clock, give, readBack } = await stage()
    const files = Array.from({ length: 7 }, (_, i) => someBytes(MIB + i * 1000, i + 1))
    const there = await Promise.all(files.map((file) => give(ann, bob, file)))
    const back = await Promise.all(files.map((file) => give(bob, ann, file)))
    for (const { key } of there) await clock.through(bob.transfers.fetch(key))
    for (const { key } of back) await clock.through(ann.transfers.fetch(key))
    for (const [i, file] of files.entries()) {
      expect(await arrives(world, bob, there[i]!.id)).toBe(true)
      expect(await arrives(world, ann, back[i]!.id)).toBe(true)
      expect(same(await readBack(bob, there[i]!.id, file.length), file)).toBe(true)
      expect(same(await readBack(ann, back[i]!.id, file.length), file)).toBe(true)
    }
  })
})

describe('through what comes between', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    '[D22] kills of either page, cuts and lost links, seed %i: the same bytes, and little of them twice',
    async (seed) => {
      const { world, ann, bob, clock, chance, give, stateOf, readBack, rtc, orphans } = await stage(seed)
      const file = someBytes(40 * MIB + 123, seed)
      // A file that lies where it was chosen is lost with the page; one that was copied is not.
      const { key, id } = await give(ann, bob, file, { copied: true })
      await clock.through(bob.transfers.fetch(key))
      for (let kill = 0; kill < 20 && stateOf(bob, id)?.state !== 'done'; kill++) {
        await clock.run(20 + chance() * 60)
        const before = stateOf(bob, id)?.have ?? []
        const what = Math.floor(chance() * 4)
        if (what === 0) bob.crash()
        else if (what === 1) ann.crash()
        else if (what === 2) {
          rtc.offline(ann.id)
          await clock.run(chance() * 20_000)
          rtc.online(ann.id)
        } else for (const link of [ann.side.links.to(bob.id)]) link?.close()
        await clock.until(() => !!bob.side.links.to(ann.id) && !!ann.side.links.to(bob.id), 60_000)
        await clock.run(100)
        // What was noted stays noted.
        const after = stateOf(bob, id)?.have ?? []
        expect(after.at(-1)?.[1] ?? 0).toBeGreaterThanOrEqual(before.at(-1)?.[1] ?? 0)
      }
      expect(await arrives(world, bob, id, 600_000)).toBe(true)
      expect(same(await readBack(bob, id, file.length), file)).toBe(true)
      await clock.run(120_000)
      expect([stateOf(ann, id)?.arrived, stateOf(bob, id)?.told]).toEqual([1, 1])
      expect([await orphans(ann), await orphans(bob)]).toEqual([[], []])
      expect(MAX_UNNOTED).toBeGreaterThan(JOURNAL_BYTES)
    },
  )

  test('credit that a lost link swallowed is given again on the next one', async () => {
    const { world, ann, bob, clock, give, stateOf } = await stage()
    const { key, id } = await give(ann, bob, someBytes(30 * MIB))
    await clock.through(bob.transfers.fetch(key))
    await clock.until(() => (stateOf(bob, id)?.have.length ?? 0) > 0, 10_000)
    const { credit } = ann.transfers.handlers
    Object.assign(ann.transfers.handlers, { credit: () => undefined })
    await clock.run(10_000)
    expect(stateOf(bob, id)?.state).toBe('wanted')
    Object.assign(ann.transfers.handlers, { credit })
    await clock.run(60_000)
    expect(stateOf(bob, id)?.state).toBe('wanted')
    ann.side.links.to(bob.id)!.close()
    expect(await arrives(world, bob, id)).toBe(true)
  })

  test('the sender’s page is gone for good, and the file has to be chosen again: said, and then it goes on', async () => {
    const { world, ann, bob, clock, give, stateOf, readBack } = await stage()
    const file = someBytes(30 * MIB)
    const { key, id, source } = await give(ann, bob, file)
    await clock.through(bob.transfers.fetch(key))
    await clock.until(() => (stateOf(bob, id)?.have.length ?? 0) > 0, 10_000)
    ann.crash()
    await clock.run(60_000)
    expect(bob.transfers.coming.whyNot(stateOf(bob, id)!)).toBe('source')
    const had = stateOf(bob, id)!.have
    expect(had[0]![1]).toBeGreaterThan(0)
    expect(ann.transfers.choose(id, source)).toBe(true)
    expect(await arrives(world, bob, id)).toBe(true)
    expect(same(await readBack(bob, id, file.length), file)).toBe(true)
  })
})

describe('what people do with it', () => {
  test('paused while a journal is just being written: neither writes over the other', async () => {
    const { ann, bob, clock, chance, give, stateOf } = await stage(7)
    const { key, id } = await give(ann, bob, someBytes(60 * MIB))
    // A slow disk, which does one thing after another.
    const { write } = bob.storage
    let queue: Promise<unknown> = Promise.resolve()
    bob.storage.write = (changes) => {
      const written = queue.then(async () => {
        await new Promise<void>((resolve) => void clock.after(40, resolve))
        return write(changes)
      })
      queue = written
      return written
    }
    let met = 0
    for (let n = 0; n < 40; n++) {
      await clock.through(bob.transfers.fetch(key))
      await clock.run(200 + chance() * 150)
      if (stateOf(bob, id)?.state !== 'wanted') break
      met += 1
      expect(await clock.through(bob.transfers.pause(id))).toBe(true)
      await clock.run(400)
      // All of it may have been there before the pause was.
      if (stateOf(bob, id)?.state === 'done') break
      expect(stateOf(bob, id)?.state).toBe('paused')
    }
    expect(met).toBeGreaterThan(2)
  })

  test('paused and gone on with by the receiver', async () => {
    const { world, ann, bob, clock, give, stateOf } = await stage()
    const { key, id } = await give(ann, bob, someBytes(30 * MIB))
    await clock.through(bob.transfers.fetch(key))
    await clock.until(() => (stateOf(bob, id)?.have.length ?? 0) > 0, 10_000)
    expect(await clock.through(bob.transfers.pause(id))).toBe(true)
    const { have } = stateOf(bob, id)!
    await clock.run(60_000)
    expect(stateOf(bob, id)).toMatchObject({ state: 'paused', have })
    bob.crash()
    await clock.run(60_000)
    expect(stateOf(bob, id)).toMatchObject({ state: 'paused', have })
    await clock.through(bob.transfers.fetch(key))
    expect(await arrives(world, bob, id)).toBe(true)
  })

  test('held back and released by the sender', async () => {
    const { world, ann, bob, clock, give, stateOf } = await stage()
    const { key, id } = await give(ann, bob, someBytes(30 * MIB))
    await clock.through(bob.transfers.fetch(key))
    await clock.until(() => (stateOf(bob, id)?.have.length ?? 0) > 0, 10_000)
    expect(await clock.through(ann.transfers.pause(id))).toBe(true)
    await clock.run(60_000)
    expect(bob.transfers.coming.whyNot(stateOf(bob, id)!)).toBe('paused')
    expect(stateOf(bob, id)?.state).toBe('wanted')
    // Asked for anew on the next link, and held back all the same.
    const { have } = stateOf(bob, id)!
    ann.side.links.to(bob.id)!.close()
    await clock.run(60_000)
    expect(bob.transfers.coming.whyNot(stateOf(bob, id)!)).toBe('paused')
    expect(stateOf(bob, id)?.have).toEqual(have)
    await clock.through(ann.transfers.release(id))
    expect(await arrives(world, bob, id)).toBe(true)
  })

  test('discarded in the middle: nothing of it is left, and it can be asked for anew', async () => {
    const { world, ann, bob, clock, give, stateOf, orphans } = await stage()
    const { key, id } = await give(ann, bob, someBytes(30 * MIB))
    await clock.through(bob.transfers.fetch(key))
    await clock.until(() => (stateOf(bob, id)?.have.length ?? 0) > 0, 10_000)
    expect(await clock.through(bob.transfers.discard(id))).toBe(true)
    await clock.run(30_000)
    expect([stateOf(bob, id), await bob.blobs.blobs.list(), await orphans(bob)]).toEqual([undefined, [], []])
    await clock.through(bob.transfers.fetch(key))
    expect(await arrives(world, bob, id)).toBe(true)
  })

  test.each(['sender', 'receiver'] as const)(
    '[D24] deleted by the %s while pieces arrive: no byte is left',
    async (who) => {
      const { world, ann, bob, clock, give, stateOf } = await stage()
      const { key, id } = await give(ann, bob, someBytes(30 * MIB), { copied: true })
      await clock.through(bob.transfers.fetch(key))
      await clock.until(() => (stateOf(bob, id)?.have.length ?? 0) > 0, 10_000)
      const here = who === 'sender' ? ann : bob
      await world.withdraw(here, id)
      await clock.run(30_000)
      expect([stateOf(here, id), await here.blobs.blobs.list()]).toEqual([undefined, []])
      if (who === 'sender') expect(stateOf(bob, id)).toMatchObject({ state: 'failed', why: 'deleted' })
    },
  )

  test('a start lets go of what nobody offers any more, and of blobs that no row knows', async () => {
    const { world, ann, bob, clock, give } = await stage()
    const { key, id } = await give(ann, bob, someBytes(2 * MIB))
    await clock.through(bob.transfers.fetch(key))
    await arrives(world, bob, id)
    const stray = await bob.blobs.blobs.open({ id: 'stray', key: new Uint8Array(32), piece: PIECE_BYTES })
    expect(typeof stray).toBe('object')
    bob.crash()
    await clock.run(1_000)
    expect(await bob.blobs.blobs.list()).toHaveLength(1)
  })
})

describe('disks and files that fail', () => {
  test('[D26] a full disk: said on both sides, the rest stays, and it goes on once there is room', async () => {
    const { world, ann, bob, clock, give, stateOf } = await stage()
    const { key, id } = await give(ann, bob, someBytes(30 * MIB))
    await clock.through(bob.transfers.fetch(key))
    await clock.until(() => (stateOf(bob, id)?.have.length ?? 0) > 0, 10_000)
    bob.blobs.trouble.next = 'full'
    await clock.run(10_000)
    const row = stateOf(bob, id)!
    expect(row).toMatchObject({ state: 'failed', why: 'full' })
    expect(row.have[0]![1]).toBeGreaterThan(0)
    bob.blobs.trouble.next = undefined
    await clock.through(bob.transfers.fetch(key))
    expect(await arrives(world, bob, id)).toBe(true)
    expect(stateOf(bob, id)?.why).toBeUndefined()
  })

  test('no room for it: nothing is asked for', async () => {
    const { ann, bob, clock, give, stateOf } = await stage()
    const { key, id } = await give(ann, bob, someBytes(10 * MIB))
    bob.blobs.trouble.room = 11 * MIB
    expect(await clock.through(bob.transfers.fetch(key))).toBe('full')
    expect(stateOf(bob, id)).toBeUndefined()
  })

  test('[D23] another file in its place: said on both sides, and not a byte of it goes', async () => {
    const { ann, bob, clock, give, stateOf } = await stage()
    const { key, id } = await give(ann, bob, someBytes(3 * MIB), { lie: someBytes(3 * MIB, 2) })
    await clock.through(bob.transfers.fetch(key))
    await clock.run(10_000)
    expect(stateOf(bob, id)).toMatchObject({ state: 'failed', why: 'changed', have: [] })
    expect(stateOf(ann, id)).toMatchObject({ state: 'failed', why: 'changed' })
  })
})
