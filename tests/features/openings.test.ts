import { describe, expect, test } from 'vitest'
import { tables } from '../../src/app/tables.ts'
import { createConversationRows } from '../../src/conversation/conversationRows.ts'
import type { EntryId } from '../../src/engine/ids.ts'
import { NO_MARKS } from '../../src/engine/marks.ts'
import { createRules } from '../../src/engine/rules.ts'
import { createOpenings } from '../../src/features/transcript/openings.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { flat } from '../support/hand.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { conversation, logName, person } from '../support/names.ts'
import { history } from '../support/readingStage.ts'
import { createWorld, type Node, placeOf, type WorldOptions } from '../support/world.ts'

/** Ann, with two friends; what each of them said first has the same number. */
async function stage(options: WorldOptions = {}) {
  const world = createWorld(options)
  const [ann, bob, cid] = [await world.node('Ann'), await world.node('Bob'), await world.node('Cid')]
  await world.befriend(ann, bob)
  await world.befriend(ann, cid)
  const open = async (friend: Node, at?: EntryId) => {
    const opening = ann.app.chat.open(placeOf(friend.id), at)
    await world.through(opening.ready)
    return opening
  }
  const acts = (friend: Node) => ann.app.chat.acts(placeOf(friend.id))
  const unread = (friend: Node) => ann.app.chats.store.getState().summaries[placeOf(friend.id)]?.unread ?? 0
  return { world, ann, bob, cid, open, acts, unread }
}

type Open = Awaited<ReturnType<Awaited<ReturnType<typeof stage>>['open']>>
const lines = (opening: Open) => opening.store.getState().messages.map(flat)
const texts = (opening: Open) => lines(opening).map(({ text }) => text)
const id = (friend: Node, seq: number) => `${friend.id}/theirs-0001/${seq}` as EntryId

describe('an act that was begun in one conversation', () => {
  test('goes to that one, though another has been opened meanwhile', async () => {
    const { world, ann, bob, cid, open, acts } = await stage({ disk: () => 50 })
    for (const friend of [bob, cid]) {
      const opening = await open(friend)
      await world.through(acts(friend).send('first of mine'))
      await ann.say(friend.id, 'second of mine')
      await world.run(2_000)
      opening.close()
    }
    const before = await open(bob)
    const [mine] = lines(before)
    const inBob = acts(bob)
    before.close()
    const opened = ann.app.chat.open(placeOf(cid.id))
    const [theirs] = ann.entries(cid.id)
    expect([mine!.id.split('/').at(-1), theirs!.seq], 'both are the first of their log').toEqual(['1', 1])

    await world.through(
      Promise.all([inBob.send('to Bob', { replyTo: mine!.id }), inBob.edit(mine!.id, 'changed'), opened.ready]),
    )
    await world.through(inBob.react(mine!.id, '👍'))
    await world.through(inBob.pin(mine!.id, true))
    await world.through(inBob.star([mine!.id], true))
    await world.run(2_000)
    expect(texts(opened)).toEqual(['first of mine', 'second of mine'])
    expect(lines(opened).map(({ reactions = [], starred, edited }) => [reactions.length, starred, edited])).toEqual([
      [0, undefined, undefined],
      [0, undefined, undefined],
    ])
    expect(opened.store.getState().pins).toEqual([])
    expect(cid.shown(ann.id)).toEqual(['first of mine', 'second of mine'])
    expect(ann.entries(cid.id)).toHaveLength(2)

    const again = await open(bob)
    expect(lines(again).map(({ text, reactions = [], starred }) => [text, reactions.length, starred])).toEqual([
      ['changed', 1, true],
      ['second of mine', 0, undefined],
      ['to Bob', 0, undefined],
    ])
    expect(again.store.getState().pins).toHaveLength(1)
    expect(bob.shown(ann.id)).toContain('to Bob')
  })

  test('moves no other one: who reads far up there stays where they are', async () => {
    const { world, ann, bob, cid, open, acts } = await stage()
    history(ann, cid.id, 400)
    await ann.reload('crash')
    const far = await open(cid, id(cid, 30))
    const near = await open(bob)
    const [first, ...rest] = texts(far)
    expect(far.store.getState().newest).toBe(false)
    await world.through(acts(bob).send('hello'))
    await world.run(1_000)
    expect(texts(near)).toEqual(['hello'])
    expect(texts(far)).toEqual([first, ...rest])
  })
})

