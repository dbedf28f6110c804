import { describe, expect, test } from 'vitest'
import { nameOf, shortId } from '../../src/features/people/naming.ts'
import { createWorld } from '../support/world.ts'

async function stage() {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  const contact = () => ann.app.people.store.getState().contacts[0]!
  const call = (petname: string) => world.through(ann.app.people.call(bob.id, petname))
  return { world, ann, bob, contact, call }
}

describe('a petname', () => {
  test('given while adding stands at once, and stays when they accept under a name of their own', async () => {
    const { world, ann, bob, contact } = await stage()
    expect(await world.through(ann.app.people.add(bob.id, '  Bobby from  work '))).toEqual({ ok: true, id: bob.id })
    expect(nameOf(contact())).toBe('Bobby from work')
    await world.until(() => bob.app.people.store.getState().requests.length === 1, 400_000)
    await world.through(bob.app.people.accept(ann.id))
    expect(await world.until(() => contact().name === 'Bob', 60_000)).toBe(true)
    expect(contact()).toMatchObject({ status: 'friend', name: 'Bob', petname: 'Bobby from work' })
    expect(nameOf(contact())).toBe('Bobby from work')
    await ann.reload('crash')
    expect(nameOf(contact())).toBe('Bobby from work')
  })

  test('given to somebody who had asked already goes with the answer', async () => {
    const { world, ann, bob, contact } = await stage()
    await world.through(bob.app.people.add(ann.id))
    await world.until(() => ann.app.people.store.getState().requests.length === 1, 400_000)
    await world.through(ann.app.people.add(bob.id, 'Bobby'))
    expect(contact()).toMatchObject({ status: 'friend', name: 'Bob', petname: 'Bobby' })
  })

  test('is changed and taken back; a longer one than fits is refused, and changes nothing', async () => {
    const { world, ann, bob, contact, call } = await stage()
    await world.befriend(ann, bob)
    await world.run(100)
    expect(await call('B.')).toBe('done')
    expect(nameOf(contact())).toBe('B.')
    expect(await call('x'.repeat(65))).toBe('long')
    expect(await world.through(ann.app.people.add(bob.id, 'x'.repeat(65)))).toEqual({ ok: false, error: 'long' })
    expect(nameOf(contact())).toBe('B.')
    expect(await call(' \u200b ')).toBe('done')
    expect(contact()).not.toHaveProperty('petname')
    expect(nameOf(contact())).toBe('Bob')
    expect(ann.disk.rows('people')[0]).not.toHaveProperty('petname')
  })

  test('[R6] is told to nobody, and a disk that refuses it says so', async () => {
    const { world, ann, bob, call, contact } = await stage()
    await world.befriend(ann, bob)
    await call('SECRETPET')
    await world.run(10_000)
    expect(JSON.stringify(bob.disk.rows('people'))).not.toContain('SECRETPET')
    ann.storage.failWrites('full')
    expect(await call('other')).toBe('storage')
    expect(nameOf(contact())).toBe('SECRETPET')
    expect(await world.through(ann.app.people.call(ann.id, 'me'))).toBe('unknown')
  })

  test('outlives being removed and added again, and names whom I blocked', async () => {
    const { world, ann, bob, contact, call } = await stage()
    await world.befriend(ann, bob)
    await call('Bobby')
    await world.through(ann.app.people.remove(bob.id, { words: false }))
    await world.through(ann.app.people.add(bob.id))
    expect(nameOf(contact())).toBe('Bobby')
    await world.through(ann.app.people.block(bob.id))
    expect(ann.app.people.store.getState().blocked).toMatchObject([{ name: 'Bobby' }])
  })

  test('[abuse T10] tells two apart who share one name, and a request under either name of a friend is doubted', async () => {
    const { world, ann, bob, contact, call } = await stage()
    const twin = await world.node('Bob')
    const imitator = await world.node('Bobby')
    await world.befriend(ann, bob)
    await world.befriend(ann, twin)
    await world.run(100)
    expect(nameOf(contact())).toBe(`Bob (${shortId(bob.id)})`)
    await call('Bobby')
    const names = () => ann.app.people.store.getState().contacts.map(nameOf)
    expect(names()).toEqual(['Bobby', 'Bob'])
    await world.through(imitator.app.people.add(ann.id))
    await world.until(() => ann.app.people.store.getState().requests.length === 1, 400_000)
    expect(ann.app.people.store.getState().mistakable?.get(imitator.id)).toMatchObject({ contact: { id: bob.id } })
  })
})

test('a paste is read before anything is done: what it is, whose it is, and no trace', async () => {
  const { world, ann, bob } = await stage()
  const { read } = ann.app.people
  expect(read('')).toEqual({ ok: false, error: 'empty' })
  expect(read(' \n')).toEqual({ ok: false, error: 'empty' })
  expect(read(`come: ${bob.id}!`)).toMatchObject({ ok: true, id: bob.id })
  expect(read(ann.id)).toEqual({ ok: false, error: 'self', id: ann.id })
  expect(ann.disk.rows('people')).toEqual([])
  await world.befriend(ann, bob)
  expect(read(bob.id)).toEqual({ ok: false, error: 'known', id: bob.id })
})
