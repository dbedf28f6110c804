import type { EntryKey } from '../../engine/entry.ts'
import type { Change } from '../../ports/storage.ts'
import type { SearchDeps, SearchRoom } from './createSearch.ts'
import { keyOfRow, targetsOf } from './indexedText.ts'
import type { LazySearch } from './search.ts'

/** After a start, when the page has nothing better to do. Milliseconds. */
const START_DELAY_MS = 15_000
/** Erasures come in packs. Milliseconds. */
const ERASURE_DELAY_MS = 2_000
const SLICE_ENTRIES = 400

interface Deps extends SearchDeps {
  load(): Promise<(deps: SearchDeps) => SearchRoom>
}

/**
 * The room is loaded when somebody searches. Or when something was erased that an index on this disk may still hold: then it is taken
 * out, whether anybody searches or not. Where nobody ever did, there is no index, and nothing is loaded.
 */
export function createLazySearch({ load, ...deps }: Deps): LazySearch & {
  /** Rows wait in the table `unindexed`. */
  onErased(): void
  stop(): void
} {
  const { storage, log, clock, indexes, unindexed } = deps
  let room: SearchRoom | undefined
  let opening: Promise<SearchRoom> | undefined
  let stopped = false
  let waiting = false
  let cancel = () => {}

  function open(): Promise<SearchRoom> {
    opening ??= load().then(
      (create) => {
        const made = create(deps)
        if (stopped) made.stop()
        room = made
        return made
      },
      (reason: unknown) => {
        opening = undefined
        throw reason
      },
    )
    return opening
  }

  function soon(ms: number) {
    if (waiting || stopped) return
    waiting = true
    cancel = clock.after(ms, () => {
      waiting = false
      look().catch(() => undefined) // the table keeps them; there is a next start
    })
  }

  async function look() {
    const rows = await storage.range({ table: unindexed, limit: SLICE_ENTRIES })
    if (rows.length === 0 || stopped) return
    if (room || (await indexes.exists())) return (await open()).freshen()
    const forget = rows.map((row): Change => ({ drop: unindexed, key: keyOfRow(row) }))
    if ((await storage.write(forget)) === 'done' && rows.length === SLICE_ENTRIES) soon(ERASURE_DELAY_MS)
  }

  /** An open index follows by itself. A closed one must not forget, whatever becomes of this page. */
  const unfollow = log.onWritten((_conversation, entries) => {
    if (room?.index.getState().phase === 'ready') return
    const targets = targetsOf(entries)
    if (targets.length > 0) void remember(targets).catch(() => undefined)
  })
  async function remember(targets: readonly EntryKey[]) {
    if (!(await indexes.exists())) return
    const rows = targets.map(([conversation, author, instance, seq]) => ({ conversation, author, instance, seq }))
    await storage.write(rows.map((row) => ({ put: unindexed, row })))
    soon(ERASURE_DELAY_MS)
  }

  soon(START_DELAY_MS)

  return {
    open,
    onErased: () => soon(ERASURE_DELAY_MS),
    stop() {
      stopped = true
      cancel()
      unfollow()
      room?.stop()
    },
  }
}
