import { describe, expect, test } from 'vitest'
import { friends } from '../support/friends.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { createWorld } from '../support/world.ts'

describe('now or never', () => {
  test('typing is seen while it lasts, is over with the message, and is forgotten with the link', async () => {
    const { world, ann, bob, settle } = await friends()
    const sees = () => bob.hand.store.getState().typing[ann.id] === true
    ann.hand.tellTyping()
    await world.run(100)
    expect(sees()).toBe(true)
    await ann.say(bob.id, 'done')
    await world.run(100)
    expect(sees()).toBe(false)
    for (let i = 0; i < 5; i++) {
      ann.hand.tellTyping()
      await world.run(2_000)
      expect(sees(), `${i}`).toBe(true)
    }
    await world.run(6_500)
    expect(sees()).toBe(false)
    ann.hand.tellTyping()
    await settle()
    world.net.offline(ann.id, true)
    await world.run(20_000)
    expect(sees()).toBe(false)
    expect(bob.entries(ann.id).length).toBe(1)
  })

  test('[abuse W28] who starts and stops four hundred times is shown a few times', async () => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const peer = createHostilePeer(world)
    const line = await peer.befriend(ann)
    let changes = 0
    ann.app.typing.store.subscribe(() => {
      changes += 1
    })
    for (let i = 0; i < 400; i++) {
      line.say('typing/1', 'typing', { on: i % 2 === 0 })
      await world.run(2)
    }
    await world.run(10_000)
    expect(changes).toBeGreaterThan(0)
    expect(changes).toBeLessThan(12)
    expect(line.closed).toBe(false)
  })

  test('who does not let friends know is not told either', async () => {
    for (const quiet of ['ann', 'bob'] as const) {
      const { world, ann, bob } = await friends()
      await world.through((quiet === 'ann' ? ann : bob).app.settings.set({ typingNotices: false }))
      ann.hand.tellTyping()
      await world.run(200)
      expect(bob.hand.store.getState().typing[ann.id]).toBeUndefined()
    }
  })

  test('who keeps their reading to themselves does not see that of others', async () => {
    const { world, ann, bob, last, settle } = await friends()
    await ann.say(bob.id, 'hello')
    await settle()
    bob.hand.markRead()
    await settle()
    expect(last(ann).status).toBe('read')
    await world.through(ann.app.settings.set({ readReceipts: false }))
    await world.through(ann.hand.open(bob.id))
    expect(last(ann).status).toBe('delivered')
  })
})
