import { createHostilePeer } from './hostilePeer.ts'
import { createWorld, type WorldOptions } from './world.ts'

export async function friends(options: WorldOptions = {}) {
  const world = createWorld(options)
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  await world.through(Promise.all([ann.hand.open(bob.id), bob.hand.open(ann.id)]))
  const open = (who: typeof ann) => who.hand.store.getState().open!
  return {
    world,
    ann,
    bob,
    open,
    /** The newest text that `who` sees. */
    last: (who: typeof ann) =>
      open(who)
        .messages.filter((m) => m.kind === 'text')
        .at(-1)!,
    settle: () => world.run(500),
    /** `bob` sees everything that `ann` does, and both again after a reload. */
    async reloadBoth() {
      await ann.reload()
      await bob.reload('crash')
      await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 60_000)
      await world.through(Promise.all([ann.hand.open(bob.id), bob.hand.open(ann.id)]))
      await world.run(500)
    },
    away: async (who: typeof ann, during: () => Promise<unknown>) => {
      world.net.offline(who.id, true)
      await world.run(20_000)
      await during()
      world.net.online(who.id)
      who.app.wake()
      await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 120_000)
      await world.run(1_000)
    },
  }
}

/** Ann, and a friend who sends what the test likes. */
export async function hostile() {
  const world = createWorld()
  const ann = await world.node('Ann')
  const peer = createHostilePeer(world)
  const line = await peer.befriend(ann)
  await world.through(ann.hand.open(peer.id))
  return {
    world,
    ann,
    peer,
    say: (instance: string, entries: unknown[]) => line.say('log/1', 'entries', { instance, entries }),
    texts: () => ann.hand.store.getState().open!.messages.map((m) => m.text),
  }
}
