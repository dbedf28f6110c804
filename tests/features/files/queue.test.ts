import { expect, test } from 'vitest'
import { MAX_COMING } from '../../../src/features/files/limits.ts'
import { compareQueued } from '../../../src/features/files/queue.ts'
import { createFilesWorld, type FilesNode } from './filesWorld.ts'
import { someBytes } from './linkStage.ts'

const MIB = 1024 * 1024
/** Large enough that none of them is through while the others are asked for. */
const LARGE = 60

type Given = Awaited<ReturnType<ReturnType<typeof createFilesWorld>['give']>>

async function stage() {
  // A long way, so that large files take a while.
  const world = createFilesWorld({ latency: () => 50 })
  const { clock } = world
  const [ann, bob] = await world.filePair()
  const given = new Map<number, Given>()
  let seed = 0
  async function offer(sizes: readonly number[], from = ann) {
    for (const size of sizes) given.set(size, await world.give(from, bob, someBytes(size * MIB, ++seed)))
  }
  const ask = async (...sizes: readonly number[]) => {
    for (const size of sizes) await clock.through(bob.transfers.fetch(given.get(size)!.key))
    await clock.run(20)
  }
  const rowOf = (size: number) => world.stateOf(bob, given.get(size)!.id)!
  /** Sizes of the files that are coming. */
  const coming = () =>
    [...given.keys()].filter((size) => {
      const row = world.stateOf(bob, given.get(size)!.id)
      return row && bob.transfers.coming.progress(row) !== undefined
    })
  /** Waits until as many come as can. */
  const moves = () => clock.until(() => coming().length === MAX_COMING, 30_000)
  /** In which order they come to be here, and how many came at a time at most. */
  async function order(sizes: readonly number[], who: FilesNode = bob) {
    const done: number[] = []
    let most = 0
    await clock.until(() => {
      most = Math.max(most, coming().length)
      for (const size of sizes)
        if (!done.includes(size) && world.stateOf(who, given.get(size)!.id)?.state === 'done') done.push(size)
      return done.length === sizes.length
    }, 600_000)
    return { done, most }
  }
  return { ...world, ann, bob, given, offer, ask, coming, moves, order, rowOf }
}

test('[D25] three come at a time, and of those that wait the small ones first, whenever they were asked for', async () => {
  const { bob, offer, ask, coming, moves, order, rowOf } = await stage()
  const [moving, waiting] = [
    [LARGE, LARGE + 1, LARGE + 2],
    [9, 3, 6],
  ]
  await offer([...moving, ...waiting])
  await ask(...moving)
  await moves()
  await ask(...waiting)
  expect(coming()).toEqual(moving)
  for (const size of waiting) expect(bob.transfers.coming.whyNot(rowOf(size))).toBe('queue')
  const { done, most } = await order([...moving, ...waiting])
  expect(most).toBe(MAX_COMING)
  expect(done.filter((size) => waiting.includes(size))).toEqual([3, 6, 9])
})

test('three at a time are three of all friends', async () => {
  const world = await stage()
  const { bob, offer, ask, coming, moves, order } = world
  const zoe = await world.friendOf(bob)
  await offer([LARGE, LARGE + 2])
  await offer([LARGE + 1, LARGE + 3, 2], zoe)
  await ask(LARGE, LARGE + 1, LARGE + 2, LARGE + 3)
  await moves()
  await ask(2)
  expect(coming()).toHaveLength(MAX_COMING)
  const { done, most } = await order([LARGE, LARGE + 1, LARGE + 2, LARGE + 3, 2])
  expect(most).toBe(MAX_COMING)
  expect(done).toHaveLength(5)
})

test('a friend who goes makes room for what others give', async () => {
  const world = await stage()
  const { ann, bob, clock, offer, ask, coming, moves, order } = world
  const zoe = await world.friendOf(bob)
  await offer([LARGE, LARGE + 1, LARGE + 2])
  await offer([2], zoe)
  await ask(LARGE, LARGE + 1, LARGE + 2)
  await moves()
  await ask(2)
  expect(coming()).toEqual([LARGE, LARGE + 1, LARGE + 2])
  world.rtc.offline(ann.id)
  expect((await order([2])).done).toEqual([2])
  await clock.run(1_000)
  expect(coming()).toEqual([])
})

test('what is put first comes at once: the last of what moves makes way, waits, and keeps what it has', async () => {
  const { ann, bob, clock, given, offer, ask, coming, moves, order, rowOf, readBack } = await stage()
  await offer([40, 50, LARGE, 90])
  await ask(40, 50, LARGE)
  await moves()
  await ask(90)
  expect(coming()).toEqual([40, 50, LARGE])
  await clock.until(() => rowOf(LARGE).have.length > 0, 30_000)
  expect(await clock.through(bob.transfers.first(given.get(90)!.id))).toBe(true)
  await clock.run(20)
  expect(coming()).toEqual([40, 50, 90])
  const { have, state } = rowOf(LARGE)
  expect([state, have.length > 0]).toEqual(['wanted', true])
  expect(bob.transfers.coming.whyNot(rowOf(LARGE))).toBe('queue')
  // Also after a reload.
  bob.crash()
  await moves()
  expect(coming()).toContain(90)
  await order([40, 50, LARGE, 90])
  const file = await readBack(bob, given.get(LARGE)!.id, LARGE * MIB)
  expect(file.length).toBe(LARGE * MIB)
  expect(rowOf(90).first).toBeUndefined()
  expect(await clock.through(ann.transfers.first(given.get(90)!.id))).toBe(false)
  expect(await clock.through(bob.transfers.first(given.get(90)!.id))).toBe(false)
})

test('put first one after another: the latest before all, and none of them makes way for a small one', async () => {
  const { bob, clock, given, offer, ask, coming, moves, rowOf } = await stage()
  await offer([LARGE, LARGE + 1, LARGE + 2, 90, 91, 92, 1])
  await ask(LARGE, LARGE + 1, LARGE + 2)
  await moves()
  await ask(90, 91, 92)
  for (const size of [90, 91, 92]) expect(await clock.through(bob.transfers.first(given.get(size)!.id))).toBe(true)
  await clock.run(100)
  expect(coming()).toEqual([90, 91, 92])
  expect([rowOf(90).first, rowOf(91).first, rowOf(92).first]).toEqual([1, 2, 3])
  await ask(1)
  expect(coming()).toEqual([90, 91, 92])
})

test('a paused one makes room, and all that is paused moves nothing', async () => {
  const { bob, clock, given, offer, ask, coming, moves } = await stage()
  await offer([LARGE, LARGE + 1, LARGE + 2, 90])
  await ask(LARGE, LARGE + 1, LARGE + 2)
  await moves()
  await ask(90)
  await clock.through(bob.transfers.pause(given.get(LARGE)!.id))
  await clock.run(100)
  expect(coming()).toEqual([LARGE + 1, LARGE + 2, 90])
  for (const size of [LARGE + 1, LARGE + 2, 90]) await clock.through(bob.transfers.pause(given.get(size)!.id))
  await clock.run(60_000)
  expect(coming()).toEqual([])
})

test('the order of a queue', () => {
  const [large, small, early, first, latest] = [
    { size: 9, since: 2 },
    { size: 1, since: 9 },
    { size: 9, since: 1 },
    { size: 99, since: 5, first: 1 },
    { size: 98, since: 5, first: 2 },
  ]
  expect([large, small, early, first, latest].sort(compareQueued)).toEqual([latest, first, small, early, large])
})
