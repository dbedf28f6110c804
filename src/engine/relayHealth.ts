import { createStore } from 'zustand/vanilla'
import type { RelayWay } from '../lib/iceUrl.ts'
import type { ReadonlyStore } from '../lib/readonlyStore.ts'
import type { RelayReport } from '../ports/transport.ts'

type Result = RelayReport['result']
/** Trouble with relays, which a person may have to know of: whoever needs one reaches nobody meanwhile. */
export type RelayTrouble = 'unauthorized' | 'quota' | 'unreached'

export interface RelayHealth {
  /** Each way as it went last, and when that was (wall clock). */
  readonly ways: Readonly<
    Partial<Record<RelayWay, { readonly result: Result; readonly code?: number; readonly at: number }>>
  >
  /** Number of times that each was met since the page was loaded. */
  readonly met: Readonly<Partial<Record<Result, number>>>
  /** Until a relay lends an address again. */
  readonly trouble?: RelayTrouble
}

const NOBODY_THERE: readonly Result[] = ['unreached', 'silent']

/** Trouble after a report, by what was known before. One way that is shut says nothing while another one may be open. */
function troubleAfter(
  { result }: RelayReport,
  before: RelayHealth,
  ways: RelayHealth['ways'],
): RelayTrouble | undefined {
  if (result === 'lent') return undefined
  if (result === 'quota' || result === 'unauthorized') return result
  if (result === 'refused') return before.trouble
  return Object.values(ways).every((way) => NOBODY_THERE.includes(way.result)) ? 'unreached' : before.trouble
}

/** Relay health: what relays have come to, for screens that tell of it. */
export function createRelayHealth(now: () => number) {
  const store = createStore<RelayHealth>(() => ({ ways: {}, met: {} }))
  return {
    store: store as ReadonlyStore<RelayHealth>,
    take(report: RelayReport) {
      const { way, result, code } = report
      const before = store.getState()
      const ways = { ...before.ways, [way]: { result, ...(code !== undefined && { code }), at: now() } }
      const trouble = troubleAfter(report, before, ways)
      const met = { ...before.met, [result]: (before.met[result] ?? 0) + 1 }
      store.setState({ ways, met, ...(trouble && { trouble }) }, true)
    },
  }
}
