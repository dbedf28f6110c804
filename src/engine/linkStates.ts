import { createStore } from 'zustand/vanilla'
import type { ReadonlyStore } from '../lib/readonlyStore.ts'
import type { Signalling } from '../ports/transport.ts'
import type { PersonId } from './ids.ts'
import type { LinkReason, LinkState, LinksState } from './linkState.ts'

/** Is that about whoever answered, and not about the ways between us? A network that has changed, or a friend who is away, explains it not. */
const isAboutThem = (reason: LinkReason | undefined) =>
  reason === 'intercepted' || reason === 'unproved' || reason === 'refused'

type ByPeer = LinksState['byPeer']
/** Link states without what says nothing any more of these peers. */
function excused(byPeer: ByPeer, peers: readonly PersonId[]): ByPeer {
  const stale = peers.filter((peer) => byPeer[peer]?.reason !== undefined && !isAboutThem(byPeer[peer].reason))
  if (stale.length === 0) return byPeer
  return { ...byPeer, ...Object.fromEntries(stale.map((peer) => [peer, { phase: byPeer[peer]!.phase }])) }
}

type Change = { readonly [K in keyof LinkState]?: LinkState[K] | undefined }

/** Link states, by peer, as they are shown. */
export function createLinkStates() {
  const store = createStore<LinksState>(() => ({ signalling: 'offline', byPeer: {} }))
  const reasonOf = (peer: PersonId) => store.getState().byPeer[peer]?.reason
  return {
    store: store as ReadonlyStore<LinksState>,
    show(peer: PersonId, change: Change) {
      const before = store.getState().byPeer[peer] ?? { phase: 'offline' }
      const { phase = before.phase, path, reason } = { ...before, ...change }
      const after: LinkState = {
        phase,
        ...(phase === 'online' && path ? { path } : {}),
        ...(phase !== 'online' && reason ? { reason } : {}),
      }
      if (after.phase === before.phase && after.path === before.path && after.reason === before.reason) return
      store.setState(({ byPeer }) => ({ byPeer: { ...byPeer, [peer]: after } }))
    },
    reasonOf,
    /** Reason shown: is it one of those beside which what was found of the ways between us says less? */
    isAboutThem: (peer: PersonId) => isAboutThem(reasonOf(peer)),
    /** The broker knows nobody of that name: an old time-out says nothing any more. That somebody sat in between still does. */
    absent(peer: PersonId) {
      const { byPeer } = store.getState()
      store.setState({ byPeer: excused(byPeer, [peer]) })
    },
    setSignalling(signalling: Signalling) {
      const { signalling: before, unreached = false, byPeer } = store.getState()
      if (signalling !== 'online')
        return store.setState({
          signalling,
          unreached: unreached || (signalling === 'offline' && before !== 'offline'),
        })
      // Found without a broker, or over another network.
      const now = before === 'online' ? byPeer : excused(byPeer, Object.keys(byPeer) as PersonId[])
      store.setState({ signalling, unreached: false, byPeer: now })
    },
  }
}
