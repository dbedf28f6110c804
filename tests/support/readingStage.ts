import type { PersonId } from '../../src/engine/ids.ts'
import { createHostilePeer } from './hostilePeer.ts'
import { createWorld, type Node, type WorldOptions } from './world.ts'

export const INSTANCE = 'theirs-0001'

/** So many messages of a friend on the disk, m1, m2 …, as if they had been written long ago. Lamports are 10, 20, 30 … */
export function history(node: Node, friend: PersonId, length: number) {
  for (let i = 1; i <= length; i++) {
    const entry = { conversation: friend, author: friend, instance: INSTANCE, seq: i, lamport: 10 * i, at: 0 }
    const row = { ...entry, kind: 'text', body: { text: `m${i}` }, order: [10 * i, friend, INSTANCE, i] }
    node.disk.apply([{ add: 'entries', row }])
  }
}

/** Ann and one friend, whose entries the test writes as it likes. */
export async function stage(options: WorldOptions = {}) {
  const world = createWorld(options)
  const ann = await world.node('Ann')
  const peer = createHostilePeer(world)
  const line = await peer.befriend(ann)
  await world.run(2_000)
  const chat = () => ann.hand
  const open = () => chat().store.getState().open
  return {
    world,
    ann,
    peer,
    line,
    chat,
    open,
    texts: () => open()?.messages.map((m) => m.text) ?? [],
    summary: () => chat().store.getState().summaries[peer.id],
    show: () => world.through(chat().open(peer.id)),
    older: () => world.through(chat().loadOlder()),
    say: (text: string) => ann.say(peer.id, text),
    /** An entry of the friend, as it comes over the wire. */
    hear: (seq: number, lamport: number, text: string, kind = 'text') =>
      line.say('log/1', 'entries', {
        instance: INSTANCE,
        entries: [
          [
            seq,
            lamport,
            world.clock.now(),
            kind,
            kind === 'text' ? { text } : { instance: INSTANCE, seq: Number(text), quiet: true },
          ],
        ],
      }),
    confirm(seq: number, what: 'frontier' | 'read' = 'frontier') {
      const { instance } = ann.entries(peer.id).find((e) => e.author === ann.id)!
      const at = [[instance, seq]]
      line.say('log/1', what, what === 'read' ? { upTo: at } : { have: at, again: false })
    },
    history: (length: number) => history(ann, peer.id, length),
    async reload() {
      await ann.reload('crash')
    },
  }
}
export const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `m${from + i}`)
