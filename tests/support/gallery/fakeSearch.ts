import { createStore } from 'zustand/vanilla'
import { wordsOf } from '../../../src/conversation/deeds.ts'
import type { Message } from '../../../src/conversation/message.ts'
import type { ConversationId } from '../../../src/engine/ids.ts'
import type { Findings, Hit, IndexState, LazySearch, Search } from '../../../src/features/search/search.ts'
import { excerpt } from '../../../src/lib/excerpt.ts'
import { marksIn, parseQuery } from '../../../src/lib/searchQuery.ts'

const PAGE = 20

/** Search: the room's face over the messages that the gallery's app holds, with an index that is as it was found. */
export function createFakeSearch(
  messages: () => ReadonlyMap<string, readonly Message[]>,
  found: IndexState = { phase: 'ready' },
): LazySearch {
  const index = createStore<IndexState>(() => found)

  function hitsOf({ text, conversation: within, from }: Findings['wish']): Hit[] {
    const query = parseQuery(text)
    if (!query) return []
    const all = [...messages()].flatMap(([where, list]) =>
      list.map((message) => ({ conversation: where as ConversationId, message })),
    )
    return all
      .filter(({ conversation }) => within === undefined || within === conversation)
      .filter(({ message }) => from === undefined || (from === 'me') === (message.from === 'me'))
      .flatMap(({ conversation, message }) => {
        const words = wordsOf(message)
        const marks = words === undefined ? undefined : marksIn(query, words)
        const { id, at } = message
        const mine = message.from === 'me'
        return words !== undefined && marks ? [{ id, conversation, mine, at, fragments: excerpt(words, marks) }] : []
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
          show(wish, PAGE)
        },
        more: () => show(store.getState().wish, store.getState().hits.length + PAGE),
        close: () => undefined,
      }
    },
  }
  return { open: async () => search }
}
