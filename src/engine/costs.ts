import * as v from 'valibot'
import { utf8 } from '../lib/bytes.ts'
import { createListeners } from '../lib/listeners.ts'
import type { Clock } from '../ports/clock.ts'
import type { Change, Row, Storage, TableSpec } from '../ports/storage.ts'
import {
  DISK_BYTES,
  DISK_ENTRIES,
  DISK_LOOK_MS,
  ENTRY_OVERHEAD,
  HIDDEN_BYTES,
  HIDDEN_ENTRIES,
  WORDS_COUNT,
} from './budgets.ts'
import type { Entry } from './entry.ts'
import type { PersonId } from './ids.ts'

/** Table: of what each person has cost this device. */
export const costsTable = { name: 'costs', key: 'person' } as const satisfies TableSpec

const amount = v.pipe(v.number(), v.finite())
/** Cost: what somebody may still have of this disk (`entries`, `bytes`; refilled since `at`, wall clock), and what they hid on it. */
const Cost = v.object({
  person: v.string(),
  entries: amount,
  bytes: amount,
  at: amount,
  hiddenEntries: amount,
  hiddenBytes: amount,
})
type Cost = v.InferOutput<typeof Cost>

/** Bill: how many of the entries, from the first on, are within their author's budget, and what goes to the disk with them. */
export interface Bill {
  readonly fits: number
  readonly changes: readonly Change[]
  /** Written. */
  paid(): void
}

interface Deps {
  storage: Storage
  clock: Clock
  /** Is it an entry that this version shows nothing of? */
  hidden(entry: Entry): boolean
}

export type Costs = ReturnType<typeof createCosts>

/** Costs: what friends take of the disk. Whoever has spent their budget is not stored any more, and gets no receipt. */
export function createCosts({ storage, clock, hidden }: Deps) {
  const known = new Map<PersonId, Cost>()
  /** Persons some of whose entries were not stored. */
  const spent = new Set<PersonId>()
  const onSpent = createListeners<[PersonId]>()
  const onMore = createListeners<[PersonId]>()
  let cancelLook: (() => void) | undefined

  const full = (person: PersonId): Cost => ({
    ...{ person, entries: DISK_ENTRIES.burst, bytes: DISK_BYTES.burst, at: clock.now() },
    ...{ hiddenEntries: 0, hiddenBytes: 0 },
  })

  async function read(person: PersonId): Promise<Cost> {
    const found = known.get(person)
    if (found) return found
    const row = v.safeParse(Cost, await storage.get(costsTable.name, person))
    const cost = row.success ? row.output : full(person)
    known.set(person, cost)
    return cost
  }

  /** A clock that was set back refills nothing, one that was set ahead no more than a bucket holds. */
  function refilled(cost: Cost): Cost {
    const seconds = Math.max(0, clock.now() - cost.at) / 1_000
    return {
      ...cost,
      entries: Math.min(DISK_ENTRIES.burst, cost.entries + seconds * DISK_ENTRIES.perSecond),
      bytes: Math.min(DISK_BYTES.burst, cost.bytes + seconds * DISK_BYTES.perSecond),
      at: clock.now(),
    }
  }

  const write = async (cost: Cost) => {
    if ((await storage.write([{ put: costsTable.name, row: cost as Row }])) !== 'done') return false
    known.set(cost.person as PersonId, cost)
    return true
  }

  /** After a while there may be room again, for some of it. */
  function look() {
    cancelLook = undefined
    for (const person of [...spent]) more(person)
  }

  function more(person: PersonId) {
    if (spent.delete(person)) onMore.tell(person)
  }

  return {
    async bill(author: PersonId, entries: readonly Entry[]): Promise<Bill> {
      let { entries: count, bytes, hiddenEntries, hiddenBytes, ...rest } = refilled(await read(author))
      let fits = 0
      for (const entry of entries) {
        const hides = hidden(entry)
        const size = ENTRY_OVERHEAD + utf8(JSON.stringify(entry.body ?? null)).length * (hides ? 1 : WORDS_COUNT)
        if (count < 1 || bytes < size) break
        if (hides && (hiddenEntries >= HIDDEN_ENTRIES || hiddenBytes + size > HIDDEN_BYTES)) break
        count -= 1
        bytes -= size
        if (hides) hiddenEntries += 1
        if (hides) hiddenBytes += size
        fits += 1
      }
      const cost: Cost = { ...rest, entries: count, bytes, hiddenEntries, hiddenBytes }
      if (fits < entries.length && !spent.has(author)) {
        spent.add(author)
        onSpent.tell(author)
        cancelLook ??= clock.after(DISK_LOOK_MS, look)
      }
      return {
        fits,
        changes: fits > 0 ? [{ put: costsTable.name, row: cost as Row }] : [],
        paid: () => void known.set(author, cost),
      }
    },
    /** Bill for something else of so many bytes, which counts like one entry; undefined where they have no room for it. */
    async charge(person: PersonId, size: number): Promise<Omit<Bill, 'fits'> | undefined> {
      const cost = refilled(await read(person))
      if (cost.entries < 1 || cost.bytes < size) return undefined
      const row: Cost = { ...cost, entries: cost.entries - 1, bytes: cost.bytes - size }
      return { changes: [{ put: costsTable.name, row: row as Row }], paid: () => void known.set(person, row) }
    },
    /** Was something of theirs not stored, and is there no more room since? */
    isSpent: (person: PersonId): boolean => spent.has(person),
    /** The person wants them to have a whole budget anew. False when the disk refused. */
    async allow(person: PersonId): Promise<boolean> {
      if (!(await write(full(person)))) return false
      more(person)
      return true
    },
    /** Cost: of somebody whose rows are gone. */
    forget(person: PersonId | undefined) {
      if (person === undefined) return
      known.delete(person)
      more(person)
    },
    /** Not everything of theirs was stored. */
    onSpent: onSpent.add,
    /** Again there is room for what was not stored. */
    onMore: onMore.add,
    stop: () => cancelLook?.(),
  }
}
