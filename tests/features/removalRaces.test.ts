import { describe, expect, test } from 'vitest'
// Loaded by the app when it is wanted; here no clock would wait for it.
import '../../src/conversation/removal.ts'
import { friends } from '../support/friends.ts'
import { placeOf } from '../support/world.ts'

/** Ann and Bob, who have said something to each other. */
async function stage() {
  const given = await friends()
  const { world, ann, bob, settle } = given
  await ann.say(bob.id, 'hers')
  await bob.say(ann.id, 'his')
  await settle()
  const place = placeOf(bob.id)
  const deleteChat = async () => (await world.through(ann.app.leaving.deleteChat(place)))!
  const words = () => ann.shown(bob.id).sort()
  /** The next write of Ann's waits so long. */
  function slowWrite(ms: number) {
    const { write } = ann.storage
    ann.storage.write = async (changes) => {
      ann.storage.write = write
      await new Promise<void>((done) => void world.clock.after(ms, done))
      return write(changes)
    }
  }
  return { ...given, place, deleteChat, words, slowWrite }
}

describe('[HOSTILE 3] a deletion and its undo, close to each other', () => {
  test('[D1 D16] undone in the last moment, on a slow disk: everything is there, for good', async () => {
    const { world, ann, deleteChat, words, slowWrite } = await stage()
    const undo = await deleteChat()
    await world.run(9_900)
    slowWrite(500)
    expect(await world.through(undo())).toBe(true)
    await world.run(120_000)
    expect(words()).toEqual(['hers', 'his'])
    expect(ann.disk.rows('removals')).toEqual([])
    await ann.reload('crash')
    await world.run(60_000)
    expect(words()).toEqual(['hers', 'his'])
  })

  test('[D16] the disk refuses the undo while its time comes: deleted after all', async () => {
    const { world, ann, deleteChat, words, slowWrite } = await stage()
    const undo = await deleteChat()
    await world.run(9_900)
    slowWrite(500)
    ann.storage.failWrites('full')
    expect(await world.through(undo())).toBe(false)
    await world.run(60_000)
    expect([words(), ann.disk.rows('removals')]).toEqual([[], []])
  })

  test('[D16] deleted, something more, deleted again and that undone: the first deletion goes on', async () => {
    const { world, ann, bob, settle, deleteChat, words } = await stage()
    await deleteChat()
    await bob.say(ann.id, 'more')
    await settle()
    await world.run(5_000)
    const undo = await deleteChat()
    await world.run(7_000)
    expect(await world.through(undo())).toBe(true)
    await world.run(60_000)
    expect([words(), ann.disk.rows('removals')]).toEqual([['more'], []])
  })
})

describe('[HOSTILE 3] what comes after a deletion', () => {
  test('[D16] words that are being written stay, whatever becomes of it', async () => {
    const { world, ann, place, deleteChat } = await stage()
    ann.app.drafts.set(place, { text: 'before' })
    const undo = await deleteChat()
    ann.app.drafts.set(place, { text: 'since' })
    await world.through(undo())
    expect(ann.app.drafts.store.getState().drafts[place]?.text).toBe('since')
    await deleteChat()
    ann.app.drafts.set(place, { text: 'since then' })
    await ann.reload('crash')
    expect(ann.app.drafts.store.getState().drafts[place]?.text).toBe('since then')
    await world.run(60_000)
    expect(ann.app.drafts.store.getState().drafts[place]?.text).toBe('since then')
  })

  test('[D16] a friend who then deletes or edits what was deleted leaves no trace, and no words', async () => {
    const { world, ann, bob, settle, deleteChat } = await stage()
    await bob.say(ann.id, 'another')
    await settle()
    const his = bob.entries(ann.id).filter(({ author }) => author === bob.id)
    const ids = his.map(({ author, instance, seq }) => `${author}/${instance}/${seq}` as never)
    await deleteChat()
    await world.run(60_000)
    const acts = bob.app.chat.acts(placeOf(ann.id))
    await world.through(acts.edit(ids[0]!, 'said anew'))
    await world.through(acts.deleteForEveryone([ids.at(-1)!]))
    await settle()
    const rows = ann.entries(bob.id)
    expect(rows.filter(({ order }) => order)).toEqual([])
    expect(JSON.stringify(rows)).not.toContain('said anew')
    expect(world.broken()).toEqual([])
  })
})
