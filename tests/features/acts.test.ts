import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actOf } from '../../src/conversation/kinds/acts.ts'
import { rowOf } from '../../src/conversation/projection.ts'
import type { EntryRow } from '../../src/conversation/row.ts'
import type { Entry } from '../../src/engine/entry.ts'
import { flat } from '../support/hand.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { conversation, logName, person } from '../support/names.ts'
import { createWorld, placeOf } from '../support/world.ts'

async function friends() {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  await world.through(Promise.all([ann.hand.open(bob.id), bob.hand.open(ann.id)]))
  const open = (who: typeof ann) => who.hand.store.getState().open!
  return {
    world,
    ann,
    bob,
    open,
    /** The newest text that `who` sees. */
    last: (who: typeof ann) =>
      open(who)
        .messages.filter((m) => m.kind === 'text')
        .at(-1)!,
    settle: () => world.run(500),
    /** `bob` sees everything that `ann` does, and both again after a reload. */
    async reloadBoth() {
      await ann.reload()
      await bob.reload('crash')
      await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 60_000)
      await world.through(Promise.all([ann.hand.open(bob.id), bob.hand.open(ann.id)]))
      await world.run(500)
    },
    away: async (who: typeof ann, during: () => Promise<unknown>) => {
      world.net.offline(who.id, true)
      await world.run(20_000)
      await during()
      world.net.online(who.id)
      who.app.wake()
      await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 120_000)
      await world.run(1_000)
    },
  }
}

/** Ann, and a friend who sends what the test likes. */
async function hostile() {
  const world = createWorld()
  const ann = await world.node('Ann')
  const peer = createHostilePeer(world)
  const line = await peer.befriend(ann)
  await world.through(ann.hand.open(peer.id))
  return {
    world,
    ann,
    peer,
    say: (instance: string, entries: unknown[]) => line.say('log/1', 'entries', { instance, entries }),
    texts: () => ann.hand.store.getState().open!.messages.map((m) => m.text),
  }
}

