import { createHostilePeer, type Line } from './hostilePeer.ts'
import { createWorld, type WorldOptions } from './world.ts'

export const INSTANCE = 'theirs-0001'

/** Ann, and a friend whose every frame the test writes itself. */
export async function stage(options: WorldOptions = {}) {
  const world = createWorld(options)
  const ann = await world.node('Ann')
  const peer = createHostilePeer(world)
  const line = await peer.befriend(ann)
  await world.run(1_000)
  const say = (text: string) => ann.say(peer.id, text)
  const instance = () => ann.entries(peer.id).find((e) => e.author === ann.id)!.instance
  const have = (seq: number, again = false, on: Line = line) =>
    on.say('log/1', 'frontier', { have: seq > 0 ? [[instance(), seq]] : [], again })
  const entries = (seqs: readonly number[], on: Line = line) =>
    on.say('log/1', 'entries', { instance: INSTANCE, entries: seqs.map((s) => [s, s, 0, 'text', { text: `m${s}` }]) })
  const statuses = () => ann.hand.store.getState().open?.messages.map((m) => m.status)
  return { world, ann, peer, line, say, have, entries, statuses }
}

/** The seqs of Ann's entries, frame by frame. */
export const got = (line: Line) =>
  line.of('log/1', 'entries').map((f) => (f.body as { entries: [number][] }).entries.map(([seq]) => seq))
/** Her receipts, as the friend heard them. */
export const receipts = (line: Line) =>
  line.of('log/1', 'frontier').map((f) => f.body as { have: [string, number][]; again: boolean })
