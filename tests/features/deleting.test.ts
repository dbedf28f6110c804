import { describe, expect, test } from 'vitest'
import { friends, hostile } from '../support/friends.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { createWorld } from '../support/world.ts'

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