describe('[D11] what is done to a message', () => {
  test('[D11] edits are seen by both, with every version, after a reload, and when one was away', async () => {
    const { world, ann, bob, last, settle, reloadBoth, away } = await friends()
    await ann.say(bob.id, 'frist')
    await settle()
    expect(await world.through(ann.hand.edit(last(ann).id, 'first'))).toMatchObject({ ok: true })
    await settle()
    for (const who of [ann, bob]) expect(last(who)).toMatchObject({ text: 'first', edited: 1 })
    await away(bob, () => world.through(ann.hand.edit(last(ann).id, 'the first')))
    for (const who of [ann, bob]) expect(last(who)).toMatchObject({ text: 'the first', edited: 2 })
    await reloadBoth()
    for (const who of [ann, bob]) {
      expect(last(who)).toMatchObject({ text: 'the first', edited: 2 })
      const versions = await world.through(who.hand.versions(last(who).id))
      expect(versions.map(({ text }) => text)).toEqual(['frist', 'first', 'the first'])
      expect(who.hand.store.getState().summaries[who === ann ? bob.id : ann.id]?.lastText).toBe('the first')
    }
  })

  test('[D11] nobody edits, or deletes for both, what is not theirs', async () => {
    const { world, ann, bob, last, settle } = await friends()
    await ann.say(bob.id, 'mine')
    await settle()
    const { id } = last(bob)
    expect(await world.through(bob.hand.edit(id, 'yours'))).toMatchObject({ ok: false })
    expect(await world.through(bob.hand.deleteForEveryone([id]))).toEqual({ ok: false, error: 'impossible' })
    expect(bob.entries(ann.id).filter((e) => e.author === bob.id)).toEqual([])
  })

  test('[D11] one reaction for each person: changed, counted, taken back', async () => {
    const { world, ann, bob, last, settle, reloadBoth } = await friends()
    await ann.say(bob.id, 'hello')
    await settle()
    const { id } = last(ann)
    await world.through(ann.hand.react(id, '👍'))
    await world.through(bob.hand.react(id, '👍'))
    await settle()
    for (const who of [ann, bob]) expect(last(who).reactions).toEqual([{ emoji: '👍', count: 2, mine: true }])
    await world.through(bob.hand.react(id, '👩🏽‍🚀'))
    await settle()
    expect(last(ann).reactions).toEqual([
      { emoji: '👍', count: 1, mine: true },
      { emoji: '👩🏽‍🚀', count: 1, mine: false },
    ])
    await world.through(bob.hand.react(id, undefined))
    await reloadBoth()
    for (const who of [ann, bob]) expect(last(who).reactions).toEqual([{ emoji: '👍', count: 1, mine: who === ann }])
  })

  test('[D11] pins stand above the conversation of both, the newest first, and can be taken off by either', async () => {
    const { world, ann, bob, open, settle, reloadBoth } = await friends()
    for (const text of ['one', 'two', 'three']) await ann.say(bob.id, text)
    await settle()
    const [one, , three] = open(bob).messages
    await world.through(bob.hand.pin(one!.id, true))
    await world.through(ann.hand.pin(three!.id, true))
    await settle()
    for (const who of [ann, bob]) expect(open(who).pins.map((m) => m.text)).toEqual(['three', 'one'])
    await reloadBoth()
    for (const who of [ann, bob]) expect(open(who).pins.map((m) => m.text)).toEqual(['three', 'one'])
    await world.through(ann.hand.pin(one!.id, false))
    await settle()
    for (const who of [ann, bob]) expect(open(who).pins.map((m) => m.text)).toEqual(['three'])
  })

  test('[D11] any order of arrival comes to the same row', () => {
    const header = { conversation: conversation('bob'), at: 0, instance: logName('i') }
    const target = { by: 'bob', instance: 'i', seq: 1 }
    const text: Entry = { ...header, author: person('bob'), seq: 1, lamport: 1, kind: 'text', body: { text: 'said' } }
    const body = fc.oneof(
      fc.record({
        kind: fc.constant('edit'),
        body: fc.record({ text: fc.string({ minLength: 1 }).map((x) => `x${x}`) }),
      }),
      fc.record({ kind: fc.constant('react'), body: fc.record({ emoji: fc.constantFrom('👍', '❤️', '') }) }),
      fc.record({ kind: fc.constant('pin'), body: fc.record({ on: fc.boolean() }) }),
    )
    const acts = fc.array(fc.tuple(body, fc.constantFrom('ann', 'bob'), fc.integer({ min: 2, max: 6 })), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(acts, fc.infiniteStream(fc.nat()), (drawn, chance) => {
        const entries = drawn.map(([act, who, lamport], i): Entry => {
          const author = person(act.kind === 'edit' ? 'bob' : who)
          return { ...header, author, seq: i + 2, lamport, kind: act.kind, body: { ...target, ...act.body } }
        })
        const shuffled = entries
          .map((entry) => [chance.next().value, entry] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, entry]) => entry)
        const folded = (all: readonly Entry[]) =>
          all.reduce<EntryRow>((row, entry) => {
            const act = actOf(entry)
            return act?.fold(row, true) ?? row
          }, rowOf(text))
        expect(folded(shuffled)).toEqual(folded(entries))
      }),
    )
  })

  test('[D11] what comes before its message waits for it on the disk', async () => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const peer = createHostilePeer(world)
    const line = await peer.befriend(ann)
    await world.through(ann.hand.open(peer.id))
    const say = (instance: string, entries: unknown[]) => line.say('log/1', 'entries', { instance, entries })
    const target = { instance: 'old', seq: 1 }
    say('new', [
      [1, 5, 0, 'edit', { ...target, text: 'mended' }],
      [2, 6, 0, 'react', { ...target, by: peer.id, emoji: '👍' }],
      [3, 7, 0, 'pin', { ...target, by: peer.id, on: true }],
    ])
    await world.run(500)
    await ann.reload('crash')
    await world.through(ann.hand.open(peer.id))
    const again = peer.open(ann.id)
    await again.prove()
    again.say('log/1', 'entries', { instance: 'old', entries: [[1, 1, 0, 'text', { text: 'broken' }]] })
    await world.run(500)
    const open = ann.hand.store.getState().open!
    expect(open.messages).toMatchObject([{ text: 'mended', edited: 1, pinned: true, reactions: [{ emoji: '👍' }] }])
    expect(open.pins.length).toBe(1)
    expect(ann.disk.rows('entries').some((row) => row.orphan === 1)).toBe(false)
    // And without a start in between.
    again.say('log/1', 'entries', {
      instance: 'old',
      entries: [[2, 9, 0, 'edit', { instance: 'old', seq: 3, text: 'x' }]],
    })
    await world.run(100)
    again.say('log/1', 'entries', { instance: 'old', entries: [[3, 10, 0, 'text', { text: 'y' }]] })
    await world.run(500)
    expect(ann.hand.store.getState().open!.messages.at(-1)).toMatchObject({ text: 'x', edited: 1 })
  })

  test('[D11] also in a conversation that had nothing to wait for until then', async () => {
    const { world, ann, say, texts } = await hostile()
    say('old', [[1, 1, 0, 'text', { text: 'one' }]])
    await world.run(100)
    say('new', [[1, 5, 0, 'edit', { instance: 'old', seq: 2, text: 'this' }]])
    await world.run(100)
    say('new', [[2, 6, 0, 'edit', { instance: 'new', seq: 3, text: 'mended' }]])
    await world.run(100)
    say('new', [[3, 7, 0, 'text', { text: 'broken' }]])
    await world.run(100)
    expect(texts()).toEqual(['one', 'mended'])
    expect(ann.disk.rows('entries').filter((row) => row.orphan === 1).length).toBe(1)
  })

  test.each([
    ['an edit without words', 'edit', { instance: 'theirs', seq: 1, text: '' }],
    ['words for an emoji', 'react', { by: 'PEER', instance: 'theirs', seq: 1, emoji: 'call +33 6 12' }],
    ['words with an emoji', 'react', { by: 'PEER', instance: 'theirs', seq: 1, emoji: 'call me 👍' }],
    ['digits for an emoji', 'react', { by: 'PEER', instance: 'theirs', seq: 1, emoji: '123' }],
    ['a very long emoji', 'react', { by: 'PEER', instance: 'theirs', seq: 1, emoji: '👍'.repeat(40) }],
    ['a pin that is neither on nor off', 'pin', { by: 'PEER', instance: 'theirs', seq: 1, on: 'yes' }],
    ['a target that is no number', 'delete', { instance: 'theirs', seq: 'one' }],
    ['no body at all', 'react', null],
    ['a list', 'pin', [1, 2, 3]],
    ['a prototype', 'react', JSON.parse('{"by":"__proto__","instance":"__proto__","seq":1,"emoji":"👍"}')],
    ['a kind of a later version', 'sticker', { instance: 'theirs', seq: 1 }],
  ])('[D6] %s is kept, changes nothing and stops nothing', async (_what, kind, body) => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const peer = createHostilePeer(world)
    const line = await peer.befriend(ann)
    await world.through(ann.hand.open(peer.id))
    const meant = JSON.parse(JSON.stringify(body).replace('PEER', peer.id))
    const entries = [
      [1, 1, 0, 'text', { text: 'said' }],
      [2, 2, 0, kind, meant],
      [3, 3, 0, 'text', { text: 'after' }],
    ]
    line.say('log/1', 'entries', { instance: 'theirs', entries })
    await world.run(500)
    const { messages } = ann.hand.store.getState().open!
    expect(
      messages.map(({ text, kind, edited, reactions, pinned }) => [text, kind, edited, reactions, pinned]),
    ).toEqual([
      ['said', 'text', undefined, undefined, undefined],
      ['after', 'text', undefined, undefined, undefined],
    ])
    expect(ann.entries(peer.id).length).toBe(3)
    expect(line.closed).toBe(false)
  })

  test('a hundred thousand reactions are one, and the page has one row to draw', async () => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const peer = createHostilePeer(world)
    const line = await peer.befriend(ann)
    await world.through(ann.hand.open(peer.id))
    await ann.say(peer.id, 'react to this')
    const { instance, seq } = ann.entries(peer.id).find((e) => e.author === ann.id)!
    const count = 5_000
    for (let from = 1; from <= count; from += 50) {
      const entries = Array.from({ length: 50 }, (_, i) => [
        from + i,
        from + i + 10,
        0,
        'react',
        { by: ann.id, instance, seq, emoji: (from + i) % 2 ? '👍' : '❤️' },
      ])
      line.say('log/1', 'entries', { instance: 'spam', entries })
      await world.run(20)
    }
    await world.run(2_000)
    const { messages } = ann.hand.store.getState().open!
    expect(messages).toMatchObject([{ text: 'react to this', reactions: [{ count: 1 }] }])
    expect(ann.hand.store.getState().summaries[peer.id]?.unread).toBe(0)
  })
})

