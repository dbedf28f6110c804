import { describe, expect, test } from 'vitest'
// Loaded by the app when it is wanted; here no clock would wait for it.
import '../../src/conversation/removal.ts'
import { friends } from '../support/friends.ts'
import { stage as hostileStage, INSTANCE } from '../support/hostileStage.ts'
import { placeOf } from '../support/world.ts'

/** Ann has read two lines of Bob's; then he has said two more, which nobody has seen. */
async function stage({ unseen = ['3', '4'] } = {}) {
  const given = await friends()
  const { world, ann, bob, settle } = given
  const say = async (...texts: readonly string[]) => {
    for (const text of texts) await world.through(bob.hand.send(text))
    await settle()
  }
  const open = async () => {
    await world.through(ann.hand.open(bob.id))
    await settle()
  }
  /** Ann comes to the end of the chat. */
  async function read() {
    await open()
    ann.hand.opening()!.seen()
    await settle()
  }
  await say('1', '2')
  await read()
  ann.hand.close()
  await say(...unseen)
  return {
    ...given,
    say,
    open,
    read,
    async deleteChat() {
      const undo = await world.through(ann.app.leaving.deleteChat(placeOf(bob.id)))
      if (!undo) throw new Error('not deleted')
      return undo
    },
    /** What Bob hears of his lines. */
    told: () => given.open(bob).messages.flatMap(({ text, status }) => (status === 'read' ? [text] : [])),
    unread: () => ann.app.chats.store.getState().summaries[placeOf(bob.id)]?.unread,
    async againLinked() {
      await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 120_000)
      await world.run(2_000)
    },
  }
}

describe('[D18] [HOSTILE 5] lines that are deleted before anybody saw them', () => {
  for (const when of ['at once', 'once all is gone', 'after a reload'] as const)
    test(`[D18] [HOSTILE 5] are not told as read when a later one is: ${when}`, async () => {
      const { world, ann, say, read, deleteChat, told, unread, againLinked } = await stage()
      expect([unread(), told()]).toEqual([2, ['1', '2']])
      await deleteChat()
      if (when !== 'at once') await world.run(60_000)
      if (when === 'after a reload') {
        await ann.reload('crash')
        await againLinked()
      }
      await say('5')
      await read()
      expect([unread(), told()]).toEqual([0, ['1', '2']])
      await ann.reload()
      await againLinked()
      await read()
      expect(told()).toEqual(['1', '2'])
      expect(world.broken()).toEqual([])
    })

  test('[D18] [HOSTILE 5] nor when the chat is deleted once more, with what was read since', async () => {
    const { world, say, read, deleteChat, told } = await stage()
    for (const text of ['5', '6']) {
      await deleteChat()
      await world.run(60_000)
      await say(text)
      await read()
    }
    expect(told()).toEqual(['1', '2'])
  })

  test('[D18] [HOSTILE 5] nor with a friend who was removed with all of it, and is one again', async () => {
    const { world, ann, bob, say, read, told, againLinked } = await stage()
    await world.through(ann.app.people.remove(bob.id, { words: true }))
    await world.run(60_000)
    // Which log, and from where on: no word, and no time.
    const [left] = ann.disk.rows('conversations')
    const untold = [{ author: bob.id, instance: expect.any(String), seq: 3 }]
    const empty = { unread: 0, lastText: '', lastAt: 0, lastFrom: 'friend', lastKind: 'text', lastActivityAt: 0 }
    expect(left).toEqual({ id: bob.id, ...empty, untold })
    await world.through(ann.app.people.add(bob.id))
    await againLinked()
    await say('5')
    await read()
    expect(told()).toEqual(['1', '2'])
  })

  test('[D18] [HOSTILE 5] nor when the chat was kept at first, where nothing counted as unread any more', async () => {
    const { world, ann, bob, say, read, told, unread, againLinked } = await stage()
    await world.through(ann.app.people.remove(bob.id, { words: false }))
    await world.run(20_000)
    expect(unread()).toBe(0)
    await world.through(ann.app.people.remove(bob.id, { words: true }))
    await world.run(60_000)
    await world.through(ann.app.people.add(bob.id))
    await againLinked()
    await say('5')
    await read()
    expect(told()).toEqual(['1', '2'])
  })

  test('[D18] [HOSTILE 5] what came above all that was on screen, and had not been seen', async () => {
    const { world, ann, bob, away, settle, say, read, deleteChat, told } = await stage({ unseen: [] })
    // He writes while he is away, and she writes on: what was his stands above.
    await away(bob, async () => {
      await world.through(bob.hand.send('3'))
      for (const text of ['a', 'b', 'c']) await ann.say(bob.id, text)
      ann.hand.opening()!.seen()
    })
    await read()
    expect(ann.hand.store.getState().open!.late.length).toBe(1)
    expect(told()).toEqual(['1', '2'])
    await deleteChat()
    await world.run(60_000)
    await settle()
    await say('4')
    await read()
    expect(told()).toEqual(['1', '2'])
  })

  test('[D18] [HOSTILE 5] undone, they are told as read once they were on screen', async () => {
    const { world, read, deleteChat, told, unread } = await stage()
    const undo = await deleteChat()
    expect(await world.through(undo())).toBe(true)
    expect([unread(), told()]).toEqual([2, ['1', '2']])
    await read()
    expect([unread(), told()]).toEqual([0, ['1', '2', '3', '4']])
  })

  test('[D18] [HOSTILE 5] undone after a later one was read: they are unread still, and not told', async () => {
    const { world, ann, open, say, read, deleteChat, told, unread, againLinked } = await stage()
    const undo = await deleteChat()
    await say('5')
    await read()
    ann.hand.close()
    expect(await world.through(undo())).toBe(true)
    expect([unread(), told()]).toEqual([2, ['1', '2']])
    await ann.reload()
    await againLinked()
    expect(told()).toEqual(['1', '2'])
    await open()
    expect(ann.hand.store.getState().open!.messages.map(({ text }) => text)).toEqual(['1', '2', '3', '4', '5'])
  })
})

