import { createStore } from 'zustand/vanilla'
import type { ReadonlyStore } from '../lib/readonlyStore.ts'
import type { Signalling } from '../ports/transport.ts'
import type { PersonId } from './ids.ts'
import type { LinkState, LinksState } from './linkState.ts'

/** Link states, by peer, as they are shown. */
export function createLinkStates() {
  const store = createStore<LinksState>(() => ({ signalling: 'offline', byPeer: {} }))
  return {
    store: store as ReadonlyStore<LinksState>,
    show(peer: PersonId, change: Partial<LinkState> & { phase?: LinkState['phase'] }) {
      const before = store.getState().byPeer[peer] ?? { phase: 'offline' }
      const next = { ...before, ...change }
      const after: LinkState = {
        phase: next.phase,
        ...(next.phase === 'online' && next.path ? { path: next.path } : {}),
        ...(next.phase !== 'online' && next.reason ? { reason: next.reason } : {}),
      }
      if (after.phase === before.phase && after.path === before.path && after.reason === before.reason) return
      store.setState(({ byPeer }) => ({ byPeer: { ...byPeer, [peer]: after } }))
    },
    /** The broker knows nobody of that name: an old time-out says nothing any more. That somebody sat in between still does. */
    absent(peer: PersonId) {
      const { byPeer } = store.getState()
      const before = byPeer[peer]
      if (before?.reason !== 'timeout' && before?.reason !== 'unreachable') return
      store.setState({ byPeer: { ...byPeer, [peer]: { phase: before.phase } } })
    },
    setSignalling: (signalling: Signalling) => store.setState({ signalling }),
  }
}
