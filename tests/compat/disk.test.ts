import { beforeAll, describe, expect, test, vi } from 'vitest'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { person } from '../support/names.ts'
import { createWorld, type Node, type World } from '../support/world.ts'
import { expectUnchanged } from './expectUnchanged.ts'
import { expectedOf, golden, keysOf, leftBy, rowsOf, type Who } from './golden.ts'
import { type Deed, does, find, isLinked, seeConversation, seeNear, unread } from './reader.ts'

const DAY = 86_400_000
/** Ten thousand messages are read to the last one. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })
const WHO: readonly Who[] = ['ann', 'bob']
const { people, now } = golden

/** Somebody of then, in a world of today. */
const join = async (world: World, who: Who) => world.node(who === 'ann' ? 'Ann' : 'Bob', await leftBy(who))
const device = (world: World, { app }: Node) => ({ app, clock: world.clock })

test('the fixture holds what it is there for', () => {
  const kinds = new Set(WHO.flatMap((who) => rowsOf(who).entries!.map((row) => row.kind)))
  for (const kind of ['text', 'edit', 'delete', 'react', 'pin', 'timer', 'erased', 'poll', 'file'])
    expect(kinds).toContain(kind)
  for (const who of WHO) {
    const { entries, vanishing } = rowsOf(who)
    for (const has of ['orphan', 'gone', 'edit', 'reactions', 'pinned', 'starred', 'ttl'])
      expect(entries!.filter((row) => has in row).length, `${who}: ${has}`).toBeGreaterThan(0)
    expect(vanishing!.filter((row) => 'due' in row).length).toBeGreaterThan(3)
    expect(vanishing!.filter((row) => !('due' in row)).length).toBeGreaterThan(3)
    expect(entries!.filter((row) => row.kind === 'text').length).toBeGreaterThan(8_000)
  }
  expect(golden).toMatchObject({ version: '0.1', schema: 2 })
})

describe.each(WHO)('the disk that version 0.1 left %s', (who) => {
  const expected = expectedOf(who)

  test('shows the same, marks and all', async () => {
    await expectUnchanged(who, await leftBy(who))
    expect(Object.values(expected.found).some((hits) => hits.length > 10)).toBe(true)
  })

  test('loses what disappears, when its time has run, and nothing else', async () => {
    const world = createWorld({ start: now + 8 * DAY })
    world.net.setBroker(false)
    const node = await join(world, who)
    await world.run(2_000)
    const { conversations, disappears } = expected
    expect(disappears.size).toBeGreaterThan(3)
    for (const [peer, { messages }] of Object.entries(conversations)) {
      const shown = (await seeConversation(device(world, node), peer)).messages.map(({ id }) => id)
      expect(shown).toEqual(messages.map(({ id }) => id).filter((id) => !disappears.has(`${peer} ${id}`)))
    }
  })
})

