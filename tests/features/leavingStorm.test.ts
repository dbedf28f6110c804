import { expect, test } from 'vitest'
// Loaded by the app when it is wanted; here no clock would wait for it.
import '../../src/conversation/removal.ts'
import type { Undo } from '../../src/conversation/removal.ts'
import { createWorld, type Node, placeOf } from '../support/world.ts'

const bursty = (typical: number, worst: number) => (chance: () => number) =>
  chance() < 0.05 ? chance() * worst : chance() * typical

const FIRST = Number(process.env.FIRST_SEED ?? 1)
const SEEDS = Number(process.env.SEEDS ?? 24)

/** Two friends who delete, remove, block and come back, while everything goes wrong that can. Empty when every promise held. */
async function storm(seed: number): Promise<string[]> {
  const world = createWorld({ seed, disk: bursty(4, 400), latency: bursty(30, 1_500) })
  const nodes = [await world.node('Ann'), await world.node('Bob')] as [Node, Node]
  const [ann, bob] = nodes
  await world.befriend(ann, bob)
  /** What each has deleted for good. */
  const gone = new Map<Node, Set<string>>(nodes.map((one) => [one, new Set()]))
  const wrong: string[] = []

  function end(who: Node, other: Node, doing: Promise<Undo | undefined>, words: boolean) {
    const shown = who.shown(other.id)
    const { app } = who
    const back = world.chance() < 0.3
    void doing.then(async (undo) => {
      if (!undo) return
      const undone = back && (await undo())
      if (words && !undone && who.app === app) for (const text of shown) gone.get(who)?.add(text)
    })
  }

  for (let i = 0; i < 50; i++) {
    const [who, other] = world.chance() < 0.5 ? [ann, bob] : [bob, ann]
    const { people, leaving } = who.app
    const what = world.chance()
    if (world.chance() < 0.3) void who.hand.open(other.id)
    if (what < 0.4) void who.app.chat.acts(placeOf(other.id)).send(`${who.name} ${i}`)
    else if (what < 0.48) end(who, other, leaving.deleteChat(placeOf(other.id)), true)
    else if (what < 0.56) end(who, other, people.remove(other.id, { words: true }), true)
    else if (what < 0.6) end(who, other, people.remove(other.id, { words: false }), false)
    else if (what < 0.64) void people.block(other.id)
    else if (what < 0.76) void people.add(other.id)
    else if (what < 0.84) await who.reload(world.chance() < 0.7 ? 'crash' : 'clean')
    else if (what < 0.88) world.net.offline(who.id)
    else if (what < 0.94) {
      world.net.online(who.id)
      who.app.wake()
    } else who.storage.failWrites(world.chance() < 0.5 ? 'full' : 'broken', 1)
    await world.run(world.chance() < 0.5 ? world.chance() * 50 : world.chance() * 12_000)
    wrong.push(...world.broken())
    if (wrong.length > 0) return wrong
  }

  for (const one of nodes) {
    world.net.online(one.id)
    // Whatever refusals still wait for its disk go with the page.
    await one.reload()
  }
  await world.run(120_000)
  for (const [one, other] of [
    [ann, bob],
    [bob, ann],
  ] as const) {
    await world.through(one.app.people.unblock(other.id))
    await world.through(one.app.people.add(other.id))
    one.app.wake()
  }
  if (!(await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 600_000))) return ['not linked']
  await ann.say(bob.id, 'last of Ann')
  await bob.say(ann.id, 'last of Bob')
  await world.run(120_000)
  wrong.push(...world.broken())
  for (const [one, other] of [
    [ann, bob],
    [bob, ann],
  ] as const) {
    if (one.disk.rows('removals').length > 0) wrong.push(`${one.name} is still deleting`)
    if (!one.shown(other.id).includes(`last of ${other.name}`)) wrong.push(`${one.name} did not get the last words`)
    for (const text of one.shown(other.id)) if (gone.get(one)?.has(text)) wrong.push(`${one.name} has "${text}" again`)
    const theirs = new Map(other.entries(one.id).map((row) => [`${row.author} ${row.instance} ${row.seq}`, row]))
    for (const row of one.entries(other.id)) {
      const name = `${row.author} ${row.instance} `
      const same = theirs.get(`${name}${row.seq}`)
      if (same && !same.erased && !row.erased && JSON.stringify(same.body) !== JSON.stringify(row.body))
        wrong.push(`${name}${row.seq} says two things`)
      const place = [...theirs.values()].find((each) => each.erased && `${each.author} ${each.instance} ` === name)
      if (!same && !(place && place.seq >= row.seq)) wrong.push(`${other.name} lacks ${name}${row.seq}`)
    }
  }
  return wrong
}

for (let seed = FIRST; seed < FIRST + SEEDS; seed++)
  test(`[D1 D2 D3 D16 D17] whoever leaves and comes back, in whatever weather (seed ${seed})`, async () => {
    expect(await storm(seed)).toEqual([])
  })
