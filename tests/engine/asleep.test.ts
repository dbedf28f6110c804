import { expect, test } from 'vitest'
import { createHeartbeat } from '../../src/engine/heartbeat.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createWorld } from '../support/world.ts'

// A device that slept, whose clock that never goes back may have stood still: the other one tells how long.

async function pair() {
  const world = createWorld()
  const [ann, bob] = [await world.node('Ann'), await world.node('Bob')]
  await world.befriend(ann, bob)
  await world.run(2_000)
  const phase = () => ann.app.links.store.getState().byPeer[bob.id]?.phase
  const phases: (string | undefined)[] = []
  ann.app.links.store.subscribe(() => phases.push(phase()))
  return { world, ann, bob, phase, phases }
}

test('[L3] [L10] awake after longer than a silent connection is kept: it is doubted at once, and dialled in that moment', async () => {
  const { world, ann, bob, phase, phases } = await pair()
  world.net.freeze()
  world.clock.jump(4 * 60_000)
  ann.app.wake()
  expect(phase()).toBe('connecting')
  await ann.say(bob.id, 'good morning')
  await world.run(900)
  expect(bob.shown(ann.id)).toEqual(['good morning'])
  expect(phases).not.toContain('offline')
  expect(phase()).toBe('online')
})

test('[L3] what had waited since before the sleep is no sign of life; what is heard a second later is', async () => {
  const clock = createFakeClock()
  const doubts: boolean[] = []
  const beats = createHeartbeat({
    clock,
    ping: () => undefined,
    onSuspect: (is) => doubts.push(is),
    onDead: () => undefined,
    unconfirmed: () => false,
  })
  await clock.run(2_000)
  clock.jump(4 * 60_000)
  beats.heard()
  beats.probe()
  beats.heard()
  expect(doubts).toEqual([true])
  await clock.run(900)
  beats.heard()
  expect(doubts).toEqual([true])
  await clock.run(200)
  beats.heard()
  expect(doubts).toEqual([true, false])
  beats.stop()
})

test('[L3] [L10] awake after less, it has a second to be heard', async () => {
  const { world, ann, phase } = await pair()
  world.net.freeze()
  world.clock.jump(2 * 60_000)
  ann.app.wake()
  await world.run(900)
  expect(phase()).toBe('online')
  await world.run(300)
  expect(phase()).toBe('connecting')
})

test('[L2] [L3] awake after long, and the other one slept as well: nothing is lost, and one link is left', async () => {
  const { world, ann, bob, phase } = await pair()
  world.clock.jump(60 * 60_000)
  for (const who of [ann, bob]) who.app.wake()
  await ann.say(bob.id, 'good morning')
  await bob.say(ann.id, 'and to you')
  await world.run(10_000)
  expect(ann.shown(bob.id).toSorted()).toEqual(['and to you', 'good morning'])
  expect(ann.shown(bob.id)).toEqual(bob.shown(ann.id))
  expect(phase()).toBe('online')
  expect(world.net.open(ann.id, bob.id)).toBe(1)
  expect(world.broken()).toEqual([])
})
