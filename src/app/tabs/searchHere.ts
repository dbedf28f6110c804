import { createStore } from 'zustand/vanilla'
import type { Findings, IndexState, LazySearch, Search, SearchSession, Wish } from '../../features/search/search.ts'
import type { Link } from './link.ts'
import { things } from './mirrored.ts'
import { mirroredRoom } from './room.ts'

/** Session in a tab that does not lead. Where another one leads, it asks anew, and shows what it had until that answers. */
function begin(link: Link): SearchSession {
  const store = createStore<Findings>(() => ({ wish: { text: '' }, phase: 'idle', hits: [], more: false }))
  let wish: Wish | undefined
  let asked = false
  const args = () => [asked ? wish : undefined]
  let anew = false
  const { name, made } = link.make('session', args, (state, isFirst) => {
    const findings = state as Findings
    if (isFirst) anew = asked && store.getState().phase === 'done'
    if (anew && findings.phase !== 'done' && findings.phase !== 'failed') return
    anew = false
    store.setState(findings, true)
  })
  made.catch(() => store.setState({ phase: 'failed', more: false }))
  const its = mirroredRoom(link, name, things.session) as unknown as SearchSession
  return {
    ...its,
    store,
    ask(next) {
      wish = next
      its.ask(next)
      asked = true
    },
    close: () => link.close(name),
  }
}

/** Search in a tab that does not lead: the index is with the one that does. */
export function searchHere(link: Link): LazySearch {
  let opening: Promise<Search> | undefined
  async function open(): Promise<Search> {
    const index = createStore<IndexState>(() => ({ phase: 'closed' }))
    const { name, made } = link.make(
      'search',
      () => [],
      (state) => index.setState(state as IndexState, true),
    )
    try {
      await made
    } catch (reason) {
      link.close(name)
      opening = undefined
      throw reason
    }
    return { index, begin: () => begin(link) }
  }
  return {
    open() {
      opening ??= open()
      return opening
    },
  }
}
