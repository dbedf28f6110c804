import { expect, test } from 'vitest'
import { failures, friends } from '../support/pair.ts'
import { emptyDevice, requests, restore } from '../support/restored.ts'

/** Slow and bursty, as in every storm. */
const bursty = (typical: number, worst: number) => (chance: () => number) =>
  chance() < 0.05 ? chance() * worst : chance() * typical

const SEEDS = Number(process.env.SEEDS ?? 40)

test.each(Array.from({ length: SEEDS }, (_, at) => at + 1))(
  '[K4 K5 D1 D3] lost and back in bad weather, talking all the while: nothing of theirs is lost, doubled or reordered (seed %i)',
  async (seed) => {
    const { world, ann: before, bob } = await friends({ seed, disk: bursty(4, 400), latency: bursty(30, 1_500) })
    const said: string[] = []
    for (let n = 0; n < 6; n++) {
      void before.say(bob.id, `ann ${n}`)
      await bob.say(before.id, `bob ${n}`)
      said.push(`bob ${n}`)
      await world.run(world.chance() * 3_000)
    }
    const ann = await emptyDevice(world, before)
    const alone = Math.floor(world.chance() * 4)
    for (let n = 0; n < alone; n++) {
      await bob.say(ann.id, `bob alone ${n}`)
      said.push(`bob alone ${n}`)
    }
    await restore(world, ann)
    expect(await world.until(() => requests(ann).length === 1, 10 * 60_000)).toBe(true)
    if (world.chance() < 0.5) await ann.reload(world.chance() < 0.5 ? 'crash' : 'clean')
    if (world.chance() < 0.3) world.net.offline(bob.id, world.chance() < 0.5)
    expect(await world.through(ann.app.people.accept(bob.id))).toBe(true)
    const mine: string[] = []
    for (let n = 0; n < 5; n++) {
      const what = world.chance()
      if (what < 0.4) {
        await ann.say(bob.id, `ann again ${n}`)
        mine.push(`ann again ${n}`)
      } else if (what < 0.7) {
        await bob.say(ann.id, `bob again ${n}`)
        said.push(`bob again ${n}`)
      } else if (what < 0.8) world.net.cut(world.chance())
      else if (what < 0.9) await ann.reload(world.chance() < 0.5 ? 'crash' : 'clean')
      else world.net.freeze(world.chance())
      await world.run(world.chance() * 5_000)
    }
    world.net.online(bob.id)
    for (const node of [ann, bob]) node.app.wake()
    const of = (all: readonly string[], who: string) => all.filter((text) => text.startsWith(who))
    const level = () =>
      ann.linked(bob.id) &&
      of(ann.shown(bob.id), 'bob').length >= said.length &&
      of(bob.shown(ann.id), 'ann again').length >= mine.length
    expect(await world.until(level, 180_000)).toBe(true)
    await world.run(60_000)
    expect(of(ann.shown(bob.id), 'bob')).toEqual(said)
    expect(of(bob.shown(ann.id), 'ann again')).toEqual(mine)
    // Of what I wrote before, nothing came back; and what both have stands in one order.
    expect(of(ann.shown(bob.id), 'ann')).toEqual(mine)
    const both = new Set(ann.shown(bob.id))
    expect(bob.shown(ann.id).filter((text) => both.has(text))).toEqual(ann.shown(bob.id))
    expect(failures(ann, bob)).toEqual([])
  },
)
