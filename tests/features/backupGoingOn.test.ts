import { describe, expect, test } from 'vitest'
// What the app fetches late is there already.
import '../../src/conversation/removal.ts'
import { begunAnew, restoreFrom, save, talked } from '../support/backedUp.ts'
import { plainOf } from '../support/memoryBackups.ts'
import { seedOf } from '../support/nodeCrypto.ts'
import { failures } from '../support/pair.ts'
import { emptyDevice } from '../support/restored.ts'
import { type Node, placeOf } from '../support/world.ts'

describe('[U4] who restores goes on', () => {
  test('[U4] what I wrote since comes back from nobody, what friends wrote does; both go on, and nothing is doubled', async () => {
    const { world, ann: before, bob } = await talked()
    const file = await save(world, before)
    await before.say(bob.id, 'ann since')
    await world.run(1_000)
    await bob.say(before.id, 'bob since')
    await world.run(1_000)
    const empty = await emptyDevice(world, before)
    await bob.say(before.id, 'bob alone')
    expect(await restoreFrom(world, empty, file)).toBe('done')
    const ann = await begunAnew(world, empty)
    await ann.say(bob.id, 'ann again')
    expect(await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 120_000)).toBe(true)
    await world.run(5_000)
    expect(bob.shown(ann.id)).toEqual(['ann before', 'bob before', 'ann since', 'bob since', 'bob alone', 'ann again'])
    expect(ann.shown(bob.id)).toEqual(['ann before', 'bob before', 'bob since', 'bob alone', 'ann again'])
    await bob.say(ann.id, 'welcome back')
    await ann.say(bob.id, 'thank you')
    await world.run(5_000)
    expect(bob.shown(ann.id).slice(-2).sort()).toEqual(['thank you', 'welcome back'])
    expect(ann.shown(bob.id).slice(-2).sort()).toEqual(['thank you', 'welcome back'])
    expect(failures(ann, bob)).toEqual([])
    expect(world.broken().filter((what) => what.includes('a hole'))).toEqual([])
  })

  test('[U4 D1] what waited for a friend when it was saved still goes to them, once', async () => {
    const { world, ann: before, bob } = await talked()
    world.net.offline(bob.id)
    await world.run(30_000)
    await before.say(bob.id, 'waits')
    const file = await save(world, before)
    const empty = await emptyDevice(world, before)
    await restoreFrom(world, empty, file)
    const ann = await begunAnew(world, empty)
    world.net.online(bob.id)
    bob.app.wake()
    ann.app.wake()
    expect(await world.until(() => bob.shown(ann.id).includes('waits'), 300_000)).toBe(true)
    await world.run(30_000)
    expect(bob.shown(ann.id)).toEqual(['ann before', 'bob before', 'waits'])
    expect(failures(ann, bob)).toEqual([])
  })

  test('[U4] the history counts as read as it did; what came since is new', async () => {
    const { world, ann: before, bob } = await talked()
    before.hand.close()
    await bob.say(before.id, 'unread one')
    await world.run(2_000)
    const unread = (node: Node) => node.app.chats.store.getState().summaries[placeOf(bob.id)]?.unread
    const known = unread(before)!
    expect(known).toBeGreaterThan(0)
    const file = await save(world, before)
    const empty = await emptyDevice(world, before)
    await bob.say(before.id, 'since')
    await restoreFrom(world, empty, file)
    const ann = await begunAnew(world, empty)
    expect(unread(ann)).toBe(known)
    expect(await world.until(() => ann.shown(bob.id).includes('since'), 120_000)).toBe(true)
    expect(unread(ann)).toBe(known + 1)
  })

  test('[U4 K4] a friend made since the backup is one who knew me before', async () => {
    const { world, ann: before } = await talked()
    const file = await save(world, before)
    const cy = await world.node('Cy')
    await world.befriend(before, cy)
    const empty = await emptyDevice(world, before)
    await restoreFrom(world, empty, file)
    const ann = await begunAnew(world, empty)
    const requests = () => ann.app.people.store.getState().requests
    expect(await world.until(() => requests().length > 0, 10 * 60_000)).toBe(true)
    expect(requests()).toMatchObject([{ from: cy.id, knew: true }])
  })
})

