import type { EntryKey } from '../../engine/entry.ts'
import type { Mark, Marks } from '../../engine/marks.ts'
import { createTurn } from '../../lib/inTurn.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Change, Storage } from '../../ports/storage.ts'
import type { PeerId } from '../../ports/transport.ts'
import type { EraseHere } from './erasing.ts'
import { MAX_SWEEP } from './limits.ts'
import { parseVanishingRow, type VanishingRow, vanishingTable } from './tables.ts'

/** After a disk that refused. Milliseconds. */
const TRY_AGAIN = 30_000
/** The longest that a timer is set for: clocks are set, and browsers count to 2^31 milliseconds. */
const LOOK_AGAIN = 60 * 60_000

interface Deps {
  storage: Storage
  clock: Clock
  erase: EraseHere
}

const keyOf = (row: VanishingRow): EntryKey => [row.conversation, row.author, row.instance, row.seq]

/**
 * Texts that disappear: mine once so much time has passed since it was delivered, the friend's since I saw it. So nothing is lost on
 * its way to somebody who is away. Time runs by this device's wall clock, also while the app is closed.
 */
export function createVanishing({ storage, clock, erase }: Deps) {
  const inTurn = createTurn()
  /** Whose time does not run yet, by conversation, once looked up. */
  const waiting = new Map<PeerId, VanishingRow[]>()
  let cancel = () => {}
  let stopped = false

  async function waitingIn(peer: PeerId): Promise<VanishingRow[]> {
    const known = waiting.get(peer)
    if (known) return known
    const rows = await storage.range({ table: vanishingTable.name, from: [peer], to: [peer, []] })
    const found = rows.flatMap((row) => parseVanishingRow(row) ?? []).filter(({ due }) => due === undefined)
    waiting.set(peer, found)
    return found
  }

  function schedule(ms: number) {
    cancel()
    if (!stopped) cancel = clock.after(Math.max(0, Math.min(ms, LOOK_AGAIN)), () => void sweep())
  }

  /** Takes away what is due, and sees to the next. */
  const sweep = () =>
    inTurn(async () => {
      const rows = await storage.range({ table: vanishingTable.name, index: 'due', limit: MAX_SWEEP })
      const all = rows.flatMap((row) => parseVanishingRow(row) ?? [])
      const due = all.filter((row) => row.due !== undefined && row.due <= clock.now())
      for (const peer of new Set(due.map(({ conversation }) => conversation))) {
        const keys = due.filter(({ conversation }) => conversation === peer).map(keyOf)
        if (!(await erase(peer, keys))) return schedule(TRY_AGAIN)
      }
      const next = all.find((row) => !due.includes(row))
      if (due.length === MAX_SWEEP) schedule(0)
      else if (next?.due !== undefined) schedule(next.due - clock.now())
    }).catch(() => schedule(TRY_AGAIN))

  async function begin(peer: PeerId, mine: boolean, mark: Mark) {
    const all = await waitingIn(peer)
    const starts = all.filter(
      (row) => (row.author !== peer) === mine && Object.hasOwn(mark, row.instance) && row.seq <= mark[row.instance]!,
    )
    if (starts.length === 0) return
    const changes: Change[] = starts.map((row) => ({
      put: vanishingTable.name,
      row: { ...row, due: clock.now() + row.ttl * 1_000 },
    }))
    if ((await storage.write(changes)) !== 'done')
      return void clock.after(TRY_AGAIN, () => void inTurn(() => begin(peer, mine, mark)).catch(() => undefined))
    waiting.set(
      peer,
      (waiting.get(peer) ?? []).filter((row) => !starts.includes(row)),
    )
    void sweep()
  }

  return {
    /** After a start: a mark may have risen just before the last end, and what became due meanwhile goes now. */
    async load(marksOf: (peer: PeerId) => Promise<Pick<Marks, 'delivered' | 'seen'>>) {
      const rows = (await storage.range({ table: vanishingTable.name })).flatMap((row) => parseVanishingRow(row) ?? [])
      for (const peer of new Set(rows.filter(({ due }) => due === undefined).map((row) => row.conversation))) {
        const { delivered, seen } = await marksOf(peer)
        await inTurn(() => begin(peer, true, delivered))
        await inTurn(() => begin(peer, false, seen))
      }
      await sweep()
    },
    /** These are on disk now. */
    added(peer: PeerId, rows: readonly VanishingRow[]) {
      if (rows.length > 0) waiting.get(peer)?.push(...rows)
    },
    /** So far mine are delivered, or the friend's are seen. */
    raised: (peer: PeerId, mine: boolean, mark: Mark) =>
      void inTurn(() => begin(peer, mine, mark)).catch(() => undefined),
    stop() {
      stopped = true
      cancel()
    },
  }
}
