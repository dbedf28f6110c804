import { expect, test } from 'vitest'
import { deedsFor } from '../../src/features/chat/actions/what.ts'
import type { KeyStore } from '../../src/ports/keyStore.ts'
import { bootAgain } from '../support/bootAgain.ts'
import { createWorld, type Node } from '../support/world.ts'

type World = ReturnType<typeof createWorld>

/** Ann, who has lost her keys after a while with Bob and began anew under another ID, which Bob knows by now. */
async function annAnew(before: (world: World, ann: Node, bob: Node) => Promise<void> = async () => {}) {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  await ann.say(bob.id, 'was delivered')
  await world.run(1_000)
  await bob.say(ann.id, 'an answer')
  await world.run(1_000)
  await world.through(ann.app.chat.pin(ann.app.chat.store.getState().open!.messages[0]!.id, true))
  await world.run(1_000)
  await before(world, ann, bob)
  world.net.offline(bob.id, true)
  await world.run(20_000)
  await ann.say(bob.id, 'never was')
  let keys: Awaited<ReturnType<KeyStore['load']>> = 'lost'
  const app = await bootAgain(world, ann, {
    load: async () => keys,
    async create() {
      keys = world.newKeys()
      return keys
    },
  })
  await world.through(app.identity.create('Ann again'))
  const { id } = app.identity.store.getState() as { id: string }
  world.net.online(bob.id)
  bob.app.wake()
  await world.until(() => bob.app.contacts.store.getState().requests.length === 1, 60_000)
  await world.through(bob.app.contacts.accept(id))
  await world.through(app.chat.open(bob.id))
  await world.through(app.chat.send('under the new one'))
  await world.until(() => bob.shown(id).length === 1, 30_000)
  await world.run(2_000)
  return { world, app, bob, id, open: () => app.chat.store.getState().open! }
}

test('of what I said under a former ID, only what can be done is offered, and nothing else is done', async () => {
  const { world, app, bob, id, open } = await annAnew()
  const byText = (text: string) => open().messages.find((one) => one.text === text)!
  const [delivered, never, fresh] = [byText('was delivered'), byText('never was'), byText('under the new one')]
  expect([delivered, never, fresh].map((one) => one.former)).toEqual([true, true, undefined])
  expect(deedsFor(delivered)).toEqual(['copy', 'forward', 'unpin', 'star', 'select', 'deleteForMe'])
  expect(deedsFor(never)).toEqual(['copy', 'forward', 'star', 'select', 'deleteForMe'])
  expect(deedsFor(fresh)).toEqual(expect.arrayContaining(['reply', 'react', 'edit', 'pin', 'deleteForEveryone']))

  const before = bob.entries(id).length
  const impossible = { ok: false, error: 'impossible' }
  const { chat } = app
  expect(await world.through(chat.edit(delivered.id, 'changed'))).toEqual(impossible)
  expect(await world.through(chat.pin(never.id, true))).toEqual(impossible)
  expect(await world.through(chat.react(delivered.id, '👍'))).toEqual(impossible)
  expect(await world.through(chat.cancel(never.id))).toEqual(impossible)
  expect(await world.through(chat.deleteForEveryone([delivered.id]))).toEqual(impossible)
  await world.run(2_000)
  expect(bob.entries(id).length).toBe(before)

  expect(await world.through(chat.star([delivered.id], true))).toEqual({ ok: true })
  expect(await world.through(chat.pin(delivered.id, false))).toEqual({ ok: true })
  expect(open().pins).toEqual([])
  expect(await world.through(chat.deleteForMe([never.id, delivered.id]))).toEqual({ ok: true })
  expect(open().messages.map((one) => one.text)).toEqual(['an answer', 'under the new one'])
  await app.stop()
})

test('[D15] what the friend says to the new ID arrives from the first word on', async () => {
  const { world, app, bob, id, open } = await annAnew()
  await bob.say(id, 'one')
  await bob.say(id, 'two')
  await world.run(10_000)
  expect(
    open()
      .messages.map((one) => one.text)
      .slice(-2),
  ).toEqual(['one', 'two'])
  await app.stop()
})

test('[D14] what was agreed under the former ID is agreed no more: both have to say it again', async () => {
  const { world, app, bob, id, open } = await annAnew(async (world, ann, friend) => {
    await world.through(ann.app.chat.setTimer(3_600))
    await world.run(2_000)
    await world.through(friend.app.chat.open(ann.id))
    await world.through(friend.app.chat.setTimer(3_600))
    await world.run(2_000)
    expect(ann.app.chat.store.getState().open?.timer.seconds).toBe(3_600)
  })
  expect(open().timer).toEqual({ seconds: 0 })
  expect(open().messages.at(-1)).toMatchObject({ text: 'under the new one' })
  expect(open().messages.at(-1)?.ttl).toBeUndefined()
  await world.through(bob.app.chat.open(id))
  await world.through(bob.app.chat.setTimer(60))
  await world.run(2_000)
  expect(open().timer).toEqual({ seconds: 0, proposal: { from: 'friend', seconds: 60 } })
  await world.through(app.chat.setTimer(60))
  await world.run(2_000)
  expect([open().timer.seconds, bob.app.chat.store.getState().open?.timer.seconds]).toEqual([60, 60])
  await app.stop()
})
