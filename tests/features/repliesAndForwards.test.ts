import { describe, expect, test } from 'vitest'
import { friends } from '../support/friends.ts'
import { flat } from '../support/hand.ts'

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