describe('[D12] deleting', () => {
  const onDisk = (node: { disk: { rows(table: string): readonly unknown[] } }) =>
    ['entries', 'conversations', 'vanishing'].map((table) => JSON.stringify(node.disk.rows(table))).join('')

  test('[D12] for everyone: the words and every version are gone from both disks, and both see that it was there', async () => {
    const { world, ann, bob, open, last, settle, reloadBoth } = await friends()
    await ann.say(bob.id, 'kept')
    await ann.say(bob.id, 'secret one')
    await settle()
    const { id } = last(ann)
    await world.through(ann.hand.edit(id, 'secret two'))
    await world.through(bob.hand.pin(id, true))
    await world.through(bob.hand.star([id], true))
    await settle()
    expect(await world.through(ann.hand.deleteForEveryone([id]))).toEqual({ ok: true })
    await settle()
    for (const round of [1, 2]) {
      for (const who of [ann, bob]) {
        expect(onDisk(who), `${round}`).not.toContain('secret')
        expect(open(who).messages.map(({ kind, text }) => [kind, text])).toEqual([
          ['text', 'kept'],
          ['deleted', ''],
        ])
        expect(open(who).pins).toEqual([])
        expect(await world.through(who.hand.starred())).toEqual({ all: [], more: false })
      }
      await reloadBoth()
    }
  })

  test('[D12] one that was never delivered leaves no trace; one that was seen leaves the trace that it was there', async () => {
    const { world, ann, bob, open, last, away } = await friends()
    await ann.say(bob.id, 'hello')
    await world.run(500)
    await away(bob, async () => {
      await ann.say(bob.id, 'secret')
      expect(await world.through(ann.hand.deleteForEveryone([last(ann).id]))).toEqual({ ok: true })
    })
    for (const who of [ann, bob]) expect(open(who).messages.map((m) => [m.kind, m.text])).toEqual([['text', 'hello']])
    expect(onDisk(bob)).not.toContain('secret')
  })

  test('[D12] a friend who takes back quietly what I have already read cannot make it vanish without a trace', async () => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const peer = createHostilePeer(world)
    const line = await peer.befriend(ann)
    await world.through(ann.hand.open(peer.id))
    const say = (entries: unknown[]) => line.say('log/1', 'entries', { instance: 'theirs', entries })
    say([
      [1, 1, 0, 'text', { text: 'read' }],
      [2, 2, 0, 'text', { text: 'also read' }],
    ])
    await world.run(100)
    ann.hand.markRead()
    await world.run(100)
    say([
      [3, 3, 0, 'text', { text: 'unread' }],
      [4, 4, 0, 'delete', { instance: 'theirs', seq: 1, quiet: true }],
      [5, 5, 0, 'delete', { instance: 'theirs', seq: 3, quiet: true }],
    ])
    await world.run(100)
    const { messages } = ann.hand.store.getState().open!
    expect(messages.map((m) => [m.kind, m.text])).toEqual([
      ['deleted', ''],
      ['text', 'also read'],
    ])
    expect(ann.hand.store.getState().summaries[peer.id]).toMatchObject({ unread: 0, lastText: 'also read' })
  })

  test('[D12] words that come for a message that is deleted already are not kept', async () => {
    const { world, ann, say } = await hostile()
    say('theirs', [
      [1, 1, 0, 'text', { text: 'secret' }],
      [2, 2, 0, 'delete', { instance: 'theirs', seq: 1 }],
    ])
    await world.run(100)
    say('theirs', [[3, 3, 0, 'edit', { instance: 'theirs', seq: 1, text: 'secret anew' }]])
    await world.run(100)
    expect(onDisk(ann)).not.toContain('secret')
    expect(ann.entries(ann.app.people.store.getState().contacts[0]!.id).length).toBe(3)
  })

  test('an unread message that its author deletes is unread no longer', async () => {
    const { world, ann, bob, last, settle } = await friends()
    await bob.hand.close()
    await ann.say(bob.id, 'one')
    await ann.say(bob.id, 'two')
    await settle()
    const unread = () => bob.hand.store.getState().summaries[ann.id]?.unread
    expect(unread()).toBe(2)
    await world.through(ann.hand.deleteForEveryone([last(ann).id]))
    await settle()
    expect(unread()).toBe(1)
  })

  test('[D12] for me: gone here with its versions, stays there, and nothing brings it back', async () => {
    const { world, ann, bob, open, last, settle, reloadBoth } = await friends()
    await ann.say(bob.id, 'first')
    await ann.say(bob.id, 'secret')
    await settle()
    await world.through(ann.hand.edit(last(ann).id, 'secret anew'))
    await settle()
    const { id } = last(bob)
    expect(await world.through(bob.hand.deleteForMe([id]))).toEqual({ ok: true })
    expect(onDisk(bob)).not.toContain('secret')
    expect(bob.disk.rows('unindexed').length).toBe(1)
    expect(bob.hand.store.getState().summaries[ann.id]?.lastText).toBe('first')
    await reloadBoth()
    expect(open(bob).messages.map((m) => m.text)).toEqual(['first'])
    expect(last(ann).text).toBe('secret anew')
    // Its author now takes it back as well: no trace comes up where there was none.
    await world.through(ann.hand.deleteForEveryone([last(ann).id]))
    await settle()
    expect(open(bob).messages.map((m) => [m.kind, m.text])).toEqual([['text', 'first']])
  })

  test('what waits to be delivered cannot be deleted here alone: it would never arrive', async () => {
    const { world, ann, bob, last, away } = await friends()
    await away(bob, async () => {
      await ann.say(bob.id, 'on its way')
      expect(await world.through(ann.hand.deleteForMe([last(ann).id]))).toEqual({ ok: false, error: 'impossible' })
    })
    expect(last(bob).text).toBe('on its way')
  })
})

