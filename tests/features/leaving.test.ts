import { beforeEach, describe, expect, test } from 'vitest'
import type { Undo } from '../../src/conversation/removal.ts'
// Loaded by the app when it is wanted; here no clock would wait for it.
import '../../src/conversation/removal.ts'
import { type ConversationId, conversationWith } from '../../src/engine/ids.ts'
import { bootAgain } from '../support/bootAgain.ts'
import { pair } from '../support/pair.ts'
import { type Node, placeOf } from '../support/world.ts'

/** What is left on somebody's disk of what was said with somebody. */
function left(who: Node, place: string) {
  const of = (table: string, column = 'conversation') =>
    who.disk.rows(table).filter((row) => row[column] === place).length
  return {
    words: JSON.stringify(who.entries(place as ConversationId)).match(/said \d+/g)?.length ?? 0,
    entries: who.entries(place as ConversationId).length,
    rest: ['receipts', 'seen', 'vanishing', 'unindexed', 'removals', 'own'].reduce((sum, table) => sum + of(table), 0),
    conversations: of('conversations', 'id'),
    drafts: [...who.drafts.keys()].filter((key) => key.startsWith(place)).length,
  }
}
const NOTHING = { words: 0, rest: 0, conversations: 0, drafts: 0 }
/** She had not read it: from where on nothing is told. What that row holds: untold.test.ts. */
const UNTOLD = { conversations: 1 }

