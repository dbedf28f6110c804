import { expect, test } from 'vitest'
import { MAX_DRAFT } from '../../src/conversation/limits.ts'
import type { EntryId } from '../../src/engine/ids.ts'
import { createDraftStore } from '../../src/features/composing/draftStore.ts'
import { createMemoryQuickStore } from '../support/memoryQuickStore.ts'
import { conversation, entryName } from '../support/names.ts'
import { createWorld } from '../support/world.ts'

/** Ann has `count` lines with Bob, half of them his, after one of hers and one of his. */
async function longTalk(count: number) {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  await bob.say(ann.id, 'his of long ago')
  await ann.say(bob.id, 'mine of long ago')
  await world.run(500)
  const open = () => ann.hand.store.getState().open!
  const [his, mine] = ['his of long ago', 'mine of long ago'].map(
    (text) => open().messages.find((one) => one.text === text)!.id,
  ) as [EntryId, EntryId]
  for (let i = 0; i < count; i++) await ann.say(bob.id, `line ${i}`)
  await world.run(500)
  return { world, ann, bob, open, his, mine, draft: () => ann.hand.store.getState().drafts[bob.id] }
}

test('what a draft answers is known also far above what is at hand, and after a reload', async () => {
  const { world, ann, bob, open, his, mine } = await longTalk(150)
  ann.hand.setDraft(bob.id, { text: 'about this', replyTo: his })
  await world.run(50)
  const quote = { id: his, from: bob.id, kind: 'text', text: 'his of long ago' }
  expect(open().about).toEqual(quote)

  await ann.reload('crash')
  await world.through(ann.hand.open(bob.id))
  expect(open().messages.some(({ id }) => id === his)).toBe(false)
  expect(open().about).toEqual(quote)
  expect(await world.through(ann.hand.jump(open().about!.id))).toBe(true)
  expect(open().messages[0]).toMatchObject({ id: his })

  await world.through(ann.hand.toLatest())
  expect(open().messages.some(({ id }) => id === his)).toBe(false)
  ann.hand.setDraft(bob.id, { text: 'about this' })
  await world.run(50)
  expect(open().about).toBeUndefined()
  ann.hand.setDraft(bob.id, { text: 'about this', replyTo: mine })
  await world.run(50)
  expect(open().about).toMatchObject({ id: mine, from: 'me', text: 'mine of long ago' })
})

test('it follows what becomes of that message', async () => {
  const { world, ann, bob, open, his } = await longTalk(100)
  ann.hand.setDraft(bob.id, { text: '', replyTo: his })
  await ann.reload()
  await world.until(() => ann.linked(bob.id), 60_000)
  await world.through(ann.hand.open(bob.id))
  expect(open().messages.some(({ id }) => id === his)).toBe(false)
  await world.through(bob.hand.edit(his, 'his, said better'))
  await world.run(500)
  expect(open().about).toMatchObject({ kind: 'text', text: 'his, said better' })
  await world.through(bob.hand.deleteForEveryone([his]))
  await world.run(500)
  expect(open().about).toMatchObject({ kind: 'deleted', text: '' })
  ann.hand.setDraft(bob.id, { text: '', replyTo: `${bob.id}/nowhere/7` })
  await world.run(50)
  expect(open().about).toMatchObject({ kind: 'gone', text: '' })
  ann.hand.setDraft(bob.id, { text: '', replyTo: 'no message at all' })
  await world.run(50)
  expect(open().about).toBeUndefined()
})

test('a change that was begun is there after a crash, beside the draft', async () => {
  const { world, ann, bob, open, mine, draft } = await longTalk(100)
  const begun = { text: 'a draft', edit: { id: mine, text: 'said better, alm' } }
  ann.hand.setDraft(bob.id, begun)
  await ann.reload('crash')
  expect(draft()).toEqual(begun)
  await world.through(ann.hand.open(bob.id))
  expect(open().about).toEqual({ id: mine, from: 'me', kind: 'text', text: 'mine of long ago' })
})

