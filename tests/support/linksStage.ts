import * as v from 'valibot'
import { personIdOf } from '../../src/engine/address.ts'
import type { PersonId } from '../../src/engine/ids.ts'
import type { LinkReason } from '../../src/engine/linkState.ts'
import { createLinks, type Link } from '../../src/engine/links.ts'
import { protocol } from '../../src/engine/protocol.ts'
import { createFakeClock } from './fakeClock.ts'
import { createNodeCrypto } from './nodeCrypto.ts'
import { type Connecting, createConnector } from './wire.ts'

export const talk = protocol('talk/1', { word: v.strictObject({ text: v.string() }), number: v.number() })
export const other = protocol('other/1', { thing: v.null() })

const { crypto, newKeys } = createNodeCrypto({ seed: 31 })
const people = [newKeys(), newKeys()]
  .map((keys) => ({ keys, id: personIdOf(keys.publicKey) }))
  .sort((a, b) => (a.id < b.id ? -1 : 1))
export const [low, high] = people as [(typeof people)[0], (typeof people)[0]]

export function stage() {
  const clock = createFakeClock()
  function end(me: typeof low) {
    const counts = new Map<string, number>()
    const got: string[] = []
    const ups: Link[] = []
    const downs: [Link, string][] = []
    const troubles: LinkReason[] = []
    const floors = new Map<PersonId, number>()
    let admitted = true
    const links = createLinks({
      me: () => me,
      crypto,
      clock,
      count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
      floor: (peer) => floors.get(peer) ?? 1,
    })
    links.serve(talk, () => admitted, {
      word: (_, { text }) => {
        if (text === 'throw') throw new Error('a room fails')
        if (text === 'reject') return Promise.reject(new Error('a room fails later'))
        got.push(text)
      },
      number: (_, n) => void got.push(`${n}`),
    })
    links.onUp((link) => ups.push(link))
    links.onDown((link, which) => downs.push([link, which]))
    links.onTrouble((_, why) => troubles.push(why))
    return { id: me.id, links, counts, got, ups, downs, troubles, floors, admit: (is: boolean) => (admitted = is) }
  }
  const ann = end(low)
  const bob = end(high)
  const join = createConnector({ clock, crypto })
  /** Another connection between the two; which of them is the first to have proved it can be chosen. */
  function connect({ offerer = ann, ...wiring }: Connecting & { offerer?: typeof ann } = {}) {
    const { results, ...wire } = join(offerer, offerer === ann ? bob : ann, wiring)
    const annSide = offerer === ann ? wire.offerer : wire.answerer
    const bobSide = offerer === ann ? wire.answerer : wire.offerer
    return { wire, results, ann: annSide, bob: bobSide, isOpen: () => annSide.isOpen() && bobSide.isOpen() }
  }
  const phase = (of: typeof ann, peer = of === ann ? bob.id : ann.id) => of.links.store.getState().byPeer[peer]
  return { clock, ann, bob, connect, phase }
}
