import { createWorld, type Node, type World, type WorldOptions } from './world.ts'

/** Ann and Bob, who do not know each other. */
export async function pair(options: WorldOptions = {}) {
  const world = createWorld(options)
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  return { world, ann, bob }
}

/** Ann and Bob, friends and linked, with nothing left to say. */
export async function friends(options: WorldOptions = {}) {
  const given = await pair(options)
  await given.world.befriend(given.ann, given.bob)
  await given.world.run(5_000)
  return given
}

/** Exactly one link, which both know of. */
export const up = (world: World, a: Node, b: Node) =>
  a.linked(b.id) && b.linked(a.id) && world.net.open(a.id, b.id) === 1

/** What must not happen between two honest apps. A connection that is given up while it is being proved may. */
export const failures = (...nodes: Node[]) =>
  nodes.flatMap((n) =>
    [...n.counts.keys()].filter((what) => /^(violation|handshake\.(intercepted|refused))/.test(what)),
  )