test.each(['deleteForMe', 'deleteForEveryone'] as const)(
  'a change of what is no more goes with it (%s): its words would stay on the device',
  async (how) => {
    const { world, ann, bob, mine, his, draft } = await longTalk(3)
    ann.hand.setDraft(bob.id, { text: 'a draft', edit: { id: mine, text: 'secret, said better' } })
    await world.through(ann.hand.deleteForMe([his]))
    expect(draft()?.edit?.id).toBe(mine)
    await world.through(ann.hand[how]([mine]))
    expect(draft()).toEqual({ text: 'a draft' })
    expect([...ann.drafts.values()].join()).not.toContain('secret')
  },
)

test('what was sent when the page died is sent or a draft again, never neither and never both', async () => {
  const outcomes = new Set<string>()
  // A disk that takes its time, and a page that dies sooner and later.
  for (let lived = 0; lived <= 60; lived += 5) {
    const world = createWorld({ disk: () => 10 })
    const ann = await world.node('Ann')
    const bob = await world.node('Bob')
    await world.befriend(ann, bob)
    await ann.say(bob.id, 'the same')
    await world.run(500)
    void ann.hand.send('the same')
    void ann.hand.send('and more')
    ann.hand.setDraft(bob.id, { text: 'begun' })
    await world.run(lived)
    await ann.reload('crash')
    const draft = ann.hand.store.getState().drafts[bob.id]?.text.split('\n')
    const shown = ann.shown(bob.id)
    expect([...shown, ...(draft ?? [])]).toEqual(['the same', 'the same', 'and more', 'begun'])
    expect([...ann.drafts.keys()]).toEqual([bob.id])
    outcomes.add(`${shown.length}`)
  }
  expect([...outcomes].sort()).toEqual(['1', '2', '3'])
})

test('what was written in the moment when the page died is no draft', async () => {
  const { world, ann, bob, his, draft } = await longTalk(1)
  const sent = ann.hand.send('written', { replyTo: his })
  const left = new Map(ann.drafts)
  expect([...left.values()].join()).toContain('written')
  await world.through(sent)
  expect(ann.drafts.size).toBe(0)
  // As if it had died before it could put that down.
  for (const [peer, kept] of left) ann.drafts.set(peer, kept)
  await ann.reload('crash')
  expect(draft()).toBeUndefined()
  expect(ann.drafts.size).toBe(0)
  expect(ann.shown(bob.id).filter((text) => text === 'written')).toHaveLength(1)
})

test('what a reply was to is known, too; what failed and was let go of does not come back', async () => {
  const { world, ann, bob, his, open, draft } = await longTalk(1)
  ann.storage.failWrites('full')
  await world.through(ann.hand.send('no room', { replyTo: his }))
  const failed = open().messages.at(-1)!
  expect(failed).toMatchObject({ text: 'no room', status: 'failed' })
  await ann.reload('crash')
  expect(draft()).toEqual({ text: 'no room', replyTo: his })

  await world.through(ann.hand.open(bob.id))
  ann.storage.failWrites('full')
  ann.hand.setDraft(bob.id, undefined)
  await world.through(ann.hand.send('no room'))
  await world.through(ann.hand.cancel(open().messages.at(-1)!.id))
  await ann.reload('crash')
  expect(draft()).toBeUndefined()
})

test('drafts of earlier versions, and what went bad, are read as far as they can be', () => {
  const kept = new Map([
    ['a', 'mere words'],
    ['b', '{"text":"hello","replyTo":"x/y/1"}'],
    ['c', '{"text":"hello","replyTo":7,"edit":{"id":"x/y/2"}}'],
    ['d', '{"text":"","edit":{"id":"x/y/2","text":"anew"}}'],
    ['e', '["text"]'],
  ])
  const drafts = createDraftStore(createMemoryQuickStore(kept))
  expect(drafts.load()).toEqual({
    a: { text: 'mere words' },
    b: { text: 'hello', replyTo: 'x/y/1' },
    c: { text: 'hello' },
    d: { text: '', edit: { id: 'x/y/2', text: 'anew' } },
    e: { text: '["text"]' },
  })
  expect(drafts.keep(conversation('d'), { text: '' })).toBeUndefined()
  expect(kept.has('d')).toBe(false)
  // Too long to be kept over a reload, but not to be written on with.
  const long = { text: '', edit: { id: entryName('x/y/2'), text: 'x'.repeat(MAX_DRAFT + 1) } }
  expect(drafts.keep(conversation('a'), long)).toBe(long)
  expect(kept.get('a')).toBe('mere words')
})
