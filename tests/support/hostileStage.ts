import { expect } from 'vitest'
import { createHostilePeer } from './hostilePeer.ts'
import { createWorld } from './world.ts'

export const INSTANCE = 'aaaaaaaaaaa'

/** Ann has an honest friend, Bob, and one whose client keeps to no rule. */
export async function stage(options: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(options)
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  const mallory = createHostilePeer(world)
  const line = await mallory.befriend(ann)
  await world.run(100)
  const entry = (seq: number, over: { lamport?: number; at?: number; kind?: string; body?: unknown } = {}) => [
    seq,
    over.lamport ?? seq,
    over.at ?? world.clock.now(),
    over.kind ?? 'text',
    'body' in over ? over.body : { text: `m${seq}` },
  ]
  const send = (entries: unknown[], instance = INSTANCE, on = line) => on.say('log/1', 'entries', { instance, entries })
  return {
    world,
    ann,
    bob,
    mallory,
    line,
    entry,
    send,
    stored: () => ann.entries(mallory.id).filter((e) => e.author === mallory.id),
    /** The last receipt, as Mallory heard it. */
    receipt: () => line.of('log/1', 'frontier').at(-1)?.body as { have: [string, number][]; again: boolean },
    count: (what: string) => ann.counts.get(what) ?? 0,
    reason: () => ann.app.links.store.getState().byPeer[mallory.id]?.reason,
    /** Nothing that Mallory does may be felt here. */
    async bobIsFine() {
      const text = `still here ${world.clock.uptime()}`
      await ann.say(bob.id, text)
      await world.until(() => bob.shown(ann.id).includes(text), 5_000)
      expect(bob.shown(ann.id)).toContain(text)
      expect(ann.linked(bob.id)).toBe(true)
      expect(world.broken()).toEqual([])
    },
  }
}