describe('replies, forwards, stars', () => {
  test('a reply shows what it answers as that stands now', async () => {
    const { world, ann, bob, open, last, settle, reloadBoth } = await friends()
    await ann.say(bob.id, 'shall we meet?')
    await settle()
    const { id } = last(bob)
    await world.through(bob.hand.send('yes', { replyTo: id }))
    await settle()
    for (const who of [ann, bob])
      expect(last(who).quote).toEqual({
        id,
        from: who === ann ? 'me' : ann.id,
        kind: 'text',
        text: 'shall we meet?',
      })
    await world.through(ann.hand.edit(id, 'shall we meet at noon?'))
    await reloadBoth()
    for (const who of [ann, bob]) expect(last(who).quote?.text).toBe('shall we meet at noon?')
    await world.through(ann.hand.deleteForEveryone([id]))
    await settle()
    for (const who of [ann, bob]) expect(last(who).quote).toMatchObject({ kind: 'deleted', text: '' })
    expect(open(ann).messages.at(-1)?.quote?.id).toBe(id)
  })

  test('what a reply answers is shown also when it lies far above what is at hand', async () => {
    const { world, ann, bob, last, settle, reloadBoth } = await friends()
    await ann.say(bob.id, 'long ago')
    const { id } = last(ann)
    for (let i = 0; i < 100; i++) await ann.say(bob.id, `line ${i}`)
    await world.through(ann.hand.send('remember?', { replyTo: id }))
    await settle()
    await reloadBoth()
    // Bob has read none of it: he begins at the first one.
    expect(bob.hand.store.getState().open).toMatchObject({ newest: false, jump: { id, why: 'unread' } })
    for (const who of [ann, bob]) {
      await world.through(who.hand.toLatest())
      expect(last(who).quote).toMatchObject({ kind: 'text', text: 'long ago' })
    }
    expect(await world.through(bob.hand.jump(id))).toBe(true)
    const open = bob.hand.store.getState().open!
    expect(open.jump).toMatchObject({ id, why: 'found' })
    expect(open.messages[0]).toMatchObject({ id, text: 'long ago' })
    expect(await world.through(bob.hand.jump(`${ann.id}/nowhere/1`))).toBe(false)
  })

  test('forwards go to each, in their order, and say so; stars are mine alone', async () => {
    const { world, ann, bob, open, settle, reloadBoth } = await friends()
    const cy = await world.node('Cy')
    await world.befriend(bob, cy)
    for (const text of ['one', 'two', 'three']) await ann.say(bob.id, text)
    await settle()
    const [one, , three] = open(bob).messages
    expect(await world.through(bob.hand.forward([three!.id, one!.id], [cy.id, ann.id]))).toEqual({ ok: true })
    await settle()
    await world.through(cy.hand.open(bob.id))
    expect(open(cy).messages.map((m) => [m.text, m.forwarded, m.from])).toEqual([
      ['one', true, bob.id],
      ['three', true, bob.id],
    ])
    expect(
      open(ann)
        .messages.slice(-2)
        .map((m) => [m.text, m.forwarded]),
    ).toEqual([
      ['one', true],
      ['three', true],
    ])
    const before = bob.entries(ann.id).length
    await world.through(bob.hand.star([one!.id, three!.id], true))
    expect(bob.entries(ann.id).length).toBe(before)
    await reloadBoth()
    expect(
      (await world.through(bob.hand.starred()))!.all.map(({ conversation, message }) => [
        conversation,
        flat(message).text,
      ]),
    ).toEqual([
      [ann.id, 'three'],
      [ann.id, 'one'],
    ])
    await world.through(bob.hand.star([three!.id], false))
    expect((await world.through(bob.hand.starred()))!.all.length).toBe(1)
  })

  test('a disk that refuses: said, and nothing is shown that is not written', async () => {
    const { world, ann, bob, last, open } = await friends()
    await ann.say(bob.id, 'one')
    await world.run(500)
    const { id } = last(ann)
    const { hand: chat } = ann
    const acts: (() => Promise<{ ok: boolean }>)[] = [
      () => chat.react(id, '👍'),
      () => chat.pin(id, true),
      () => chat.star([id], true),
      () => chat.edit(id, 'two'),
      () => chat.deleteForMe([id]),
      () => chat.deleteForEveryone([id]),
      () => chat.setTimer(60),
    ]
    const before = JSON.stringify(open(ann).messages)
    for (const act of acts) {
      ann.storage.failWrites('full')
      expect(await world.through(act())).toEqual({ ok: false, error: 'storage' })
      expect(JSON.stringify(open(ann).messages)).toBe(before)
    }
  })
})

