import { describe, expect, test } from 'vitest'
import { failures, friends, pair, up } from '../support/pair.ts'
import type { WorldOptions } from '../support/world.ts'

describe('[G3 L1] both dial at once', () => {
  const latencies: [string, WorldOptions['latency'] & object][] = [
    ['none at all', () => 0],
    ['5 ms', () => 5],
    ['the 100 ms of a bad evening', () => 100],
    ['just under the time that an offer may wait', () => 140],
    ['just over it', () => 160],
    ['400 ms', () => 400],
    ['a second and a half', () => 1_500],
    ['anything up to 300 ms', (chance) => chance() * 300],
    ['now and then three seconds', (chance) => (chance() < 0.2 ? 3_000 : 20)],
  ]
  test.each(latencies)('[G3 L1] latency: %s; it ends in exactly one link', async (_, latency) => {
    for (let seed = 1; seed <= 12; seed++) {
      const { world, ann, bob } = await friends({ seed, latency })
      // Both lose it in the same moment, and dial in the same moment.
      world.net.cut()
      ann.app.links.dialNow(bob.id)
      bob.app.links.dialNow(ann.id)
      await world.until(() => up(world, ann, bob), 60_000)
      await world.run(30_000)
      expect(up(world, ann, bob), `seed ${seed}`).toBe(true)
      await world.run(30_000)
      expect(up(world, ann, bob), `seed ${seed}, later`).toBe(true)
      expect(failures(ann, bob)).toEqual([])
    }
  })

  test('[G3] on a quick network the lower ID is the offerer of the only connection there ever is', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { world, ann, bob } = await friends({ seed })
      world.net.cut()
      ann.app.links.dialNow(bob.id)
      bob.app.links.dialNow(ann.id)
      let most = 0
      await world.until(() => {
        most = Math.max(most, world.net.open(ann.id, bob.id))
        return false
      }, 5_000)
      expect(most).toBe(1)
    }
  })

  test('[R4 L1] both paste each other at once, on any network', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { world, ann, bob } = await pair({
        seed,
        latency: (chance) => chance() * 800,
        disk: (chance) => chance() * 50,
      })
      await world.befriend(ann, bob)
      await world.run(60_000)
      expect(up(world, ann, bob), `seed ${seed}`).toBe(true)
    }
  })
})
