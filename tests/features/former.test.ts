import { expect, test } from 'vitest'
import { deedsFor } from '../../src/conversation/deeds.ts'
import { personIdOf } from '../../src/engine/address.ts'
import type { PersonId } from '../../src/engine/ids.ts'
import { type Bytes, fromUtf8 } from '../../src/lib/bytes.ts'
import { bootAgain, lostKeys } from '../support/bootAgain.ts'
import { createHand } from '../support/hand.ts'
import { createWorld, type Node } from '../support/world.ts'

type World = ReturnType<typeof createWorld>

/** Ann, who has lost her keys after a while with Bob and began anew under another ID, which Bob knows by now. */
async function annAnew(
  before: (world: World, ann: Node, bob: Node) => Promise<void> = async () => {},
  first: (world: World, bob: Node, id: PersonId) => Promise<void> = async () => {},
) {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  await ann.say(bob.id, 'was delivered')
  await world.run(1_000)
  await bob.say(ann.id, 'an answer')
  await world.run(1_000)
  await world.through(ann.hand.pin(ann.hand.store.getState().open!.messages[0]!.id, true))
  await world.run(1_000)
  await before(world, ann, bob)
  world.net.offline(bob.id, true)
  await world.run(20_000)
  await ann.say(bob.id, 'never was')
  const app = await bootAgain(world, ann)
  await world.through(app.identity.create('Ann again'))
  const { id } = app.identity.store.getState() as { id: PersonId }
  world.net.online(bob.id)
  bob.app.wake()
  await world.until(() => bob.app.people.store.getState().requests.length === 1, 60_000)
  await world.through(bob.app.people.accept(id))
  await first(world, bob, id)
  const chat = createHand(() => app)
  await world.through(chat.open(bob.id))
  await world.through(chat.send('under the new one'))
  await world.until(() => bob.shown(id).length === 1, 30_000)
  await world.run(2_000)
  return { world, app, chat, bob, id, open: () => chat.store.getState().open! }
}

