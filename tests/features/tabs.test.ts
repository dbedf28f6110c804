import { describe, expect, test } from 'vitest'
import { annsTabs, sentToBob, statesOf } from '../support/annsTabs.ts'
import { placeOf } from '../support/world.ts'

describe('[O1] a tab that does not lead', () => {
  test('[abuse S9] shows all that the one that leads shows, from the start and as it comes', async () => {
    const { world, first, second, toAnn, place, texts } = await annsTabs()
    expect([first.leads(), second.leads()]).toEqual([true, false])
    expect(statesOf(second)).toEqual(statesOf(first))
    await world.through(second.hand.open(place))
    await toAnn('one', 'two')
    expect(texts(second)).toEqual(['one', 'two'])
    expect(statesOf(second)).toEqual(statesOf(first))
    expect(second.app().chats.store.getState().summaries[place]?.unread).toBe(2)
    second.hand.markRead()
    await world.run(1_000)
    expect(first.app().chats.store.getState().summaries[place]?.unread).toBe(0)
    expect(statesOf(second)).toEqual(statesOf(first))
  })

  test('sends, edits, reacts, stars, pins, forwards and deletes', async () => {
    const { world, ann, bob, second, place, texts } = await annsTabs()
    const { hand } = second
    await world.through(hand.open(place))
    const sent = await world.through(hand.send('hello'))
    if (!sent.ok) throw new Error(sent.error)
    expect(texts(second)).toEqual(['hello'])
    const { id } = sent
    expect(await world.through(hand.edit(id, 'hello there'))).toEqual({ ok: true, id })
    expect(await world.through(hand.react(id, '👍'))).toEqual({ ok: true })
    expect(await world.through(hand.star([id], true))).toEqual({ ok: true })
    expect(await world.through(hand.pin(id, true))).toEqual({ ok: true })
    expect((await world.through(hand.starred()))?.all.map(({ message }) => message.id)).toEqual([id])
    expect((await world.through(hand.versions(id))).map(({ text }) => text)).toEqual(['hello', 'hello there'])
    const me = second.app().identity.store.getState()
    if (me.phase !== 'ready') throw new Error(me.phase)
    expect(await world.through(hand.forward([id], [me.notes]))).toEqual({ ok: true })
    await world.run(2_000)
    expect(sentToBob({ ann, bob })).toEqual(['hello'])
    const [message] = hand.store.getState().open?.messages ?? []
    expect(message).toMatchObject({ text: 'hello there', starred: true, pinned: true, status: 'delivered' })
    expect(message?.reactions).toEqual([{ emoji: '👍', count: 1, mine: true }])
    expect(await world.through(hand.send(''))).toEqual({ ok: false, error: 'empty' })
    expect(await world.through(hand.deleteForEveryone([id]))).toEqual({ ok: true })
    await world.run(2_000)
    expect(sentToBob({ ann, bob })).toEqual([])
  })

  test('has conversations of its own open, which the other closes when it goes', async () => {
    const { world, ann, bob, place, first, second, toAnn, texts } = await annsTabs()
    await world.through(second.hand.open(place))
    expect(first.app().chat.atHand()).toHaveLength(1)
    await toAnn('for one')
    expect([texts(first), texts(second)]).toEqual([[], ['for one']])
    second.kill()
    await world.run(1_000)
    expect(first.app().chat.atHand()).toHaveLength(0)
    expect(ann.linked(bob.id)).toBe(true)
  })

  test('pages, jumps and searches', async () => {
    const { world, bob, ann, place, second } = await annsTabs()
    for (let n = 0; n < 150; n++) void bob.app.chat.acts(placeOf(ann.id)).send(`word ${n}`)
    await world.run(10_000)
    const { hand } = second
    await world.through(hand.open(place))
    hand.markRead()
    await world.run(100)
    await world.through(hand.open(place))
    const shown = () => hand.store.getState().open?.messages ?? []
    expect(shown()).toHaveLength(60)
    await world.through(hand.loadOlder())
    expect(shown()).toHaveLength(120)
    await world.through(hand.loadOlder())
    expect(shown().map(({ text }) => text)).toEqual(Array.from({ length: 150 }, (_, n) => `word ${n}`))
    const target = shown()[20]!.id
    expect(await world.through(hand.jump(target))).toBe(true)
    expect(hand.store.getState().open?.jump).toMatchObject({ id: target, why: 'found' })
    expect(await world.through(hand.jump('nobody/nothing/1'))).toBe(false)
    const search = await world.through(second.app().search.open())
    const session = search.begin()
    session.ask({ text: 'word 77' })
    await world.until(() => session.store.getState().hits.length > 0, 60_000)
    expect(session.store.getState().hits.map(({ conversation }) => conversation)).toEqual([place])
    session.close()
  })

  test('drafts are in every tab, and in its own at once', async () => {
    const { world, place, first, second, third } = await annsTabs(3)
    second.hand.setDraft(place, { text: 'in the second' })
    expect(second.app().drafts.store.getState().drafts[place]).toEqual({ text: 'in the second' })
    for (const word of ['i', 'in', 'in t', 'in th', 'in the third']) third.hand.setDraft(place, { text: word })
    expect(third.app().drafts.store.getState().drafts[place]?.text).toBe('in the third')
    await world.run(100)
    expect([first, second, third].map((tab) => tab.app().drafts.store.getState().drafts[place]?.text)).toEqual(
      Array(3).fill('in the third'),
    )
  })

  test('what comes back from the tab that leads never takes back a key that was pressed meanwhile', async () => {
    const { world, place, second } = await annsTabs()
    const texts: (string | undefined)[] = []
    second.app().drafts.store.subscribe(({ drafts }) => texts.push(drafts[place]?.text))
    for (let n = 1; n <= 20; n++) {
      second.hand.setDraft(place, { text: 'x'.repeat(n) })
      await world.run(1)
    }
    await world.run(100)
    const lengths = texts.map((text) => text?.length ?? 0)
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b))
    expect(lengths.at(-1)).toBe(20)
  })

  test('undoes what it has removed', async () => {
    const { world, bob, second, toAnn, place } = await annsTabs()
    await toAnn('kept')
    const undo = await world.through(second.app().people.remove(bob.id, { words: true }))
    await world.run(100)
    expect(second.app().people.store.getState().contacts).toEqual([])
    expect(await world.through(undo!())).toBe(true)
    await world.run(100)
    expect(
      second
        .app()
        .people.store.getState()
        .contacts.map(({ id }) => id),
    ).toEqual([bob.id])
    await world.through(second.hand.open(place))
    expect(second.hand.store.getState().open?.messages.map(({ text }) => text)).toEqual(['kept'])
  })

  test('reads pastes, makes invites, and changes settings, which all tabs have', async () => {
    const { world, bob, first, second } = await annsTabs()
    expect(second.app().people.read(bob.id)).toEqual({ ok: false, error: 'known', id: bob.id })
    expect(second.app().people.read('')).toEqual({ ok: false, error: 'empty' })
    const made = await world.through(second.app().invites.offer('personal'))
    expect(made.ok && second.app().invites.over(made.invite)).toBeUndefined()
    await world.through(second.app().settings.set({ theme: 'dark' }))
    await world.run(100)
    expect(first.app().settings.store.getState().theme).toBe('dark')
    expect(statesOf(second)).toEqual(statesOf(first))
  })

  test('words that bring back who one is are seen by the tab that asked, which leads for them, and go over no channel', async () => {
    const { world, second, third, tabs } = await annsTabs(3)
    const words = (await world.through(second.app().recovery.words('en')))!
    expect(words.length).toBeGreaterThanOrEqual(12)
    expect(second.leads()).toBe(true)
    expect(await world.through(second.app().recovery.confirm('en', new Map([[0, words[1]!]])))).toBe('wrong')
    await world.run(1_000)
    const heard = tabs.tabs.map(({ name }) => JSON.stringify(tabs.channels.copies(name)))
    expect(heard.every((one) => one.length > 2)).toBe(true)
    for (const one of heard) expect(one).not.toContain(words.slice(0, 2).join('","'))
    for (const one of heard) expect(one).not.toContain(`"${words[1]}"`)
    second.app().recovery.show('words')
    await world.run(100)
    expect([second, third].map((tab) => tab.app().recovery.store.getState().shown)).toEqual(['words', undefined])
  })

  test('what is copied for a key press does not grow with what there is', async () => {
    const { world, bob, ann, place, second, tabs } = await annsTabs()
    for (let n = 0; n < 300; n++) void bob.app.chat.acts(placeOf(ann.id)).send(`${n} ${'word '.repeat(20)}`)
    await world.run(10_000)
    await world.through(second.hand.open(place))
    await world.run(1_000)
    const before = tabs.channels.copies(second.name).length
    second.hand.setDraft(place, { text: 'k' })
    await world.run(100)
    const copied = tabs.channels.copies(second.name).slice(before)
    expect(copied.length).toBeGreaterThan(0)
    expect(JSON.stringify(copied).length).toBeLessThan(1_000)
  })

  test('an action that is handed to a button as it is gets there without the press', async () => {
    const { world, bob, first, second } = await annsTabs()
    class Press {
      readonly target = () => undefined
    }
    const dialNow = second.app().links.dialNow as (...args: unknown[]) => void
    dialNow(bob.id, new Press())
    const wake = second.app().wake as (...args: unknown[]) => void
    wake(new Press())
    await world.run(100)
    expect(first.counts.get('tabs.malformed')).toBeUndefined()
    const block = second.app().people.block as (...args: unknown[]) => Promise<boolean>
    expect(await world.through(block(bob.id, new Press()))).toBe(true)
  })

  test('[abuse S19] what is malformed, foreign or of another build is dropped, and counted', async () => {
    const { world, first, second, toAnn, texts, place } = await annsTabs()
    await world.through(second.hand.open(place))
    const rubbish = [null, 1, 'x', {}, { k: 'batch' }, { k: 'call', n: 1 }, { k: 'welcome', states: 'no' }, [[]]]
    for (const message of rubbish) {
      second.channel.inject(first.name, message)
      second.channel.inject('nobody', message)
      first.channel.inject(second.name, message)
      first.channel.inject('nobody', message)
    }
    for (const act of ['constructor', 'open', 'toString', '__proto__', 'nothing'])
      for (const at of ['', 'people', 'chat', 'nobody', 'opening 99'])
        first.channel.inject(second.name, { k: 'call', n: 1, at, act, args: [], asks: true })
    second.channel.inject(first.name, { k: 'batch', batch: 999, heard: 0, patches: [['nothing', { is: 1 }]], said: [] })
    first.channel.inject('nobody', { k: 'hello', build: 'another' })
    await world.run(100)
    expect(first.counts.get('tabs.malformed')).toBeGreaterThan(0)
    expect(first.counts.get('tabs.foreign')).toBeGreaterThan(0)
    expect(first.counts.get('tabs.unknown')).toBe(25)
    expect(first.counts.get('tabs.otherBuild')).toBe(1)
    expect(second.counts.get('tabs.malformed')).toBeGreaterThan(0)
    await toAnn('and all goes on')
    expect(texts(second)).toEqual(['and all goes on'])
    expect(statesOf(second)).toEqual(statesOf(first))
  })
})
