import { expect, test } from 'vitest'
import { createWorld } from '../support/world.ts'

test('[L5] a year that streams into an open conversation does not pile up in memory, and pages back whole', async () => {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  await bob.app.chat.open(ann.id)
  await ann.app.chat.open(bob.id)
  const count = 1_700
  for (let i = 0; i < count; i++) void ann.app.chat.send(`line ${i}`)
  await world.until(() => bob.shown(ann.id).length === count, 60_000)
  await world.run(1_000)
  const messages = () => bob.app.chat.store.getState().open?.messages.map((m) => m.text) ?? []
  expect(messages().length).toBeLessThanOrEqual(1_000)
  expect(messages().at(-1)).toBe(`line ${count - 1}`)

  for (let i = 0; i < 40 && !bob.app.chat.store.getState().open?.complete; i++) {
    void bob.app.chat.loadOlder()
    await world.run(100)
  }
  expect(messages()).toEqual([...Array(count).keys()].map((i) => `line ${i}`))
})
