import { createStore } from 'zustand/vanilla'
import type { EntryKey } from '../../engine/entry.ts'
import { parseQuery, type Query } from '../../lib/searchQuery.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Found, SearchIndex } from '../../ports/searchIndex.ts'
import type { Storage } from '../../ports/storage.ts'
import { entryKeyOf, hitOf, readRow, type TextOf } from './indexedText.ts'
import type { Indexing } from './indexing.ts'
import { scan } from './scan.ts'
import type { Findings, Hit, SearchSession, Wish } from './search.ts'

/** Hits that are shown at once; as many again on the way down. */
const PAGE_HITS = 20
/** While messages stream in, what is shown is looked up again at most this often. Milliseconds. */
const REFRESH_MS = 400

interface Deps {
  readonly indexing: Indexing
  readonly storage: Storage
  readonly textOf: TextOf
  readonly clock: Clock
}

/** Source of the next page of hits. */
type Source =
  | { readonly by: 'index'; readonly query: Query; readonly before: number | undefined }
  | { readonly by: 'scan'; readonly rest: AsyncGenerator<Hit[]>; readonly held: readonly Hit[] }

const NO_WISH: Wish = { text: '' }

export function createSession({ indexing, storage, textOf, clock }: Deps): SearchSession {
  const store = createStore<Findings>(() => ({ wish: NO_WISH, phase: 'idle', hits: [], more: false }))
  const release = indexing.use()
  /** Rises with every wish: whatever was begun for another one is not finished. */
  let term = 0
  let busy = false
  let next: (() => Promise<void>) | undefined
  let source: Source | undefined
  let closed = false
  let refreshing = false
  let cancelRefresh = () => {}

  /** Jobs run one at a time; of those that wait, only the latest is done. */
  async function run(job: () => Promise<void>) {
    next = job
    if (busy) return
    busy = true
    while (next) {
      const now = next
      next = undefined
      // The disk is gone, or something nobody thought of: said, not thrown.
      await now().catch(() => store.setState({ phase: 'failed', more: false }))
    }
    busy = false
  }

  async function verified(found: readonly Found[], query: Query, wish: Wish): Promise<readonly Hit[]> {
    const rows = await Promise.all(found.map(({ key }) => readRow(storage, entryKeyOf(key))))
    const stale: EntryKey[] = []
    const hits = found.flatMap((one, i) => {
      const key = entryKeyOf(one.key)
      const text = rows[i] && textOf(rows[i])
      if (!text) stale.push(key)
      return (text && hitOf(key, text, query, wish)) ?? []
    })
    if (stale.length > 0) indexing.heal(stale).catch(() => undefined) // the next search meets them again
    return hits
  }

  /** At least `count` hits, unless there are no more. Undefined when the index is of no use any more. */
  async function fromIndex(
    index: SearchIndex,
    query: Query,
    wish: Wish,
    count: number,
    from: number | undefined,
  ): Promise<{ hits: readonly Hit[]; before: number | undefined; more: boolean } | undefined> {
    const hits: Hit[] = []
    const mine = wish.from === undefined ? undefined : wish.from === 'me'
    for (let before = from; ; ) {
      const limit = count - hits.length + 4
      const found = await index.find({ query, conversation: wish.conversation, mine, before, limit })
      if (found === 'lost') {
        void indexing.lose(index)
        return { hits, before, more: false }
      }
      if (typeof found === 'string') {
        indexing.fail(found)
        return undefined
      }
      hits.push(...(await verified(found, query, wish)))
      before = found.at(-1)?.place ?? before
      if (found.length < limit) return { hits, before, more: false }
      if (hits.length >= count) return { hits, before, more: true }
    }
  }

  async function fromScan(rest: AsyncGenerator<Hit[]>, held: readonly Hit[], mine: number, shown: readonly Hit[]) {
    let waiting = held
    let more = true
    while (waiting.length < PAGE_HITS) {
      const { value, done } = await rest.next()
      if (term !== mine) return void rest.return(undefined)
      if (done) {
        more = false
        break
      }
      waiting = [...waiting, ...value]
      // What there is is shown at once: a long way may lie before the next one.
      if (value.length > 0) store.setState({ hits: [...shown, ...waiting.slice(0, PAGE_HITS)] })
    }
    source = { by: 'scan', rest, held: waiting.slice(PAGE_HITS) }
    store.setState({
      phase: 'done',
      hits: [...shown, ...waiting.slice(0, PAGE_HITS)],
      more: more || waiting.length > PAGE_HITS,
    })
  }

  async function first(query: Query, wish: Wish, mine: number, count = PAGE_HITS) {
    const index = await indexing.want()
    if (term !== mine) return
    const page = index && (await fromIndex(index, query, wish, count, undefined))
    if (term !== mine) return
    if (!page) {
      store.setState({ hits: [] })
      return fromScan(scan(storage, textOf, query, wish), [], mine, [])
    }
    source = { by: 'index', query, before: page.before }
    store.setState({ phase: 'done', hits: page.hits, more: page.more })
  }

  async function older(mine: number) {
    const { wish, hits, more } = store.getState()
    const from = source
    if (term !== mine || !more || !from) return
    if (from.by === 'scan') return fromScan(from.rest, from.held, mine, hits)
    const index = await indexing.want()
    const page = index && (await fromIndex(index, from.query, wish, PAGE_HITS, from.before))
    if (term !== mine) return
    if (!page) return first(from.query, wish, mine)
    source = { ...from, before: page.before }
    // Logs count anew in every conversation: only with whom it was said makes an id unique.
    const nameOf = ({ conversation, id }: Hit) => `${conversation}/${id}`
    const known = new Set(hits.map(nameOf))
    store.setState({ hits: [...hits, ...page.hits.filter((hit) => !known.has(nameOf(hit)))], more: page.more })
  }

  /** Hits on screen follow what is written, read and erased, without being asked again. */
  const unfollow = indexing.onChanged(() => {
    if (refreshing || closed) return
    refreshing = true
    cancelRefresh = clock.after(REFRESH_MS, () => {
      refreshing = false
      const { wish, phase, hits } = store.getState()
      const query = parseQuery(wish.text)
      if (phase !== 'done' || !query || source?.by !== 'index' || next) return
      void run(() => first(query, wish, term, Math.max(PAGE_HITS, hits.length)))
    })
  })

  return {
    store,
    ask(wish) {
      if (closed) return
      const mine = ++term
      if (source?.by === 'scan') void source.rest.return(undefined)
      source = undefined
      const query = parseQuery(wish.text)
      if (!query) {
        next = undefined
        store.setState({ wish, phase: 'idle', hits: [], more: false })
        // The engine is fetched while the first word is being typed.
        void indexing.want()
        return
      }
      store.setState({ wish, phase: 'searching' })
      void run(() => first(query, wish, mine))
    },
    more() {
      const mine = term
      if (!busy && !closed) void run(() => older(mine))
    },
    close() {
      closed = true
      term++
      next = undefined
      if (source?.by === 'scan') void source.rest.return(undefined)
      cancelRefresh()
      unfollow()
      release()
    },
  }
}
