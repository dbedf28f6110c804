import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actOf } from '../../src/conversation/kinds/acts.ts'
import type { EntryRow } from '../../src/conversation/row.ts'
import { rowOf } from '../../src/conversation/underWay.ts'
import type { Entry } from '../../src/engine/entry.ts'
import { friends, hostile } from '../support/friends.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { conversation, logName, person } from '../support/names.ts'
import { createWorld } from '../support/world.ts'

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

  test('[abuse W27] a hundred thousand reactions are one, and the page has one row to draw', async () => {
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
