import { expect, test } from 'vitest'
import { createWorld } from '../support/world.ts'

test('two people paste each other and talk', async () => {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  expect(ann.linked(bob.id)).toBe(true)
  await ann.hand.open(bob.id)
  await bob.hand.open(ann.id)
  await ann.say(bob.id, 'hi')
  await world.run(200)
  await bob.say(ann.id, 'hello')
  await world.run(200)
  expect(bob.shown(ann.id)).toEqual(['hi', 'hello'])
  expect(ann.shown(bob.id)).toEqual(['hi', 'hello'])
  expect(ann.hand.store.getState().open?.messages.map((m) => [m.from === 'me', m.text, m.status])).toEqual([
    [true, 'hi', 'delivered'],
    [false, 'hello', undefined],
  ])
  expect(ann.app.people.store.getState().contacts).toMatchObject([{ id: bob.id, name: 'Bob', status: 'friend' }])
  expect(world.broken()).toEqual([])
})