describe('[U5] what was erased stays erased', () => {
  test('[U5 D12] messages deleted for me, for both, and a deleted chat are in no backup, and do not come back', async () => {
    const { world, ann: before, bob } = await talked()
    for (const text of ['for me gone', 'for both gone']) await before.say(bob.id, text)
    await world.run(2_000)
    const idOf = (text: string) => before.hand.store.getState().open!.messages.find((one) => one.text === text)!.id
    await world.through(before.hand.deleteForMe([idOf('for me gone')]))
    await world.through(before.hand.deleteForEveryone([idOf('for both gone')]))
    const cy = await world.node('Cy')
    await world.befriend(before, cy)
    await cy.say(before.id, 'whole chat gone')
    await world.run(5_000)
    await world.through(before.app.leaving.deleteChat(placeOf(cy.id)))
    await world.run(60_000)
    const file = await save(world, before)
    expect(plainOf(file)).not.toContain(' gone')
    const empty = await emptyDevice(world, before)
    await restoreFrom(world, empty, file)
    const ann = await begunAnew(world, empty)
    await cy.say(ann.id, 'a new word')
    expect(await world.until(() => ann.shown(cy.id).includes('a new word'), 300_000)).toBe(true)
    await world.until(() => ann.linked(bob.id), 120_000)
    await world.run(30_000)
    expect(ann.shown(cy.id)).toEqual(['a new word'])
    expect(ann.shown(bob.id)).toEqual(['ann before', 'bob before'])
    expect(failures(ann, bob, cy)).toEqual([])
  })

  test('[U5 D16] a chat that is just being deleted goes on being deleted', async () => {
    const { world, ann: before, bob } = await talked()
    await world.through(before.app.leaving.deleteChat(placeOf(bob.id)))
    const file = await save(world, before)
    const empty = await emptyDevice(world, before)
    await restoreFrom(world, empty, file)
    const ann = await begunAnew(world, empty)
    expect(await world.through(ann.hand.open(bob.id))).toBe(true)
    expect(ann.hand.store.getState().open?.messages).toEqual([])
    await world.run(60_000)
    expect(ann.shown(bob.id)).toEqual([])
    expect(ann.disk.rows('removals')).toEqual([])
  })

  test('[U5 D13] what disappears is in no backup: not its words, not their versions, not the list', async () => {
    const { world, ann: before, bob } = await talked()
    await world.through(before.hand.setTimer(24 * 60 * 60))
    await world.run(2_000)
    await world.through(bob.hand.setTimer(24 * 60 * 60))
    await world.run(2_000)
    await before.say(bob.id, 'vanishing mine')
    await world.run(2_000)
    const mine = before.hand.store.getState().open!.messages.at(-1)!
    expect(mine.ttl).toBe(24 * 60 * 60)
    await world.through(before.hand.edit(mine.id, 'vanishing edited'))
    await bob.say(before.id, 'vanishing theirs')
    await world.run(2_000)
    const file = await save(world, before)
    expect(plainOf(file)).not.toContain('vanishing ')
    const empty = await emptyDevice(world, before)
    await restoreFrom(world, empty, file)
    const ann = await begunAnew(world, empty)
    expect(ann.shown(bob.id)).toEqual(['ann before', 'bob before'])
    await world.until(() => ann.linked(bob.id), 120_000)
    await ann.say(bob.id, 'goes on')
    await world.run(10_000)
    expect(bob.shown(ann.id)).toContain('goes on')
    expect(failures(ann, bob)).toEqual([])
  })

  test('[U5] keys, drafts and the search are in no backup', async () => {
    const { world, ann, bob } = await talked()
    ann.app.drafts.set(placeOf(bob.id), { text: 'half a word' })
    await world.run(2_000)
    const text = plainOf(await save(world, ann))
    expect(text).not.toContain('half a word')
    expect(text).not.toContain(Buffer.from(seedOf(ann.keys)!).toString('base64url'))
    expect(text).not.toContain('"table":"unindexed"')
  })
})
