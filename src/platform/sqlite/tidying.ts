import type { Clock } from '../../ports/clock.ts'

/** After the last step that was applied. Milliseconds. */
const APPLIED_DELAY_MS = 200
/** After the last search: whoever types asks again at once, and a merge in between would be waited for. Milliseconds. */
const SEARCHED_DELAY_MS = 1_000
/** Between two merges, for whoever asks meanwhile. Milliseconds. */
const MERGE_INTERVAL_MS = 10

interface Deps {
  readonly clock: Pick<Clock, 'after' | 'uptime'>
  /** Brings what waits to the disk; true when that went well. */
  settle(): Promise<boolean>
  /** Merge: one step; true when there is more to do. */
  tidy(): Promise<boolean>
}

export type Tidying = ReturnType<typeof createTidying>

/** Tidying: when no more is applied, what waits is settled, and then the index is merged bit by bit, but never while somebody searches. */
export function createTidying({ clock, settle, tidy }: Deps) {
  let searchedAt = Number.NEGATIVE_INFINITY
  let cancel = () => {}

  function wait(ms: number, step: () => Promise<void>) {
    cancel()
    cancel = clock.after(ms, () => void step())
  }
  /** Then a merge, unless something was applied while `work` ran: that waits by itself. */
  async function run(work: () => Promise<boolean>) {
    let overtaken = false
    cancel = () => {
      overtaken = true
    }
    if ((await work()) && !overtaken) wait(MERGE_INTERVAL_MS, merge)
  }
  const merge = async () => {
    const early = searchedAt + SEARCHED_DELAY_MS - clock.uptime()
    if (early > 0) wait(early, merge)
    else await run(tidy)
  }

  return {
    applied: () => wait(APPLIED_DELAY_MS, () => run(settle)),
    searched() {
      searchedAt = clock.uptime()
    },
    stop: () => cancel(),
  }
}
