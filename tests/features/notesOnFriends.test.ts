import { expect, test } from 'vitest'
import { conversationWith } from '../../src/engine/ids.ts'
import { createWorld } from '../support/world.ts'
// What is fetched late is there already: fetching takes the time of this machine, not the world's.
import '../../src/conversation/removal.ts'

async function stage() {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  const contact = () => ann.app.people.store.getState().contacts.find(({ id }) => id === bob.id)
  const note = (text: string) => world.through(ann.app.people.keep(bob.id, { note: text }))
  return { world, ann, bob, contact, note }
}

test('[R9] a note goes nowhere: it is on my disk, and in nothing that reaches the friend', async () => {
  const { world, ann, bob, contact, note } = await stage()
  let said = ''
  world.net.listen((frame) => {
    said += new TextDecoder().decode(frame)
  })
  expect(await note('SECRETNOTE: owes me a book')).toBe(true)
  await ann.say(bob.id, 'hello')
  await ann.reload('crash')
  await world.until(() => ann.linked(bob.id), 300_000)
  await world.run(10_000)
  expect(contact()?.note).toBe('SECRETNOTE: owes me a book')
  for (const table of ['people', 'entries', 'conversations', 'own', 'requests'])
    expect(JSON.stringify(bob.disk.rows(table))).not.toContain('SECRETNOTE')
  expect(said).not.toContain('SECRETNOTE')
  expect(said).toContain('hello')
})

test('[R9] it outlives the chat and being removed, and goes with the friend and all that was said', async () => {
  const { world, ann, bob, contact, note } = await stage()
  await note('owes me a book')
  await ann.say(bob.id, 'hello')
  await world.through(ann.app.leaving.deleteChat(conversationWith(bob.id)))
  await world.run(60_000)
  expect(contact()?.note).toBe('owes me a book')
  await world.through(ann.app.people.remove(bob.id, { words: false }))
  await world.through(ann.app.people.add(bob.id))
  expect(contact()?.note).toBe('owes me a book')
  await world.through(ann.app.people.remove(bob.id, { words: true }))
  await world.run(60_000)
  expect(JSON.stringify(ann.disk.rows('people'))).not.toContain('owes me')
  await world.through(ann.app.people.add(bob.id))
  expect(contact()?.note).toBeUndefined()
})

test('an emptied note is none, a longer one than fits is cut, one that a disk refuses is said, and one gone bad costs no friend', async () => {
  const { world, ann, bob, contact, note } = await stage()
  await note('x'.repeat(2_345))
  expect(contact()?.note).toHaveLength(2_000)
  await note('')
  expect(contact()).not.toHaveProperty('note')
  expect(ann.disk.rows('people')[0]).not.toHaveProperty('note')
  ann.storage.failWrites('full')
  expect(await note('owes me a book')).toBe(false)
  expect(contact()).not.toHaveProperty('note')
  await ann.reload('crash')
  const [row] = ann.disk.rows('people')
  await world.through(ann.storage.write([{ put: 'people', row: { ...row!, note: { text: 1 } } }]))
  await ann.reload('crash')
  expect(contact()).toMatchObject({ id: bob.id, status: 'friend' })
  expect(contact()?.note).toBeUndefined()
})