describe('a conversation that is open', () => {
  test('shows nothing that is said in another one', async () => {
    const { world, ann, bob, cid, open, acts } = await stage()
    const opening = await open(bob)
    await bob.say(ann.id, 'from Bob')
    await cid.say(ann.id, 'from Cid')
    await world.run(1_000)
    await world.through(acts(cid).send('to Cid'))
    await world.run(1_000)
    expect(texts(opening)).toEqual(['from Bob'])
  })

  test('takes no tick of another one for its own', async () => {
    const { world, bob, cid, open, acts } = await stage()
    const opening = await open(bob)
    await world.through(acts(bob).send('to Bob'))
    await world.run(1_000)
    expect(lines(opening)[0]?.status).toBe('delivered')
    await world.through(acts(cid).send('to Cid'))
    await world.run(1_000)
    expect(lines(opening)[0]?.status).toBe('delivered')
  })

  test('shows no draft of another one, nor what that answers', async () => {
    const { world, ann, bob, cid, open } = await stage()
    await bob.say(ann.id, 'from Bob')
    await cid.say(ann.id, 'from Cid')
    await world.run(1_000)
    const opening = await open(bob)
    const other = await open(cid)
    ann.app.drafts.set(placeOf(cid.id), { text: 'to Cid', replyTo: lines(other)[0]!.id })
    await world.run(100)
    expect(other.store.getState().about).toMatchObject({ text: 'from Cid' })
    expect(opening.store.getState().about).toBeUndefined()
    ann.app.drafts.set(placeOf(bob.id), { text: 'to Bob', replyTo: lines(opening)[0]!.id })
    await world.run(100)
    expect(opening.store.getState().about).toMatchObject({ text: 'from Bob' })
    const drafts = () => Object.values(ann.app.drafts.store.getState().drafts).map(({ text }) => text)
    expect(drafts()).toEqual(['to Cid', 'to Bob'])
    await ann.reload('crash')
    expect(ann.app.drafts.store.getState().drafts).toMatchObject({
      [cid.id]: { text: 'to Cid' },
      [bob.id]: { text: 'to Bob' },
    })
    expect(drafts().sort()).toEqual(['to Bob', 'to Cid'])
  })
})