test('of what I said under a former ID, only what can be done is offered, and nothing else is done', async () => {
  const { world, app, chat, bob, id, open } = await annAnew()
  const byText = (text: string) => open().messages.find((one) => one.text === text)!
  const [delivered, answer, never, fresh] = [
    byText('was delivered'),
    byText('an answer'),
    byText('never was'),
    byText('under the new one'),
  ]
  expect([delivered, answer, never, fresh].map((one) => one.former)).toEqual([true, true, true, undefined])
  expect(deedsFor(delivered)).toEqual(['copy', 'forward', 'unpin', 'star', 'details', 'select', 'deleteForMe'])
  expect(deedsFor(answer)).toEqual(['copy', 'forward', 'star', 'details', 'select', 'deleteForMe'])
  expect(deedsFor(never)).toEqual(['copy', 'forward', 'star', 'details', 'select', 'deleteForMe'])
  expect(deedsFor(fresh)).toEqual(expect.arrayContaining(['reply', 'react', 'edit', 'pin', 'deleteForEveryone']))

  const before = bob.entries(id).length
  const impossible = { ok: false, error: 'impossible' }
  expect(await world.through(chat.edit(delivered.id, 'changed'))).toEqual(impossible)
  expect(await world.through(chat.pin(never.id, true))).toEqual(impossible)
  expect(await world.through(chat.react(delivered.id, '👍'))).toEqual(impossible)
  expect(await world.through(chat.react(answer.id, '👍'))).toEqual(impossible)
  expect(await world.through(chat.pin(answer.id, true))).toEqual(impossible)
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

test('whoever began anew dials nobody who does not know the new ID, and says nothing of who they were', async () => {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  await ann.say(bob.id, 'was delivered')
  await world.run(1_000)
  const keys = world.newKeys()
  const id = personIdOf(keys.publicKey)
  const app = await bootAgain(
    world,
    ann,
    lostKeys(() => keys),
  )
  const offers: string[] = []
  const station = world.net.station(bob.id)!
  const { admit } = station.handlers!
  station.handlers = {
    ...station.handlers!,
    admit(offer) {
      offers.push(offer.from)
      return admit(offer)
    },
  }
  await world.run(60_000)
  await world.through(app.identity.create('Eve'))
  await world.run(10 * 60_000)
  expect(bob.app.people.store.getState().requests).toMatchObject([{ from: id, name: 'Eve' }])
  expect(offers, 'neither by the former one nor by the new one').toEqual([])

  const said: string[] = []
  const mine = world.net.station(id)!
  const { onChannel } = mine.handlers!
  mine.handlers = {
    ...mine.handlers!,
    onChannel(channel) {
      const { send } = channel
      onChannel(
        Object.defineProperty(channel, 'send', {
          value: (frame: Bytes) => {
            said.push(fromUtf8(frame) ?? '')
            send(frame)
          },
        }),
      )
    },
  }
  await world.through(bob.app.people.accept(id))
  const chat = createHand(() => app)
  await world.through(chat.open(bob.id))
  await world.through(chat.send('and after'))
  await world.run(60_000)
  expect(bob.shown(id)).toEqual(['and after'])
  expect(said.join('\n')).toContain('and after')
  for (const former of [ann.id, '"Ann"', 'was delivered']) expect(said.join('\n')).not.toContain(former)
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

test('[D15] a friend who speaks first, having received nothing yet, is heard below what was kept, unread, and both see one order', async () => {
  const { world, app, bob, id, open } = await annAnew(
    async (world, ann, friend) => {
      for (const word of ['some', 'more', 'words', 'of', 'old']) await ann.say(friend.id, word)
      await world.run(1_000)
    },
    async (world, friend, anew) => {
      world.net.offline(anew, true)
      world.net.offline(friend.id, true)
      for (const word of ['first', 'second', 'third']) await friend.say(anew, word)
      await world.run(1_000)
      world.net.online(anew)
      world.net.online(friend.id)
      friend.app.wake()
      await world.run(60_000)
    },
  )
  await world.run(5_000)
  const said = ['first', 'second', 'third', 'under the new one']
  expect(
    open()
      .messages.map((one) => one.text)
      .slice(-5),
  ).toEqual(['never was', ...said])
  expect(bob.shown(id)).toEqual(said)
  await bob.say(id, 'fourth')
  await world.run(1_000)
  expect([open().messages.at(-1)?.text, bob.shown(id).at(-1)]).toEqual(['fourth', 'fourth'])
  // The wire knows nothing of how much there was before.
  const counted = bob.entries(id).map(({ lamport }) => lamport)
  expect(counted.sort()).toEqual([1, 2, 3, 4, 5])
  await app.stop()
})

test('[D14] what was agreed under the former ID is agreed no more: both have to say it again', async () => {
  const { world, app, chat, bob, id, open } = await annAnew(async (world, ann, friend) => {
    await world.through(ann.hand.setTimer(3_600))
    await world.run(2_000)
    await world.through(friend.hand.open(ann.id))
    await world.through(friend.hand.setTimer(3_600))
    await world.run(2_000)
    expect(ann.hand.store.getState().open?.timer.seconds).toBe(3_600)
  })
  expect(open().timer).toEqual({ seconds: 0 })
  expect(open().messages.at(-1)).toMatchObject({ text: 'under the new one' })
  expect(open().messages.at(-1)?.ttl).toBeUndefined()
  await world.through(bob.hand.open(id))
  await world.through(bob.hand.setTimer(60))
  await world.run(2_000)
  expect(open().timer).toEqual({ seconds: 0, proposal: { from: 'friend', seconds: 60 } })
  await world.through(chat.setTimer(60))
  await world.run(2_000)
  expect([open().timer.seconds, bob.hand.store.getState().open?.timer.seconds]).toEqual([60, 60])
  await app.stop()
})