test('[D18] [HOSTILE 5] undone: what came late before and what came late meanwhile is told of neither', async () => {
  const { world, ann, mallory, line, entry, send } = await hostileStage()
  const told = () => (line.of('log/1', 'read').at(-1)?.body as { upTo: [string, number][] } | undefined)?.upTo
  async function atEnd() {
    await world.through(ann.hand.open(mallory.id))
    ann.hand.opening()!.seen()
    await world.run(500)
  }
  send([entry(1, { lamport: 1_000 })])
  await atEnd()
  send([entry(1, { lamport: 1 })], 'one')
  await atEnd()
  const undo = await world.through(ann.app.leaving.deleteChat(placeOf(mallory.id)))
  send([entry(2, { lamport: 2_000 })])
  await atEnd()
  send([entry(1, { lamport: 2 })], 'two')
  await atEnd()
  expect(await world.through(undo!())).toBe(true)
  await atEnd()
  expect(told()).toEqual([[INSTANCE, 2]])
  expect(ann.hand.store.getState().open!.late).toEqual([`${mallory.id}/one/1`, `${mallory.id}/two/1`])
})

test('[D18] where all had been seen, a deleted chat holds nothing back', async () => {
  const { world, ann, bob, say, read, settle, deleteChat, told } = await stage({ unseen: [] })
  // Nothing to be read: it is no line.
  await world.through(bob.hand.react(bob.hand.store.getState().open!.messages[0]!.id, '👍'))
  await settle()
  await deleteChat()
  await world.run(60_000)
  expect(ann.disk.rows('conversations')).toEqual([])
  await say('3')
  await read()
  expect(told()).toEqual(['1', '2', '3'])
})
