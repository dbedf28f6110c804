import { expect, test } from 'vitest'
import { createWorld } from '../support/world.ts'
// What is fetched late is there already: fetching takes the time of this machine, not the world's.
import '../../src/conversation/removal.ts'

async function stage() {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  const eve = await world.node('Eve')
  await world.befriend(ann, bob)
  await world.befriend(ann, eve)
  const of = (id: typeof bob.id) => ann.app.people.store.getState().contacts.find((one) => one.id === id)
  const verified = { at: world.clock.now(), how: 'number' } as const
  await world.through(ann.app.people.keep(bob.id, { verified }))
  return { world, ann, bob, eve, of, verified }
}

test('[V1] both sides see one number, and with somebody else another', async () => {
  const { ann, bob, eve } = await stage()
  const [hers, his, theirs] = await Promise.all([
    ann.app.people.safetyNumber(bob.id),
    bob.app.people.safetyNumber(ann.id),
    ann.app.people.safetyNumber(eve.id),
  ])
  expect(hers).toMatch(/^\d{60}$/)
  expect(his).toBe(hers)
  expect(theirs).not.toBe(hers)
})

test('[V2] it is about this ID alone, and outlives a reload, removing and adding again, and what else is kept', async () => {
  const { world, ann, bob, eve, of, verified } = await stage()
  await ann.reload('crash')
  expect([of(bob.id)?.verified, of(eve.id)?.verified]).toEqual([verified, undefined])
  await world.through(ann.app.people.call(bob.id, 'Bobby'))
  await world.through(ann.app.people.keep(bob.id, { relayOnly: true }))
  await world.through(ann.app.people.remove(bob.id, { words: false }))
  await world.through(ann.app.people.add(bob.id))
  expect(await world.until(() => of(bob.id)?.status === 'friend', 400_000)).toBe(true)
  expect(of(bob.id)).toMatchObject({ verified, relayOnly: true, petname: 'Bobby' })
  await world.through(ann.app.people.keep(bob.id, { verified: undefined }))
  expect(of(bob.id)).not.toHaveProperty('verified')
  expect(of(bob.id)).toMatchObject({ relayOnly: true, petname: 'Bobby' })
})

test('[V2] removed with all that was said, nobody is verified any more; undone, they are', async () => {
  const { world, ann, bob, of, verified } = await stage()
  const undo = await world.through(ann.app.people.remove(bob.id, { words: true }))
  expect(of(bob.id)).toBeUndefined()
  expect(await world.through(undo!())).toBe(true)
  expect(of(bob.id)?.verified).toEqual(verified)
  await world.through(ann.app.people.remove(bob.id, { words: true }))
  await world.run(60_000)
  await world.through(ann.app.people.add(bob.id))
  expect(of(bob.id)?.verified).toBeUndefined()
})

test('[V2] it goes nowhere, a name does not carry it, and a row that went bad verifies nobody', async () => {
  const { world, ann, bob, eve, of } = await stage()
  await world.through(eve.app.identity.rename('Bob'))
  await world.run(10_000)
  expect(of(eve.id)).toMatchObject({ name: 'Bob' })
  expect(of(eve.id)?.verified).toBeUndefined()
  for (const one of [bob, eve]) expect(JSON.stringify(one.disk.rows('people'))).not.toContain('verified')
  const row = ann.disk.rows('people').find(({ id }) => id === bob.id)!
  for (const bad of [true, 'yes', {}, { at: 'today', how: 'number' }, { at: 1, how: 'feeling' }]) {
    await world.through(ann.storage.write([{ put: 'people', row: { ...row, verified: bad } }]))
    await ann.reload('crash')
    expect(of(bob.id)).toMatchObject({ status: 'friend' })
    expect(of(bob.id)?.verified).toBeUndefined()
  }
})
