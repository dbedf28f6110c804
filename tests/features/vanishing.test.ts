import { expect, test } from 'vitest'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { createWorld } from '../support/world.ts'

/** Ann, and a friend who confirms what the test likes; they have agreed that messages disappear after a minute. */
async function agreed() {
  const world = createWorld()
  const ann = await world.node('Ann')
  const peer = createHostilePeer(world)
  let line = await peer.befriend(ann)
  await world.through(ann.hand.open(peer.id))
  await world.through(ann.hand.setTimer(60))
  const { instance, seq } = ann.entries(peer.id)[0]!
  const say = (...entries: unknown[]) => line.say('log/1', 'entries', { instance: 'theirs', entries })
  say([1, 5, 0, 'timer', { seconds: 60, answers: { instance, seq } }])
  await world.run(100)
  expect(ann.hand.store.getState().open!.timer).toEqual({ seconds: 60 })
  return {
    world,
    ann,
    peer,
    say,
    /** My log, up to here, is on their disk. */
    confirm: async (upTo: number) => {
      line.say('log/1', 'frontier', { have: [[instance, upTo]], again: false })
      await world.run(100)
    },
    texts: () => ann.shown(peer.id),
    async reload() {
      await ann.reload('crash')
      line = peer.open(ann.id)
      await line.prove()
    },
  }
}
const LONG = 10 * 60_000

test('[D13] mine go one by one, each once it was delivered, and not because another one was', async () => {
  const { world, ann, peer, confirm, texts, reload } = await agreed()
  for (const said of ['one', 'two', 'three']) await ann.say(peer.id, said)
  await world.run(LONG)
  expect(texts()).toEqual(['one', 'two', 'three'])
  await confirm(2)
  await world.run(59_000)
  expect(texts()).toEqual(['one', 'two', 'three'])
  await world.run(LONG)
  expect(texts()).toEqual(['two', 'three'])
  await reload()
  await world.run(LONG)
  expect(texts()).toEqual(['two', 'three'])
  await confirm(4)
  await world.run(61_000)
  expect(texts()).toEqual([])
  expect(ann.disk.rows('vanishing')).toEqual([])
})

test('[D13] theirs go once I saw them, and not because mine were delivered', async () => {
  const { world, ann, peer, say, confirm, texts, reload } = await agreed()
  ann.hand.close()
  say([2, 10, 0, 'text', { text: 'seen', ttl: 60 }])
  await world.run(100)
  await world.through(ann.hand.open(peer.id))
  ann.hand.markRead()
  await world.run(100)
  ann.hand.close()
  say([3, 11, 0, 'text', { text: 'not seen', ttl: 60 }])
  await world.through(ann.hand.acts(peer.id).send('mine'))
  await confirm(2)
  await world.run(LONG)
  expect(texts()).toEqual(['not seen'])
  await reload()
  await world.run(LONG)
  expect(texts()).toEqual(['not seen'])
})

test('[D13] a device that slept for hours: what is due goes as soon as it wakes, before any timer', async () => {
  const { world, ann, peer, confirm, texts } = await agreed()
  await ann.say(peer.id, 'one')
  await confirm(2)
  await world.run(1_000)
  world.clock.jump(8 * 3_600_000)
  expect(texts()).toEqual(['one'])
  ann.app.wake()
  await world.run(200)
  expect(texts()).toEqual([])
  expect(ann.disk.rows('vanishing')).toEqual([])
})
