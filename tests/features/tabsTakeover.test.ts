import { describe, expect, test } from 'vitest'
import type { EntryId } from '../../src/engine/ids.ts'
import { annsTabs, sentToBob, statesOf } from '../support/annsTabs.ts'
import { createTabsOf } from '../support/tabsStage.ts'
import { createWorld, placeOf } from '../support/world.ts'

describe('[O2] when the tab that leads is gone', () => {
  test.each(['close', 'kill'] as const)(
    '[abuse S10] another one leads (%s), with what it had on screen',
    async (how) => {
      const { world, ann, bob, place, first, second, toAnn, texts } = await annsTabs()
      await toAnn('one', 'two')
      await world.through(second.hand.open(place))
      second.hand.setDraft(place, { text: 'half a' })
      await world.run(100)
      const { messages } = second.hand.opening()!.store.getState()
      const app = second.app()
      first[how]()
      expect(await world.until(() => second.leads(), 2_000)).toBe(true)
      await world.run(100)
      // The same app, the same opening, the same messages: nothing to draw.
      expect(second.app()).toBe(app)
      expect(second.apps()).toBe(1)
      expect(second.hand.opening()!.store.getState().messages).toBe(messages)
      expect(second.app().drafts.store.getState().drafts[place]?.text).toBe('half a')
      await world.until(() => bob.linked(ann.id) && ann.linked(bob.id), 60_000)
      await toAnn('three')
      expect(texts(second)).toEqual(['one', 'two', 'three'])
      expect(await world.through(second.hand.send('four'))).toMatchObject({ ok: true })
      await world.run(2_000)
      expect(sentToBob({ ann, bob })).toEqual(['one', 'two', 'three', 'four'])
      expect(world.broken()).toEqual([])
    },
  )

  test('a third one follows the new one, and has what it had', async () => {
    const { world, place, first, second, third, toAnn, texts } = await annsTabs(3)
    await toAnn('one')
    await world.through(third.hand.open(place))
    first.kill()
    await world.until(() => second.leads(), 2_000)
    await world.run(1_000)
    await toAnn('two')
    expect(third.leads()).toBe(false)
    expect(texts(third)).toEqual(['one', 'two'])
    expect(statesOf(third)).toEqual(statesOf(second))
  })

  test('a place far up in a conversation is the same place, and nothing jumps', async () => {
    const { world, bob, ann, place, first, second } = await annsTabs()
    for (let n = 0; n < 400; n++) void bob.app.chat.acts(placeOf(ann.id)).send(`word ${n}`)
    await world.run(10_000)
    const { hand } = second
    await world.through(hand.open(place))
    second.hand.markRead()
    await world.run(100)
    for (let n = 0; n < 3; n++) await world.through(hand.loadOlder())
    const before = hand.opening()!.store.getState()
    first.kill()
    await world.until(() => second.leads(), 2_000)
    await world.run(1_000)
    const after = hand.opening()!.store.getState()
    const at = after.messages.findIndex(({ id }) => id === before.messages[0]?.id)
    expect(after.messages.slice(at, at + before.messages.length)).toEqual(before.messages)
    expect(after.jump).toEqual(before.jump)
    // A jump that somebody asks for now is one.
    const target = after.messages[0]!.id
    await world.through(hand.jump(target))
    expect(hand.opening()!.store.getState().jump?.id).toBe(target)
    expect(hand.opening()!.store.getState().jump?.count).toBe((before.jump?.count ?? 0) + 1)
  })

  test('what is written while nobody leads is sent by whoever leads next, once', async () => {
    const { world, ann, bob, place, first, second } = await annsTabs()
    await world.through(second.hand.open(place))
    first.kill()
    await world.run(1)
    const sending = ['a', 'b', 'c'].map((word) => second.hand.send(word))
    second.hand.setDraft(place, { text: 'and more' })
    expect((await world.through(Promise.all(sending))).map(({ ok }) => ok)).toEqual([true, true, true])
    await world.until(() => bob.shown(ann.id).length === 3, 60_000)
    await world.run(60_000)
    expect(sentToBob({ ann, bob })).toEqual(['a', 'b', 'c'])
    expect(second.app().drafts.store.getState().drafts[place]?.text).toBe('and more')
  })

  test.each(Array.from({ length: 12 }, (_, n) => n))(
    'a message that was on its way when it died arrives once (after %i ms)',
    async (ms) => {
      const world = createWorld({ disk: () => 3 })
      const [ann, bob] = [await world.node('Ann'), await world.node('Bob')]
      await world.befriend(ann, bob)
      const tabs = createTabsOf(world, ann)
      const [first, second] = [await tabs.opened(), await tabs.opened()]
      const place = placeOf(bob.id)
      const sending = second.app().chat.acts(place).send('once')
      const forwarding = second.app().chat.acts(place).star([], true)
      await world.run(ms)
      first.kill()
      expect(await world.through(sending)).toMatchObject({ ok: true })
      expect(await world.through(forwarding)).toEqual({ ok: false, error: 'impossible' })
      await world.until(() => bob.shown(ann.id).length > 0, 60_000)
      await world.run(60_000)
      expect(sentToBob({ ann, bob })).toEqual(['once'])
      expect(second.app().drafts.store.getState().drafts[place]).toBeUndefined()
    },
  )

  test.each(Array.from({ length: 8 }, (_, n) => n * 3))(
    'so do several that are forwarded (after %i ms)',
    async (ms) => {
      const world = createWorld({ disk: () => 3 })
      const [ann, bob] = [await world.node('Ann'), await world.node('Bob')]
      await world.befriend(ann, bob)
      const tabs = createTabsOf(world, ann)
      const [first, second] = [await tabs.opened(), await tabs.opened()]
      const me = second.app().identity.store.getState()
      const notes = me.phase === 'ready' ? me.notes : placeOf(ann.id)
      const ids: EntryId[] = []
      for (const word of ['x', 'y', 'z']) {
        const sent = await world.through(second.app().chat.acts(notes).send(word))
        if (sent.ok) ids.push(sent.id)
      }
      const forwarding = second
        .app()
        .chat.acts(notes)
        .forward(ids, [placeOf(bob.id)])
      await world.run(ms)
      first.kill()
      expect(await world.through(forwarding)).toEqual({ ok: true })
      await world.until(() => bob.shown(ann.id).length === 3, 60_000)
      await world.run(60_000)
      expect(sentToBob({ ann, bob })).toEqual(['x', 'y', 'z'])
    },
  )

  test('what was told to a tab that died is told to the next one', async () => {
    const { world, place, first, second, toAnn } = await annsTabs()
    await toAnn('unread')
    expect(second.app().chats.store.getState().summaries[place]?.unread).toBe(1)
    second.hand.markRead(place)
    first.kill()
    await world.until(() => second.leads(), 2_000)
    await world.run(1_000)
    expect(second.app().chats.store.getState().summaries[place]?.unread).toBe(0)
  })

  test('the list has its ticks all the while', async () => {
    const { world, place, first, second } = await annsTabs()
    await world.through(second.app().chat.acts(place).send('ticked'))
    await world.run(1_000)
    const { store } = second.app().chats
    const before = store.getState().ticks[place]?.status
    expect(before).toBe('delivered')
    const seen = new Set<string | undefined>()
    store.subscribe(({ ticks }) => seen.add(ticks[place]?.status))
    first.kill()
    await world.until(() => second.leads(), 2_000)
    await world.run(1_000)
    expect([...seen]).toEqual(['delivered'])
  })

  test('what cannot be asked twice is said to have failed where nobody knows', async () => {
    const { world, first, second } = await annsTabs()
    const making = second.app().invites.make('open')
    const undoing = second.app().leaving.deleteChat(placeOf('nobody' as never))
    first.kill()
    expect(await world.through(making)).toEqual({ ok: false, error: 'storage' })
    expect(await world.through(undoing)).toBeUndefined()
  })

  test('words of a tab that died with the one that led are a draft again, not lost and not doubled', async () => {
    const { world, ann, bob, place, first, second, third } = await annsTabs(3)
    first.freeze()
    void second.app().chat.acts(place).send('from the dead')
    second.kill()
    first.kill()
    await world.until(() => third.leads(), 2_000)
    await world.run(60_000)
    expect(third.app().drafts.store.getState().drafts[place]?.text).toBe('from the dead')
    expect(sentToBob({ ann, bob })).toEqual([])
  })
})