describe('life goes on with it', () => {
  const ids = { ann: people.ann.id, bob: people.bob.id }
  const world = createWorld({ start: now })
  let ann: Node
  let bob: Node
  beforeAll(async () => {
    ann = await join(world, 'ann')
    bob = await join(world, 'bob')
    expect(await world.until(() => isLinked(deviceOf(ann), ids.bob) && isLinked(deviceOf(bob), ids.ann), 60_000)).toBe(
      true,
    )
    await world.run(5_000)
  })
  const pair = () => [ann, bob] as const
  const deviceOf = (node: Node) => device(world, node)
  const peerOf = (node: Node) => (node === ann ? ids.bob : ids.ann)
  const conversationOf = async (node: Node) => (await seeConversation(deviceOf(node), peerOf(node))).messages
  const deed = async (node: Node, what: Deed) => {
    expect(await does(deviceOf(node), peerOf(node), what), what.do).toBe(true)
    await world.run(500)
  }
  const newestOf = (node: Node) => seeNear(deviceOf(node), peerOf(node))
  const messageOf = async (node: Node, id: string) =>
    (await seeNear(deviceOf(node), peerOf(node), id)).find((one) => one.id === id)

  test('[D1] what waited arrives, once, and both see one order', async () => {
    for (const [node, who] of [
      [ann, 'ann'],
      [bob, 'bob'],
    ] as const) {
      const other = node === ann ? bob : ann
      const all = expectedOf(who).conversations[peerOf(node)]!.messages
      const waited = all.filter(({ status, former }) => status === 'waiting' && !former)
      expect(waited.length).toBeGreaterThan(20)
      const [mine, theirs] = [await conversationOf(node), await conversationOf(other)]
      const there = new Set(theirs.map(({ id }) => id))
      expect(waited.filter(({ id }) => !there.has(id))).toEqual([])
      const late = mine.filter(({ id }) => waited.some((one) => one.id === id))
      expect(new Set(late.map(({ status }) => status))).toEqual(new Set(['delivered']))
      // Nothing that was there is gone, and nothing stands there twice.
      const now = mine.map(({ id }) => id)
      expect(new Set(now).size).toBe(now.length)
      expect(all.filter(({ id }) => !now.includes(id))).toEqual([])
      const common = (of: readonly { id: string }[], within: Set<string>) =>
        of.map(({ id }) => id).filter((id) => within.has(id))
      expect(common(mine, there)).toEqual(common(theirs, new Set(now)))
    }
  })

  test('[D2] marks rise, and are told', async () => {
    await deed(bob, { do: 'read' })
    const mine = (await conversationOf(ann)).filter(({ from, former }) => from === 'me' && !former)
    expect(new Set(mine.map(({ status }) => status))).toEqual(new Set(['read']))
    expect(unread(deviceOf(bob), ids.ann)).toBe(0)
  })

  test('[D11] old messages are edited, reacted to, pinned and deleted, on both sides', async () => {
    const texts = expectedOf('ann').conversations[ids.bob]!.messages.filter(
      ({ kind, from, former, ttl, status }) => kind === 'text' && from === 'me' && !former && !ttl && status === 'read',
    )
    const [first, second] = [texts[40]!, texts[400]!]
    await deed(ann, { do: 'edit', id: first.id, text: 'said anew by a later version' })
    await deed(bob, { do: 'react', id: first.id, emoji: '🎉' })
    await deed(bob, { do: 'pin', id: first.id, on: true })
    await deed(ann, { do: 'delete', id: second.id })
    for (const node of pair()) {
      expect(await messageOf(node, first.id)).toMatchObject({
        text: 'said anew by a later version',
        edited: (first.edited ?? 0) + 1,
        pinned: true,
        reactions: expect.arrayContaining([expect.objectContaining({ emoji: '🎉' })]),
      })
      expect(await messageOf(node, second.id)).toMatchObject({ kind: 'deleted', text: '' })
    }
  })

  test('new messages go both ways, and are found beside the old ones', async () => {
    await deed(ann, { do: 'say', text: 'a new word: zeppelin' })
    await deed(bob, { do: 'say', text: 'zeppelin, and an old one: lighthouse' })
    for (const node of pair()) {
      const last = (await newestOf(node)).slice(-2).map(({ text }) => text)
      expect(last).toEqual(['a new word: zeppelin', 'zeppelin, and an old one: lighthouse'])
    }
    expect(await find(deviceOf(ann), 'zeppelin')).toHaveLength(2)
    expect((await find(deviceOf(ann), 'lighthouse')).length).toBeGreaterThan(3)
  })

  test('[D14] the timer that was proposed is agreed to', async () => {
    await deed(bob, { do: 'timer', seconds: 3_600 })
    for (const node of pair())
      expect((await seeConversation(deviceOf(node), peerOf(node))).timer).toEqual({ seconds: 3_600 })
  })

  test('[D11] [abuse W23] acts that came before their message are there when it comes', async () => {
    const LOST = 'lost-b-log-'
    void bob.app.stop()
    world.net.crash(ids.bob)
    await world.run(30_000)
    // Another device of Bob's, which speaks as version 0.1 did.
    const tablet = createHostilePeer(world, {
      keys: keysOf(people.bob.number),
      serves: ['link/1', 'profile/1', 'log/1', 'typing/1'],
    })
    const line = tablet.open(person(ids.ann))
    expect(await line.prove()).toBe(true)
    line.say('log/1', 'frontier', { have: [], again: true })
    const entries = [1, 2, 3].map((seq) => [seq, 40 + seq, now - DAY, 'text', { text: `it came late, ${seq}` }])
    line.say('log/1', 'entries', { instance: LOST, entries })
    await world.run(5_000)
    const late = (seq: number) => messageOf(ann, `${ids.bob}/${LOST}/${seq}`)
    const [first, second, third] = [await late(1), await late(2), await late(3)]
    expect(first).toMatchObject({ kind: 'text', text: 'it came late, 1' })
    expect(second).toMatchObject({
      text: 'what it says since it was changed',
      edited: 1,
      pinned: true,
      reactions: [{ emoji: '🎉', count: 1, mine: false }],
    })
    expect(third).toMatchObject({ kind: 'deleted', text: '' })
    const answer = (await conversationOf(ann)).find(({ text }) => text === 'answers what has not come')
    expect(answer?.quote).toMatchObject({ kind: 'text', text: 'what it says since it was changed' })
  })
})
