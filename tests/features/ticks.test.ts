import { expect, test } from 'vitest'
import type { ConversationId } from '../../src/engine/ids.ts'
import { bootAgain } from '../support/bootAgain.ts'
import { friends } from '../support/friends.ts'

/** Ann and Bob; what the list of Ann says became of her last message. */
async function company() {
  const all = await friends()
  const { ann, bob, world } = all
  const tick = () => ann.app.chats.store.getState().ticks[bob.id as string as ConversationId]
  const ticked = async (status: string | undefined) => {
    await world.until(() => tick()?.status === status, 20_000)
    expect(tick()?.status).toBe(status)
  }
  return { ...all, tick, ticked }
}

test('the tick of my last message is that of the message, in a chat that is not open, and after a crash', async () => {
  const { ann, bob, world, ticked } = await company()
  ann.hand.close()
  bob.hand.close()
  await ann.say(bob.id, 'one')
  ann.hand.close()
  await ticked('delivered')
  bob.hand.markRead(ann.id)
  await ticked('read')
  world.net.offline(bob.id, true)
  await world.run(20_000)
  await ann.say(bob.id, 'two')
  ann.hand.close()
  await ticked('waiting')
  await ann.reload('crash')
  await ticked('waiting')
  world.net.online(bob.id)
  bob.app.wake()
  await ticked('delivered')
  await ann.reload('crash')
  await ticked('delivered')
})

test('what the friend said last has none, and so has what I write to myself', async () => {
  const { ann, bob, world, ticked } = await company()
  await ann.say(bob.id, 'one')
  await ticked('delivered')
  bob.hand.markRead(ann.id)
  await ticked('read')
  await bob.say(ann.id, 'two')
  await ticked(undefined)
  await ann.say(ann.id, 'a note')
  await world.run(1_000)
  expect(ann.app.chats.store.getState().ticks[ann.id as string as ConversationId]).toBeUndefined()
})

test('what could not be stored is said, with its words, until it is tried again or let go of', async () => {
  const { ann, bob, world, tick, ticked } = await company()
  await ann.say(bob.id, 'one')
  await ticked('delivered')
  bob.hand.markRead(ann.id)
  await ticked('read')
  ann.storage.failWrites('full')
  await world.through(ann.hand.send('two'))
  await ticked('failed')
  expect(tick()).toEqual({ status: 'failed', failed: 'two' })
  const failed = ann.hand.store.getState().open!.messages.at(-1)!
  await world.through(ann.hand.retry(failed.id))
  await ticked('delivered')
  expect(tick()?.failed).toBeUndefined()
})

test('who keeps their own reading to themselves sees none of others here either, from that moment on', async () => {
  const { ann, bob, world, ticked } = await company()
  await ann.say(bob.id, 'one')
  await ticked('delivered')
  bob.hand.markRead(ann.id)
  await ticked('read')
  await world.through(ann.app.settings.set({ readReceipts: false }))
  await ticked('delivered')
  await world.through(ann.app.settings.set({ readReceipts: true }))
  await ticked('read')
})

test('what waits under an ID that I had before waits for nobody', async () => {
  const { ann, bob, world, ticked } = await company()
  world.net.offline(bob.id, true)
  await world.run(20_000)
  await ann.say(bob.id, 'never was')
  await ticked('waiting')
  ann.app = await bootAgain(world, ann)
  await world.through(ann.app.identity.create('Ann again'))
  await ticked(undefined)
})
