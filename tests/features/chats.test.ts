import { describe, expect, test } from 'vitest'
import { friends } from '../support/friends.ts'
import { placeOf } from '../support/world.ts'

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
    const pinned: (number | undefined)[] = []
    ann.app.chats.store.subscribe((state) => pinned.push(state.own[placeOf(bob.id)]?.pinned))
    expect(await world.through(Promise.all([...both, other]))).toEqual([false, true, true])
    expect(pinned.every((since) => since === 5)).toBe(true)
    const kept = { [bob.id]: { pinned: 5 }, [notes]: { pinned: 6 } }
    expect(own()).toEqual(kept)
    await ann.reload('crash')
    expect(own()).toEqual(kept)

    const { write } = ann.storage
    let writes = 0
    ann.storage.write = async (changes) => (++writes === 2 ? 'full' : write(changes))
    const again = [ann.hand.setOwn(bob.id, { mutedUntil: 9e15 }), ann.hand.setOwn(bob.id, { archived: true })]
    expect(await world.through(Promise.all(again))).toEqual([true, false])
    expect(own()[bob.id]).toEqual({ pinned: 5, mutedUntil: 9e15 })
    await ann.reload('crash')
    expect(own()[bob.id]).toEqual({ pinned: 5, mutedUntil: 9e15 })
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