describe('[D13] [D14] disappearing messages', () => {
  const DAY = 24 * 60 * 60
  async function agreed(seconds: number) {
    const given = await friends()
    const { world, ann, bob, settle } = given
    await world.through(ann.hand.setTimer(seconds))
    await settle()
    await world.through(bob.hand.setTimer(seconds))
    await settle()
    return given
  }

  test('[D14] begin when both have said so, and end when one says so', async () => {
    const { world, ann, bob, open, last, settle, reloadBoth } = await friends()
    await world.through(ann.hand.setTimer(DAY))
    await settle()
    expect(open(bob).timer).toEqual({ seconds: 0, proposal: { from: 'friend', seconds: DAY } })
    expect(open(ann).timer).toEqual({ seconds: 0, proposal: { from: 'me', seconds: DAY } })
    await ann.say(bob.id, 'stays')
    expect(last(ann).ttl).toBeUndefined()
    await world.through(bob.hand.setTimer(DAY))
    await settle()
    await reloadBoth()
    for (const who of [ann, bob]) expect(open(who).timer).toEqual({ seconds: DAY })
    await ann.say(bob.id, 'goes')
    await settle()
    for (const who of [ann, bob]) expect(last(who)).toMatchObject({ text: 'goes', ttl: DAY })
    await world.through(bob.hand.setTimer(0))
    await settle()
    for (const who of [ann, bob]) expect(open(who).timer).toEqual({ seconds: 0 })
    expect(open(ann).messages.flatMap((m) => (m.kind === 'timer' ? [[m.seconds, m.step]] : []))).toEqual([
      [DAY, 'proposed'],
      [DAY, 'agreed'],
      [0, 'ended'],
    ])
  })

  test('[D14] an agreement to what I never proposed is none', async () => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const peer = createHostilePeer(world)
    const line = await peer.befriend(ann)
    await world.through(ann.hand.open(peer.id))
    await world.through(ann.hand.setTimer(DAY))
    const { instance, seq } = ann.entries(peer.id).find((e) => e.kind === 'timer')!
    line.say('log/1', 'entries', {
      instance: 'theirs',
      entries: [
        [1, 5, 0, 'timer', { seconds: 1, answers: { instance, seq } }],
        [2, 6, 0, 'timer', { seconds: 1, answers: { instance: 'nowhere', seq: 1 } }],
        [3, 7, 0, 'timer', { seconds: 1 }],
        [4, 8, 0, 'timer', { seconds: 1, answers: { instance: 'theirs', seq: 3 } }],
      ],
    })
    await world.run(500)
    expect(ann.hand.store.getState().open!.timer.seconds).toBe(0)
    await ann.say(peer.id, 'stays')
    expect(ann.hand.store.getState().open!.messages.at(-1)?.ttl).toBeUndefined()
  })

  test('[D14] a no leaves what is in force, also while another time is suggested, and a suggestion can be withdrawn', async () => {
    const { world, ann, bob, open, settle } = await agreed(DAY)
    await world.through(ann.hand.setTimer(60))
    await settle()
    expect(open(bob).timer).toEqual({ seconds: DAY, proposal: { from: 'friend', seconds: 60 } })
    await world.through(bob.hand.setTimer(DAY))
    await settle()
    for (const who of [ann, bob]) {
      expect(open(who).timer).toEqual({ seconds: DAY })
      expect(open(who).messages.at(-1)?.step).toBe('declined')
    }
    await world.through(bob.hand.setTimer(3_600))
    await settle()
    const lines = open(ann).messages.length
    await world.through(bob.hand.setTimer(DAY))
    await settle()
    for (const who of [ann, bob]) expect(open(who).timer).toEqual({ seconds: DAY })
    expect(open(ann).messages.length).toBe(lines)
  })

  test('[D14] a no where nothing is in force ends nothing', async () => {
    const { world, ann, bob, open, settle } = await friends()
    await world.through(ann.hand.setTimer(DAY))
    await settle()
    await world.through(bob.hand.setTimer(0))
    await settle()
    for (const who of [ann, bob]) {
      expect(open(who).timer).toEqual({ seconds: 0 })
      expect(open(who).messages.map((m) => m.step)).toEqual(['proposed', 'declined'])
    }
  })

  test('[D14] a friend alone cannot make what I have read disappear', async () => {
    const { world, ann, say, texts } = await hostile()
    say('theirs', [[1, 1, 0, 'text', { text: 'remember this', ttl: 1 }]])
    await world.run(100)
    ann.hand.markRead()
    await world.run(10_000)
    expect(texts()).toEqual(['remember this'])
    expect(ann.hand.store.getState().open!.messages[0]?.ttl).toBeUndefined()
    expect(ann.disk.rows('vanishing')).toEqual([])
  })

  test('[D13] go on each side after their time: here from delivery, there from being seen; nothing of them is left', async () => {
    const { world, ann, bob, open, settle } = await agreed(60)
    bob.hand.close()
    await ann.say(bob.id, 'secret')
    await settle()
    await world.run(61_000)
    expect(open(ann).messages.some((m) => m.text === 'secret')).toBe(false)
    // Nobody has looked at it yet.
    expect(JSON.stringify(bob.disk.rows('entries'))).toContain('secret')
    await world.through(bob.hand.open(ann.id))
    bob.hand.markRead()
    await world.run(59_000)
    expect(open(bob).messages.some((m) => m.text === 'secret')).toBe(true)
    await world.run(2_000)
    for (const who of [ann, bob]) {
      expect(open(who).messages.some((m) => m.text === 'secret')).toBe(false)
      for (const table of ['entries', 'conversations'])
        expect(JSON.stringify(who.disk.rows(table))).not.toContain('secret')
      expect(who.disk.rows('vanishing')).toEqual([])
    }
  })

  test('[D13] one that waits for a friend who is away does not disappear before it was delivered', async () => {
    const { world, ann, bob, open, away } = await agreed(60)
    await away(bob, async () => {
      await ann.say(bob.id, 'patient')
      await world.run(10 * 60_000)
      expect(open(ann).messages.at(-1)?.text).toBe('patient')
    })
    expect(open(bob).messages.some((m) => m.text === 'patient')).toBe(true)
    await world.run(61_000)
    expect(open(ann).messages.some((m) => m.text === 'patient')).toBe(false)
  })

  test('[D13] also when the app was closed meanwhile, and when it died between the mark and the clock', async () => {
    const { world, ann, bob, settle } = await agreed(60)
    await ann.say(bob.id, 'secret')
    await settle()
    bob.hand.markRead()
    await settle()
    // As if it had died before the due time was written.
    const [row] = bob.disk.rows('vanishing')
    const { due: _due, ...without } = row as { due?: number }
    bob.disk.apply([{ put: 'vanishing', row: without }])
    await ann.reload('crash')
    await bob.reload('crash')
    await world.run(61_000)
    for (const who of [ann, bob]) expect(JSON.stringify(who.disk.rows('entries'))).not.toContain('secret')
  })

  test('[D13] a disk that refuses is tried again', async () => {
    const { world, ann, bob, settle } = await agreed(60)
    await ann.say(bob.id, 'secret')
    await settle()
    ann.storage.failWrites('full', 1)
    await world.run(61_000)
    expect(JSON.stringify(ann.disk.rows('entries'))).toContain('secret')
    await world.run(31_000)
    expect(JSON.stringify(ann.disk.rows('entries'))).not.toContain('secret')
  })
})

