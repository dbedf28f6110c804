import { expect, test } from 'vitest'
import { ENTRIES } from '../../src/engine/entry.ts'
import type { Row } from '../../src/ports/storage.ts'
import { createWorld, type Node, type World } from '../support/world.ts'

// Whoever keeps to the rules never meets a budget, however much they do.

/** Counters that tell of a budget that somebody met. */
const met = (...nodes: readonly Node[]) =>
  nodes.flatMap(({ name, counts }) =>
    [...counts].flatMap(([what, times]) =>
      /^(flood|violation|entries|gate|request|frame|orphans|budget)\./.test(what) && what !== 'gate.replayed'
        ? [`${name} ${what} ${times}`]
        : [],
    ),
  )

/** So many more messages of Ann's, written while Bob was away, are with him. */
async function caughtUp(world: World, ann: Node, bob: Node, count: number, textOf: (at: number) => string) {
  const first = ann.disk.rows(ENTRIES).find(({ kind }) => kind === 'text')!
  const rows = Array.from({ length: count }, (_, at): Row => {
    const seq = (first.seq as number) + at + 1
    const lamport = (first.lamport as number) + at + 1
    const order = [lamport, first.author as string, first.instance as string, seq]
    return { ...first, seq, lamport, order, body: { text: textOf(at) } }
  })
  await ann.reload('crash')
  world.net.offline(ann.id)
  for (let at = 0; at < rows.length; at += 5_000)
    expect(ann.disk.apply(rows.slice(at, at + 5_000).map((row) => ({ add: ENTRIES, row })))).toBe('done')
  await ann.reload('crash')
  world.net.online(ann.id)
  ann.app.wake()
  expect(await world.until(() => bob.disk.rows(ENTRIES).length > count, 10 * 60_000)).toBe(true)
}

test('two thousand messages, typed by three people in an afternoon, all read at once', async () => {
  const world = createWorld()
  const [ann, bob, cy] = [await world.node('Ann'), await world.node('Bob'), await world.node('Cy')]
  for (const [a, b] of [
    [ann, bob],
    [ann, cy],
    [bob, cy],
  ] as const)
    await world.befriend(a, b)
  const people = [ann, bob, cy]
  for (let i = 0; i < 2_000; i++) {
    const from = people[i % 3]!
    const to = people[(i + 1 + (Math.floor(i / 3) % 2)) % 3]!
    await to.hand.open(from.id)
    await from.say(to.id, `message ${i}`)
    await world.run(i % 100 === 0 ? 60_000 : 500)
  }
  await world.run(2_000)
  const all = people.flatMap((a) => people.filter((b) => b !== a).map((b) => a.shown(b.id).length))
  expect(all.reduce((sum, n) => sum + n, 0)).toBe(4_000)
  expect([met(...people), world.broken()]).toEqual([[], []])
})

test('forty friends who come back at once, each with twenty messages', async () => {
  const world = createWorld()
  const ann = await world.node('Ann')
  const friends: Node[] = []
  for (let i = 0; i < 40; i++) {
    const friend = await world.node(`Friend ${i}`)
    await world.befriend(ann, friend)
    friends.push(friend)
  }
  world.net.offline(ann.id)
  await world.run(30_000)
  for (const friend of friends) for (let i = 0; i < 20; i++) await friend.say(ann.id, `${friend.name} ${i}`)
  world.net.online(ann.id)
  ann.app.wake()
  const here = () => friends.every((friend) => ann.shown(friend.id).length === 20)
  expect(await world.until(here, 10 * 60_000)).toBe(true)
  await world.run(10_000)
  expect([met(ann, ...friends), world.broken()]).toEqual([[], []])
})

test('a hundred thousand messages that are caught up with', { timeout: 120_000 }, async () => {
  const world = createWorld()
  const [ann, bob] = [await world.node('Ann'), await world.node('Bob')]
  await world.befriend(ann, bob)
  await ann.say(bob.id, 'first')
  await world.run(1_000)
  await caughtUp(world, ann, bob, 100_000, (at) => `message ${at}`)
  expect(met(ann, bob)).toEqual([])
})

test('twenty thousand long messages in a script of three bytes a letter, caught up with', {
  timeout: 120_000,
}, async () => {
  const world = createWorld()
  const [ann, bob] = [await world.node('Ann'), await world.node('Bob')]
  await world.befriend(ann, bob)
  await ann.say(bob.id, 'first')
  await world.run(1_000)
  await caughtUp(world, ann, bob, 20_000, (at) => `${at} ${'漢'.repeat(500)}`)
  expect(met(ann, bob)).toEqual([])
})
