import { describe, expect, test } from 'vitest'
import { came, createFloor, FRIEND, ME } from '../support/floor.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { createWorld, type Node } from '../support/world.ts'

const text = (seq: number, lamport: number, words: string) => came(seq, lamport, 'text', { text: words })
const words = (rows: readonly unknown[]) => JSON.stringify(rows)

describe('an unread message that I delete for me', () => {
  test('is unread no longer, and the list says what stands last now', async () => {
    const floor = createFloor()
    await floor.hear('theirs', text(1, 1, 'first'), text(2, 2, 'second'), text(3, 3, 'third'))
    const left: [number, { unread: number; lastText: string }][] = [
      [3, { unread: 2, lastText: 'second' }],
      [1, { unread: 1, lastText: 'second' }],
      [2, { unread: 0, lastText: '' }],
    ]
    for (const [seq, summary] of left) {
      expect(await floor.eraseHere(floor.keyOf(FRIEND, 'theirs', seq))).toBe(true)
      expect(floor.summary()).toMatchObject(summary)
      expect(floor.summaryOnDisk()).toEqual(floor.summary())
    }
    expect(floor.summary()?.firstUnread).toBeUndefined()
  })

  test('is counted once, whoever else takes it back, and what was seen not at all', async () => {
    const floor = createFloor()
    const all = [1, 2, 3, 4].map((seq) => floor.keyOf(FRIEND, 'theirs', seq))
    await floor.hear('theirs', text(1, 1, 'seen'), text(2, 2, 'two'), text(3, 3, 'three'), text(4, 4, 'four'))
    floor.look('theirs', 1)
    await floor.eraseHere(all[1]!)
    await floor.hear('theirs', came(5, 5, 'delete', { instance: 'theirs', seq: 2 }))
    await floor.hear('theirs', came(6, 6, 'delete', { instance: 'theirs', seq: 3 }))
    await floor.eraseHere(...all.slice(0, 3))
    // Each of four was counted as it came; the one that was seen is not what went.
    expect(floor.summary()).toMatchObject({ unread: 2, lastText: 'four' })
    await floor.say('text', { text: 'mine' })
    await floor.eraseHere(floor.keyOf(ME, 'mine-1', 1))
    expect(floor.summary()).toMatchObject({ unread: 2, lastText: 'four' })
  })

  test('stays as it was where the disk refuses', async () => {
    const floor = createFloor()
    await floor.hear('theirs', text(1, 1, 'first'), text(2, 2, 'second'))
    const [before, rows] = [floor.summary(), words(floor.rows())]
    floor.storage.failWrites('full')
    expect(await floor.eraseHere(floor.keyOf(FRIEND, 'theirs', 2))).toBe(false)
    expect([floor.summary(), words(floor.rows())]).toEqual([before, rows])
    expect(floor.told.at(-1)?.gone).toEqual([])
  })

  test('in the list, too, and everybody is told that it is gone', async () => {
    const world = createWorld()
    const [ann, bob] = [await world.node('Ann'), await world.node('Bob')]
    await world.befriend(ann, bob)
    for (const said of ['first', 'second']) await ann.say(bob.id, said)
    await world.run(500)
    const summary = () => bob.hand.store.getState().summaries[ann.id]
    expect(summary()).toMatchObject({ unread: 2, lastText: 'second' })
    const id = ann.hand.store.getState().open!.messages.at(-1)!.id
    expect(await world.through(bob.hand.acts(ann.id).deleteForMe([id]))).toEqual({ ok: true })
    expect(summary()).toMatchObject({ unread: 1, lastText: 'first' })
    await bob.reload('crash')
    expect(summary()).toMatchObject({ unread: 1, lastText: 'first' })
  })
})

describe('what is told of a message that went', () => {
  async function told() {
    const world = createWorld()
    const [ann, bob] = [await world.node('Ann'), await world.node('Bob')]
    await world.befriend(ann, bob)
    bob.device.permit('granted')
    bob.device.watch(false)
    const [messages, reacted] = [(count: number) => `${count} new`, () => '']
    bob.app.notifications.speak({ lang: 'en', messages, reacted, reactedToSeveral: '', number: String })
    await ann.say(bob.id, 'hello')
    await ann.say(bob.id, 'secret')
    await world.until(() => bob.shown(ann.id).length === 2, 300)
    const last = () => ann.hand.store.getState().open!.messages.at(-1)!
    const { id } = last()
    const takeBack = () => world.through(ann.hand.deleteForEveryone([id]))
    return {
      world,
      bob,
      all: () => bob.device.all.map(({ body }) => body),
      onScreen: () => [...bob.device.shown.values()].map(({ body }) => body),
      forMe: () => world.through(bob.hand.acts(ann.id).deleteForMe([id])),
      /** Before Ann knows that it was delivered: no trace is left. */
      quietly: takeBack,
      async byAuthor() {
        await world.until(() => last().status === 'delivered', 100)
        return takeBack()
      },
    }
  }

  test.each(['forMe', 'quietly', 'byAuthor'] as const)(
    '%s, before anything was told: its words are not',
    async (how) => {
      const given = await told()
      expect(given.all()).toEqual([])
      await given[how]()
      await given.world.run(2_000)
      expect(given.all()).toEqual(['1 new'])
    },
  )

  test.each(['forMe', 'byAuthor'] as const)('%s, after it was told: that goes from the screen', async (how) => {
    const given = await told()
    await given.world.run(2_000)
    expect(given.onScreen().join()).toContain('secret')
    await given[how]()
    await given.world.run(2_000)
    expect(given.onScreen()).toEqual([])
    expect(given.bob.device.badge()).toBe(1)
  })
})

