import { createStore } from 'zustand/vanilla'
import { wordsOf } from '../../src/conversation/deeds.ts'
import type { Message } from '../../src/conversation/message.ts'
import type { ConversationId } from '../../src/engine/ids.ts'
import type { Findings, Hit, IndexState, LazySearch, Search } from '../../src/features/search/search.ts'
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
          asked.push(`search ${wish.text}`)
          show(wish, PAGE)
        },
        more: () => show(store.getState().wish, store.getState().hits.length + PAGE),
        close: () => undefined,
      }
    },
  }
  const lazy: LazySearch = {
    async open() {
      if (away) throw new Error('the server is away')
      return search
    },
  }
  return {
    lazy,
    index,
    setAway: (now: boolean) => {
      away = now
    },
  }
}
