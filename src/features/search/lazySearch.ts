import type { SearchDeps, SearchRoom } from './createSearch.ts'
import type { LazySearch } from './search.ts'
import { createUnindexed } from './unindexed.ts'

/** After a start, when the page has nothing better to do. Milliseconds. */
const START_DELAY_MS = 15_000
/** Erasures come in packs; and where there is no index, the pause before more of their keys are forgotten. Milliseconds. */
const ERASURE_DELAY_MS = 2_000
const FORGET_PAUSE_MS = 20

/** All but how words are read, which is loaded with the room. */
type LateDeps = Omit<SearchDeps, 'textOf'>

interface Deps extends LateDeps {
  load(): Promise<(deps: LateDeps) => SearchRoom>
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
  const { storage, clock, indexes } = deps
  const unindexed = createUnindexed(storage, deps.unindexed)
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
    const { gone, all } = await unindexed.next()
    if (gone.length === 0 || stopped) return
    if (room || (await indexes.exists())) return (await open()).freshen()
    // An index that is made from now on finds no words in these rows.
    if ((await unindexed.forget(gone)) && !all) soon(FORGET_PAUSE_MS)
  }

  soon(START_DELAY_MS)

  return {
    open,
    onErased: () => soon(ERASURE_DELAY_MS),
    stop() {
      stopped = true
      cancel()
      room?.stop()
    },
  }
}