describe('[D1 D12] a friend who has lost their disk and asks for everything', () => {
  const line = (peer: ReturnType<typeof createHostilePeer>, ann: Node) => peer.open(ann.id)
  const entriesOn = (of: ReturnType<typeof line>) =>
    of.of('log/1', 'entries').flatMap((frame) => (frame.body as { entries: unknown[][] }).entries)

  test.each(['at once', 'after a reload'])(
    '[D1 D12] %s: what I deleted for me comes as a place without words',
    async (when) => {
      const world = createWorld()
      const ann = await world.node('Ann')
      const peer = createHostilePeer(world)
      const first = await peer.befriend(ann)
      for (const said of ['one', 'secret', 'three']) await ann.say(peer.id, said)
      const { instance } = ann.entries(peer.id)[0]!
      first.say('log/1', 'frontier', { have: [[instance, 3]], again: true })
      await world.run(100)
      const id = ann.hand.store.getState().open!.messages[1]!.id
      expect(await world.through(ann.hand.deleteForMe([id]))).toEqual({ ok: true })
      if (when === 'after a reload') {
        await ann.reload('crash')
        await world.through(ann.hand.open(peer.id))
      }
      const again = line(peer, ann)
      await again.prove()
      again.say('log/1', 'frontier', { have: [], again: true })
      await world.run(500)
      expect(entriesOn(again).map(([seq, , , kind, body]) => [seq, kind, body])).toEqual([
        [1, 'text', { text: 'one' }],
        [2, 'erased', null],
        [3, 'text', { text: 'three' }],
      ])
      // For them it is nothing that was taken back, and here it stays what it is.
      again.say('log/1', 'frontier', { have: [[instance, 3]], again: false })
      await world.run(500)
      expect(ann.hand.store.getState().open!.messages.map((m) => [m.text, m.status])).toEqual([
        ['one', 'delivered'],
        ['three', 'delivered'],
      ])
      expect(words(ann.entries(peer.id))).not.toContain('secret')
    },
  )

  test('[D1 D12] nor does what they say once more bring back what I deleted of theirs', async () => {
    const floor = createFloor()
    const all = [text(1, 1, 'one'), text(2, 2, 'secret'), text(3, 3, 'three')]
    await floor.hear('theirs', ...all)
    await floor.eraseHere(floor.keyOf(FRIEND, 'theirs', 2))
    for (const each of [floor, await floor.reload()]) {
      expect(await each.shown()).toEqual(['one', 'three'])
      expect(each.row(FRIEND, 'theirs', 2)).toMatchObject({ body: null, erased: 1, gone: 1 })
    }
    const again = await floor.reload()
    expect(await again.hear('theirs', ...all, text(4, 4, 'four'))).toBe('done')
    expect(await again.shown()).toEqual(['one', 'three', 'four'])
    expect(words(again.rows())).not.toContain('secret')
    expect(again.summary()).toMatchObject({ unread: 3, lastText: 'four' })
  })
})

describe('[D12] what comes for a line while that is being erased here', () => {
  const acts: [string, string, object][] = [
    ['a reaction', 'react', { by: FRIEND, emoji: '👍' }],
    ['a pin', 'pin', { by: FRIEND, on: true }],
    ['a change', 'edit', { text: 'secret anew' }],
    ['a delete', 'delete', {}],
  ]
  const orders = acts.flatMap((act) => [[...act, 'before'] as const, [...act, 'behind'] as const])

  test.each(orders)('[D12] %s (%s %j), %s it: nothing of the line comes back', async (_, kind, body, order) => {
    const floor = createFloor({ delay: 20 })
    await floor.through(floor.hear('theirs', text(1, 1, 'secret'), text(2, 2, 'last')))
    const act = came(3, 3, kind, { instance: 'theirs', seq: 1, ...body })
    const erase = () => floor.eraseHere(floor.keyOf(FRIEND, 'theirs', 1))
    const hear = () => floor.hear('theirs', act)
    const both = order === 'before' ? [hear(), erase()] : [erase(), hear()]
    // Neither waits for the other to have begun.
    expect(await floor.through(Promise.all(both))).toEqual(order === 'before' ? ['done', true] : [true, 'done'])
    for (const each of [floor, await floor.reload()]) {
      const row = each.row(FRIEND, 'theirs', 1)!
      expect(row).toMatchObject({ body: null, erased: 1, gone: 1 })
      expect([row.order, row.folded, row.pinned]).toEqual([undefined, undefined, undefined])
      expect(words(each.rows())).not.toContain('secret')
      expect(await each.shown()).toEqual(['last'])
      expect(each.rows().length).toBe(3)
      expect(each.summary()).toMatchObject({ unread: 1, lastText: 'last' })
    }
  })

  test('[D12] a reaction to a line of mine that went is told to nobody', async () => {
    const floor = createFloor({ delay: 20 })
    await floor.say('text', { text: 'mine' })
    const erasing = floor.eraseHere(floor.keyOf(ME, 'mine-1', 1))
    const hearing = floor.hear('theirs', came(1, 5, 'react', { by: ME, instance: 'mine-1', seq: 1, emoji: '👍' }))
    await floor.through(Promise.all([erasing, hearing]))
    expect(floor.told.flatMap(({ reactions }) => reactions)).toEqual([])
    expect(floor.row(ME, 'mine-1', 1)?.folded).toBeUndefined()
  })
})
