import { describe, expect, test } from 'vitest'
import { createWorld, type Node, type World } from '../support/world.ts'

/** Two friends who are linked, with the one connection between them. */
async function linked(seed = 1) {
  const world = createWorld({ seed })
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  await world.run(20_000)
  const [one] = world.net.ice(ann.id, bob.id)
  return { world, ann, bob, first: one!.ice }
}
const same = (world: World, a: Node, b: Node, first: unknown) =>
  world.net.ice(a.id, b.id).some(({ ice }) => ice === first)
const counted = (node: Node, what: string) => node.counts.get(what) ?? 0

/** Until both have what the other has said. */
async function back(world: World, a: Node, b: Node, limit = 60_000) {
  const began = world.clock.uptime()
  const n = a.shown(b.id).length
  await a.say(b.id, `from ${a.name} ${n}`)
  await b.say(a.id, `from ${b.name} ${n}`)
  const level = () =>
    [a.shown(b.id), b.shown(a.id)].every((texts) => texts.filter((t) => t.endsWith(` ${n}`)).length === 2) &&
    a.linked(b.id) &&
    b.linked(a.id)
  const came = await world.until(level, limit)
  if (came) console.log(`back after ${Math.round(world.clock.uptime() - began)} ms`)
  return came
}

describe('[L9] a link whose path is lost', () => {
  test('[L9] another address: ICE is restarted through the broker, and the link stays the same one', async () => {
    const { world, ann, bob, first } = await linked()
    world.net.move(ann.id)
    await ann.say(bob.id, 'into the void')
    expect(await back(world, ann, bob)).toBe(true)
    expect(same(world, ann, bob, first)).toBe(true)
    expect(world.net.open(ann.id, bob.id)).toBe(1)
    expect(counted(ann, 'restart.broker') + counted(bob, 'restart.broker')).toBeGreaterThan(0)
    expect(world.broken()).toEqual([])
  })

  test.each([1, 2, 3, 4])('[L9] both restart at the same moment, and settle (seed %i)', async (seed) => {
    const { world, ann, bob, first } = await linked(seed)
    world.net.move(ann.id)
    for (const who of [ann, bob]) who.app.wake(true)
    expect(await back(world, ann, bob)).toBe(true)
    expect(same(world, ann, bob, first)).toBe(true)
  })

  test('[L9] while the link carries frames they go over it, and the broker hears of nothing', async () => {
    const { world, ann, bob, first } = await linked()
    world.net.setBroker(false)
    ann.app.wake(true)
    await world.run(1_000)
    expect(counted(ann, 'restart.link')).toBe(1)
    expect(counted(ann, 'restart.broker')).toBe(0)
    expect(await back(world, ann, bob)).toBe(true)
    expect(same(world, ann, bob, first)).toBe(true)
  })

  test('[L9] where no restart helps a new link takes its place, before the old one is given up', async () => {
    const { world, ann, bob } = await linked()
    world.net.freeze()
    await ann.say(bob.id, 'into the void')
    const phases: (string | undefined)[] = []
    ann.app.links.store.subscribe((state) => phases.push(state.byPeer[bob.id]?.phase))
    expect(await back(world, ann, bob)).toBe(true)
    expect(phases).not.toContain('offline')
  })

  test('[L9] so it does with an older page, which knows of no restart', async () => {
    const world = createWorld()
    world.net.canRestart(false)
    const [ann, bob] = [await world.node('Ann'), await world.node('Bob')]
    await world.befriend(ann, bob)
    world.net.freeze()
    expect(await back(world, ann, bob)).toBe(true)
    expect(counted(ann, 'restart.broker')).toBe(0)
  })
})

describe('[L10] a cut without the broker', () => {
  test.each([20_000, 40_000, 120_000])(
    '[L10] of %i ms: the same connection is back, and nothing is lost or doubled',
    async (ms) => {
      const { world, ann, bob, first } = await linked()
      world.net.setBroker(false)
      world.net.mute()
      for (let i = 0; i < 5; i++) await ann.say(bob.id, `meanwhile ${i}`)
      await world.run(ms)
      expect([ann.linked(bob.id), bob.linked(ann.id)]).toEqual([false, false])
      expect(ann.app.links.store.getState().byPeer[bob.id]?.phase).toBe('offline')
      world.net.unmute()
      expect(await back(world, ann, bob)).toBe(true)
      expect(same(world, ann, bob, first)).toBe(true)
      expect(bob.shown(ann.id).filter((text) => text.startsWith('meanwhile'))).toEqual(
        [0, 1, 2, 3, 4].map((i) => `meanwhile ${i}`),
      )
      expect(world.broken()).toEqual([])
    },
  )

  test('[L10] it is kept for some minutes and no longer', async () => {
    const { world, ann, bob } = await linked()
    world.net.setBroker(false)
    world.net.mute()
    await world.run(5 * 60_000)
    world.net.unmute()
    await world.run(60_000)
    expect(ann.linked(bob.id)).toBe(false)
    expect(world.net.open(ann.id, bob.id)).toBe(0)
  })

  test('[L10] what is kept goes when somebody is removed, and when another link is there', async () => {
    const { world, ann, bob } = await linked()
    world.net.setBroker(false)
    world.net.mute()
    await world.run(30_000)
    expect(world.net.open(ann.id, bob.id)).toBe(1)
    await world.through(ann.app.people.block(bob.id) as Promise<unknown>)
    await world.run(100)
    expect(world.net.open(ann.id, bob.id)).toBe(0)
  })
})
