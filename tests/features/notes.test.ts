import { describe, expect, test } from 'vitest'
import { bootAgain } from '../support/bootAgain.ts'
import { createHand } from '../support/hand.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { createWorld, placeOf } from '../support/world.ts'

async function alone() {
  const world = createWorld()
  const ann = await world.node('Ann')
  const notes = placeOf(ann.id)
  await world.through(ann.hand.open(notes))
  const messages = () => ann.hand.store.getState().open!.messages
  return { world, ann, notes, messages, say: (text: string) => world.through(ann.hand.send(text)) }
}

describe('notes to myself', () => {
  test('are mine, wait for nobody and are unread by nobody, and are there after a crash', async () => {
    const { world, ann, notes, messages, say } = await alone()
    expect(await say('milk')).toMatchObject({ ok: true })
    const check = () => {
      expect(messages()).toMatchObject([{ text: 'milk', from: 'me' }])
      expect(messages()[0]).not.toHaveProperty('status')
      expect(ann.hand.store.getState().summaries[notes]).toMatchObject({ unread: 0, lastText: 'milk', lastFrom: 'me' })
    }
    check()
    await ann.reload('crash')
    await world.through(ann.hand.open(notes))
    check()
  })

  test('can be changed, answered, reacted to, pinned and starred', async () => {
    const { world, ann, messages, say } = await alone()
    await say('milk')
    const { id } = messages()[0]!
    await world.through(ann.hand.edit(id, 'milk and bread'))
    await world.through(ann.hand.react(id, '👍'))
    await world.through(ann.hand.pin(id, true))
    await world.through(ann.hand.star([id], true))
    await world.through(ann.hand.send('done', { replyTo: id }))
    expect(messages()).toMatchObject([
      {
        text: 'milk and bread',
        edited: 1,
        reactions: [{ emoji: '👍', count: 1, mine: true }],
        pinned: true,
        starred: true,
      },
      { text: 'done', quote: { id, from: 'me', text: 'milk and bread' } },
    ])
    expect(ann.hand.store.getState().open!.pins.map(({ text }) => text)).toEqual(['milk and bread'])
  })

  test('one that is deleted leaves no trace, and its words are gone from the disk', async () => {
    const { world, ann, notes, messages, say } = await alone()
    await say('a secret')
    await world.through(ann.hand.edit(messages()[0]!.id, 'a secret, said better'))
    expect(await world.through(ann.hand.deleteForEveryone([messages()[0]!.id]))).toEqual({ ok: true })
    expect(messages()).toEqual([])
    expect(JSON.stringify(ann.entries(notes))).not.toContain('secret')
    expect(ann.hand.store.getState().summaries[notes]).toMatchObject({ lastText: '', unread: 0 })
  })

  test('disappearing takes two: there is nobody to agree', async () => {
    const { world, ann } = await alone()
    expect(await world.through(ann.hand.setTimer(60))).toEqual({ ok: false, error: 'impossible' })
  })

  test('[D5] no friend gets them, and none can write there', async () => {
    const { world, ann, notes, messages, say } = await alone()
    const peer = createHostilePeer(world)
    const line = await peer.befriend(ann)
    await say('milk')
    await world.run(1_000)
    expect(JSON.stringify(line.heard)).not.toContain('milk')
    // A friend's entries go to the conversation with that friend, whatever they are said to be.
    line.say('log/1', 'entries', { instance: 'theirs-0001', entries: [[1, 1, 0, 'text', { text: 'a note of yours' }]] })
    await world.run(1_000)
    expect(messages().map(({ text }) => text)).toEqual(['milk'])
    expect(ann.entries(notes).every(({ author }) => author === ann.id)).toBe(true)
  })

  test('[D15] are the same notes after a new start under another ID', async () => {
    const { world, ann, notes, say } = await alone()
    await say('from before')
    const app = await bootAgain(world, ann)
    await world.through(app.identity.create('Ann again'))
    expect(app.identity.store.getState()).toMatchObject({ phase: 'ready', notes })
    const hand = createHand(() => app)
    await world.through(hand.open(notes))
    await world.through(hand.send('and after'))
    const all = hand.store.getState().open!.messages
    expect(all.map(({ text, from }) => [text, from])).toEqual([
      ['from before', 'me'],
      ['and after', 'me'],
    ])
    expect(all.every(({ status }) => status === undefined)).toBe(true)
    await app.stop()
  })
})