describe('now or never', () => {
  test('typing is seen while it lasts, is over with the message, and is forgotten with the link', async () => {
    const { world, ann, bob, settle } = await friends()
    const sees = () => bob.hand.store.getState().typing[ann.id] === true
    ann.hand.tellTyping()
    await world.run(100)
    expect(sees()).toBe(true)
    await ann.say(bob.id, 'done')
    await world.run(100)
    expect(sees()).toBe(false)
    for (let i = 0; i < 5; i++) {
      ann.hand.tellTyping()
      await world.run(2_000)
      expect(sees(), `${i}`).toBe(true)
    }
    await world.run(6_500)
    expect(sees()).toBe(false)
    ann.hand.tellTyping()
    await settle()
    world.net.offline(ann.id, true)
    await world.run(20_000)
    expect(sees()).toBe(false)
    expect(bob.entries(ann.id).length).toBe(1)
  })

  test('who starts and stops a thousand times is shown a few times', async () => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const peer = createHostilePeer(world)
    const line = await peer.befriend(ann)
    let changes = 0
    ann.app.typing.store.subscribe(() => {
      changes += 1
    })
    for (let i = 0; i < 1_000; i++) {
      line.say('typing/1', 'typing', { on: i % 2 === 0 })
      await world.run(2)
    }
    await world.run(10_000)
    expect(changes).toBeGreaterThan(0)
    expect(changes).toBeLessThan(12)
    expect(line.closed).toBe(false)
  })

  test('who does not let friends know is not told either', async () => {
    for (const quiet of ['ann', 'bob'] as const) {
      const { world, ann, bob } = await friends()
      await world.through((quiet === 'ann' ? ann : bob).app.settings.set({ typingNotices: false }))
      ann.hand.tellTyping()
      await world.run(200)
      expect(bob.hand.store.getState().typing[ann.id]).toBeUndefined()
    }
  })

  test('who keeps their reading to themselves does not see that of others', async () => {
    const { world, ann, bob, last, settle } = await friends()
    await ann.say(bob.id, 'hello')
    await settle()
    bob.hand.markRead()
    await settle()
    expect(last(ann).status).toBe('read')
    await world.through(ann.app.settings.set({ readReceipts: false }))
    await world.through(ann.hand.open(bob.id))
    expect(last(ann).status).toBe('delivered')
  })
})

