import { createStore } from 'zustand/vanilla'
import type { Message } from '../../src/features/chat/message.ts'
import type { Findings, Hit, IndexState, Search, SearchDoor } from '../../src/features/search/search.ts'
import { excerpt } from '../../src/lib/excerpt.ts'
import { marksIn, parseQuery } from '../../src/lib/searchQuery.ts'

const PAGE = 20

/** The room's face over the messages that a scripted app holds, with levers for what a real index can be like. */
export function createFakeSearch(
  messages: () => ReadonlyMap<string, readonly Message[]>,
  asked: string[],
  found: IndexState = { phase: 'ready' },
) {
  const index = createStore<IndexState>(() => found)
  let away = false

  function hitsOf({ text, peer, from }: Findings['wish']): Hit[] {
    const query = parseQuery(text)
    if (!query) return []
    const all = [...messages()].flatMap(([with_, list]) => list.map((message) => ({ with_, message })))
    return all
      .filter(({ with_, message }) => message.kind === 'text' && (peer === undefined || peer === with_))
      .filter(({ message }) => from === undefined || (from === 'me') === (message.from === 'me'))
      .flatMap(({ with_, message }) => {
        const marks = marksIn(query, message.text)
        const { id, at } = message
        const mine = message.from === 'me'
        return marks ? [{ id, peer: with_, mine, at, fragments: excerpt(message.text, marks) }] : []
      })
      .sort((a, b) => b.at - a.at)
  }

  const search: Search = {
    index,
    begin() {
      const store = createStore<Findings>(() => ({ wish: { text: '' }, phase: 'idle', hits: [], more: false }))
      const show = (wish: Findings['wish'], count: number) => {
        const hits = hitsOf(wish)
        const phase = parseQuery(wish.text) ? 'done' : 'idle'
        store.setState({ wish, phase, hits: hits.slice(0, count), more: hits.length > count })
      }
      return {
        store,
        ask(wish) {
          asked.push(`search ${wish.text}`)
          show(wish, PAGE)
        },
        more: () => show(store.getState().wish, store.getState().hits.length + PAGE),
        close: () => undefined,
      }
    },
  }
  const door: SearchDoor = {
    async open() {
      if (away) throw new Error('the server is away')
      return search
    },
  }
  return {
    door,
    index,
    setAway: (now: boolean) => {
      away = now
    },
  }
}