describe('an opening that is closed', () => {
  test('does nothing of what it is asked', async () => {
    const { world, ann, bob, open, unread } = await stage()
    history(ann, bob.id, 400)
    await ann.reload('crash')
    await world.until(() => ann.linked(bob.id), 60_000)
    await bob.say(ann.id, 'unread')
    await world.run(1_000)
    const opening = await open(bob, id(bob, 200))
    const before = opening.store.getState()
    expect(before).toMatchObject({ complete: false, newest: false })
    opening.close()
    ann.queries.length = 0
    await world.through(opening.older())
    await world.through(opening.newer())
    await world.through(opening.latest())
    await world.through(opening.jumpToDate(0))
    await world.through(opening.again())
    expect(await world.through(opening.jump(id(bob, 1)))).toBe(false)
    opening.seen()
    await world.run(1_000)
    expect(ann.queries).toEqual([])
    expect(opening.store.getState()).toBe(before)
    expect(unread(bob)).toBe(1)
    const still = await open(bob)
    still.seen()
    await world.run(1_000)
    expect(unread(bob)).toBe(0)
  })

  test('reads nothing when it was closed at once', async () => {
    const { world, ann, bob } = await stage()
    ann.queries.length = 0
    const opening = ann.app.chat.open(placeOf(bob.id))
    opening.close()
    await world.through(opening.ready)
    expect(ann.queries).toEqual([])
  })

  test('hears of nothing that happens', async () => {
    const { world, ann, bob, open, acts } = await stage()
    await bob.say(ann.id, 'before')
    await world.through(acts(bob).send('mine'))
    await world.run(1_000)
    const opening = await open(bob)
    opening.close()
    const before = opening.store.getState()
    await bob.say(ann.id, 'after')
    await world.through(bob.hand.open(ann.id))
    bob.hand.markRead()
    ann.app.drafts.set(placeOf(bob.id), { text: '', replyTo: lines(opening)[0]!.id })
    await world.run(2_000)
    ann.storage.failWrites('broken')
    await world.through(acts(bob).send('lost'))
    await world.run(1_000)
    expect(opening.store.getState()).toBe(before)
    expect(texts(await open(bob))).toEqual(['before', 'mine', 'after', 'lost'])
  })

  test('lets go of everything that it heard from', async () => {
    const clock = createFakeClock()
    const heard = new Set<object>()
    const add = (tell: object) => {
      heard.add(tell)
      return () => void heard.delete(tell)
    }
    const openings = createOpenings({
      storage: createMemoryStorage(tables),
      clock,
      rules: createRules(() => ({
        id: person('me'),
        instance: logName('i'),
        before: {},
        notes: conversation('me'),
      })),
      marks: { read: async () => NO_MARKS, onRaised: add },
      shownMarks: (marks) => marks,
      rows: createConversationRows(),
      outcomes: { add, tell: () => undefined },
      failures: { of: () => [], onChange: add },
      drafts: { about: () => undefined, onChange: add },
      look: { atEnd: () => undefined, at: () => undefined },
      watchedHere: () => true,
    })
    const [one, other] = [openings.open(conversation('bob')), openings.open(conversation('bob'))]
    await Promise.all([one.ready, other.ready])
    expect(heard.size).toBe(8)
    one.close()
    one.close()
    expect(heard.size).toBe(4)
    expect(openings.of(conversation('bob'))).toHaveLength(1)
    openings.stop()
    expect([heard.size, openings.store.getState().open]).toEqual([0, []])
  })
})

describe('what comes in', () => {
  test('is told once nobody looks at that conversation any more, and not while somebody does', async () => {
    const { world, ann, bob, cid, open } = await stage()
    const told: [string | undefined, number][] = []
    ann.app.notifications.onNews(({ name, count }) => told.push([name, count]))
    const say = async (friend: Node, text: string) => {
      await friend.say(ann.id, text)
      await world.run(5_000)
    }
    const [one, other] = [await open(bob), await open(bob)]
    await say(bob, 'seen')
    expect(told).toEqual([])
    one.close()
    await say(bob, 'seen in the other one')
    await say(cid, 'elsewhere')
    expect(told).toEqual([['Cid', 1]])
    other.close()
    await say(bob, 'unseen')
    expect(told).toEqual([
      ['Cid', 1],
      ['Bob', 3],
    ])
  })
})

describe('whoever is on screen', () => {
  test('is dialled again within half a minute, others when it is their turn', async () => {
    const { world, ann, bob, cid, open } = await stage()
    const opening = await open(bob)
    for (const friend of [bob, cid]) world.net.offline(friend.id)
    await world.run(60 * 60_000)
    const dials = new Map<string, number>()
    const count = () => {
      const { byPeer } = ann.app.links.store.getState()
      for (const friend of [bob, cid])
        if (byPeer[friend.id]?.phase === 'connecting') dials.set(friend.name, (dials.get(friend.name) ?? 0) + 1)
    }
    ann.app.links.store.subscribe(count)
    await world.run(20 * 60_000)
    expect(dials.get('Bob')).toBeGreaterThan(4 * (dials.get('Cid') ?? 0))
    opening.close()
  })
})