describe('mine alone', () => {
  test('drafts, pins, mutes and archives of chats are there after a crash', async () => {
    const { world, ann, bob } = await friends()
    const { hand: chat } = ann
    chat.setDraft(bob.id, { text: 'half a thou', replyTo: 'x' })
    expect(await world.through(chat.setOwn(bob.id, { pinned: 5, mutedUntil: 9e15 }))).toBe(true)
    await ann.reload('crash')
    const state = ann.hand.store.getState()
    expect(state.drafts).toEqual({ [bob.id]: { text: 'half a thou', replyTo: 'x' } })
    expect(state.own).toEqual({ [bob.id]: { pinned: 5, mutedUntil: 9e15 } })
    ann.hand.setDraft(bob.id, undefined)
    expect(ann.drafts.size).toBe(0)
  })

  test('what the disk refuses is not kept on screen', async () => {
    const { world, ann, bob } = await friends()
    await world.through(ann.hand.setOwn(bob.id, { pinned: 5 }))
    ann.storage.failWrites('full')
    expect(await world.through(ann.hand.setOwn(bob.id, { pinned: undefined, archived: true }))).toBe(false)
    expect(ann.hand.store.getState().own[bob.id]).toEqual({ pinned: 5 })
  })

  test('[D8] two choices at once: what the disk refuses takes nothing with it, and goes there with nothing', async () => {
    const { world, ann, bob } = await friends()
    const own = () => ann.hand.store.getState().own
    const notes = placeOf(ann.id)
    ann.storage.failWrites('full')
    const both = [ann.hand.setOwn(bob.id, { mutedUntil: 9e15 }), ann.hand.setOwn(bob.id, { pinned: 5 })]
    const other = ann.hand.setOwn(notes, { pinned: 6 })
    expect(own(), 'shown at once').toEqual({
      [bob.id]: { mutedUntil: 9e15, pinned: 5 },
      [notes]: { pinned: 6 },
    })
    expect(await world.through(Promise.all([...both, other]))).toEqual([false, true, true])
    const kept = { [bob.id]: { pinned: 5 }, [notes]: { pinned: 6 } }
    expect(own()).toEqual(kept)
    await ann.reload('crash')
    expect(own()).toEqual(kept)
  })

  test('an archived chat comes back with a message, unless it is muted; one that I flagged is unflagged when I open it', async () => {
    const { world, ann, bob, settle } = await friends()
    const prefs = () => bob.hand.store.getState().own[ann.id]
    await world.through(bob.hand.setOwn(ann.id, { archived: true, mutedUntil: world.clock.now() + 1e6 }))
    await ann.say(bob.id, 'one')
    await settle()
    expect(prefs()?.archived).toBe(true)
    await world.through(bob.hand.setOwn(ann.id, { mutedUntil: undefined }))
    await ann.say(bob.id, 'two')
    await settle()
    expect(prefs()?.archived).toBeUndefined()
    await world.through(bob.hand.setOwn(ann.id, { flagged: true }))
    await world.through(bob.hand.open(ann.id))
    await settle()
    expect(prefs()?.flagged).toBeUndefined()
  })
})