describe('[HOSTILE 3] removing a friend', () => {
  let given: Awaited<ReturnType<typeof friends>>
  async function friends() {
    const { world, ann, bob } = await pair()
    await world.befriend(ann, bob)
    for (let n = 1; n <= 5; n++) {
      await ann.say(bob.id, `said ${n}`)
      await bob.say(ann.id, `said ${n + 100}`)
    }
    await world.run(1_000)
    return { world, ann, bob }
  }
  beforeEach(async () => {
    given = await friends()
  })
  const contacts = (who: Node) => who.app.people.store.getState().contacts
  async function remove(words: boolean): Promise<Undo> {
    const { world, ann, bob } = given
    const undo = await world.through(ann.app.people.remove(bob.id, { words }))
    if (!undo) throw new Error('not removed')
    return undo
  }
  async function again() {
    const { world, ann, bob } = given
    expect(await world.through(ann.app.people.add(bob.id))).toMatchObject({ ok: true })
    expect(await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 120_000)).toBe(true)
    await world.run(2_000)
  }

  test('[G2 HOSTILE 3] without what was said: a stranger at once, and nobody is told', async () => {
    const { world, ann, bob } = given
    await remove(false)
    expect(await world.until(() => !bob.linked(ann.id), 1_000)).toBe(true)
    await world.run(600_000)
    expect([ann.linked(bob.id), bob.linked(ann.id)]).toEqual([false, false])
    expect(contacts(ann)).toMatchObject([{ id: bob.id, status: 'removed', left: 'removed' }])
    expect(contacts(bob)).toMatchObject([{ id: ann.id, status: 'friend' }])
    expect(bob.app.people.store.getState().requests).toEqual([])
    expect(ann.shown(bob.id).length).toBe(10)
    await ann.reload()
    await world.run(60_000)
    expect(ann.linked(bob.id)).toBe(false)
  })

  test('[D1 HOSTILE 3] a friend again, they talk on: what was waiting arrives, nothing twice', async () => {
    const { world, ann, bob } = given
    await remove(false)
    await bob.say(ann.id, 'said 200')
    await world.run(60_000)
    expect(ann.shown(bob.id)).not.toContain('said 200')
    await again()
    expect(contacts(ann)).toMatchObject([{ id: bob.id, status: 'friend' }])
    expect(contacts(ann)[0]!.left).toBeUndefined()
    await ann.say(bob.id, 'said 201')
    await world.run(1_000)
    expect(ann.shown(bob.id)).toEqual(bob.shown(ann.id))
    expect(ann.shown(bob.id).length).toBe(12)
    expect(world.broken()).toEqual([])
  })

  test('[D16 D17 HOSTILE 3] with what was said: of each log its last place is left, and where it was unread', async () => {
    const { world, ann, bob } = given
    ann.app.drafts.set(placeOf(bob.id), { text: 'said 300' })
    await world.through(ann.app.chats.set(placeOf(bob.id), { pinned: 1 }))
    await remove(true)
    expect(contacts(ann)).toEqual([])
    expect(ann.app.chats.store.getState().summaries[placeOf(bob.id)]).toMatchObject({ lastText: '', unread: 0 })
    await world.run(60_000)
    expect(left(ann, bob.id)).toEqual({ ...NOTHING, ...UNTOLD, entries: 2 })
    expect(left(bob, ann.id)).toMatchObject({ words: 10, conversations: 1 })
    expect(ann.disk.rows('people')).toEqual([])
    expect(world.broken()).toEqual([])
  })

  test('[D1 D2 D3 D17 HOSTILE 3] deleted and a friend again: they talk on both ways, nothing comes back, nothing is lost', async () => {
    const { world, ann, bob } = given
    await remove(true)
    await bob.say(ann.id, 'said 200')
    await world.run(60_000)
    await again()
    expect(ann.shown(bob.id), 'what was deleted stays away').toEqual(['said 200'])
    await ann.say(bob.id, 'said 201')
    await world.run(2_000)
    await bob.say(ann.id, 'said 202')
    await world.run(2_000)
    expect(ann.shown(bob.id)).toEqual(['said 200', 'said 201', 'said 202'])
    expect(bob.shown(ann.id).slice(-3)).toEqual(['said 200', 'said 201', 'said 202'])
    expect(bob.shown(ann.id).length).toBe(13)
    for (const who of [ann, bob]) await who.reload('crash')
    await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 120_000)
    await ann.say(bob.id, 'said 203')
    await world.run(2_000)
    expect(ann.shown(bob.id).length).toBe(4)
    expect(bob.shown(ann.id).length).toBe(14)
    expect(world.broken()).toEqual([])
    const delivered = ann.disk.rows('receipts')[0]!.delivered as readonly (readonly [string, number])[]
    expect(
      delivered.map(([, seq]) => seq),
      'ticked',
    ).toEqual([7])
  })

  test('[D1 D17 HOSTILE 3] what had not arrived yet goes to them as taken back, and what follows it arrives', async () => {
    const { world, ann, bob } = given
    world.net.offline(bob.id)
    await world.run(30_000)
    for (let n = 20; n < 25; n++) await ann.say(bob.id, `said ${n}`)
    const undo = await world.through(ann.app.leaving.deleteChat(placeOf(bob.id)))
    expect(undo).toBeDefined()
    await world.run(60_000)
    await ann.say(bob.id, 'said 30')
    world.net.online(bob.id)
    bob.app.wake()
    expect(await world.until(() => bob.shown(ann.id).includes('said 30'), 120_000)).toBe(true)
    expect(bob.shown(ann.id).length).toBe(11)
    expect(left(bob, ann.id).words).toBe(11)
    expect(world.broken()).toEqual([])
  })

  test('[D1 D17 HOSTILE 3] whoever has lost their disk since then still gets all that follows', async () => {
    const { world, ann, bob } = given
    await world.through(ann.app.leaving.deleteChat(placeOf(bob.id)))
    await world.run(60_000)
    for (const table of ['entries', 'receipts', 'seen', 'conversations'])
      await world.through(
        bob.storage.write(
          bob.disk.rows(table).map((row) => ({
            drop: table,
            key:
              table === 'entries'
                ? [row.conversation, row.author, row.instance, row.seq]
                : table === 'conversations'
                  ? row.id
                  : [row.conversation, row.person ?? row.author],
          })) as never,
        ),
      )
    await bob.reload('crash')
    await ann.say(bob.id, 'said 30')
    expect(await world.until(() => bob.shown(ann.id).includes('said 30'), 120_000)).toBe(true)
    expect(bob.shown(ann.id)).toEqual(['said 30'])
  })

  test('[HOSTILE 3] undone while it is offered: everything is there, and they are linked', async () => {
    const { world, ann, bob } = given
    ann.app.drafts.set(placeOf(bob.id), { text: 'a draft' })
    await world.through(ann.app.chats.set(placeOf(bob.id), { pinned: 1 }))
    const summary = () => ann.app.chats.store.getState().summaries[placeOf(bob.id)]
    const before = summary()
    for (const words of [true, false]) {
      const undo = await remove(words)
      await world.run(3_000)
      expect(await world.through(undo())).toBe(true)
      expect(await world.until(() => ann.linked(bob.id), 120_000)).toBe(true)
      await world.run(60_000)
      expect(ann.shown(bob.id).length).toBe(10)
      expect(summary()).toMatchObject({ lastText: before!.lastText, lastAt: before!.lastAt })
      expect(ann.app.chats.store.getState().own[placeOf(bob.id)]).toEqual({ pinned: 1 })
      expect(ann.app.drafts.store.getState().drafts[placeOf(bob.id)]).toEqual({ text: 'a draft' })
      expect(contacts(ann)).toMatchObject([{ id: bob.id, status: 'friend', name: 'Bob' }])
      expect(ann.disk.rows('removals')).toEqual([])
    }
    expect(await world.through((await remove(true))().then(() => true))).toBe(true)
  })

  test('[HOSTILE 3] too late is said', async () => {
    const { world } = given
    const undo = await remove(true)
    await world.run(12_000)
    expect(await world.through(undo())).toBe(false)
  })

  test('[D16 HOSTILE 3] cut off anywhere, it goes on at the next start; meanwhile nothing of it is found', async () => {
    const { world, ann, bob } = given
    const page = async () => {
      await world.through(ann.hand.open(bob.id))
      return ann.hand.opening()?.store.getState().messages.length
    }
    expect(await page()).toBe(10)
    await remove(true)
    expect(await page()).toBe(0)
    await ann.reload('crash')
    expect(await page(), 'at the next start').toBe(0)
    await world.run(5)
    await ann.reload('crash')
    await world.run(60_000)
    expect(left(ann, bob.id)).toEqual({ ...NOTHING, ...UNTOLD, entries: 2 })
    await again()
    expect(ann.shown(bob.id)).toEqual([])
  })

  test('[D15 D17 HOSTILE 3] under another ID everything goes on from there, also where all was deleted', async () => {
    const { world, ann, bob } = given
    await remove(true)
    await world.run(60_000)
    ann.app = await bootAgain(world, ann)
    await world.through(ann.app.identity.create('Ann'))
    const before = ann.disk.rows('identity')[0]?.before as Record<string, number>
    expect(Object.keys(before)).toEqual([bob.id])
    expect(before[bob.id]).toBeGreaterThanOrEqual(5)
  })

  test('[HOSTILE 3] whoever was removed may ask again, like a stranger', async () => {
    const { world, ann, bob } = given
    await remove(true)
    await world.through(bob.app.people.remove(ann.id, { words: false }))
    await world.through(bob.app.people.add(ann.id))
    const requests = () => ann.app.people.store.getState().requests
    expect(await world.until(() => requests().length === 1, 60_000)).toBe(true)
    expect(ann.linked(bob.id)).toBe(false)
    await world.through(ann.app.people.accept(bob.id))
    expect(await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 60_000)).toBe(true)
  })
})

test('[HOSTILE 3] what was said to myself goes, too, and I write on', async () => {
  const { world, ann } = await pair()
  const notes = conversationWith(ann.id)
  for (let n = 1; n <= 450; n++) await ann.say(ann.id, `said ${n}`)
  await world.through(ann.app.leaving.deleteChat(notes))
  await ann.say(ann.id, 'said 500')
  await world.run(60_000)
  expect(ann.shown(notes)).toEqual(['said 500'])
  expect(left(ann, notes)).toMatchObject({ words: 1, entries: 2, conversations: 1 })
  await ann.reload()
  expect(ann.app.chats.store.getState().summaries[notes]).toMatchObject({ lastText: 'said 500' })
})
