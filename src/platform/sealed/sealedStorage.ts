import type { Change, Key, RangeQuery, Row, Storage, TableSpec, Written } from '../../ports/storage.ts'
import type { Cipher } from './cipher.ts'
import { compareKeys, isWithin, runOf, shared } from './keys.ts'
import { createLayout, keyIn, type Layout } from './layout.ts'
import { createNames } from './names.ts'
import { createRanges } from './ranges.ts'

/**
 * Sealed storage: the same port, on a disk that shows nothing of what is in it. Of each row nothing is to be read but the numbers that it is
 * found by; strings that it is found by become names (HMAC), so that equal ones stay equal, and the row itself is sealed beside its table and
 * its place. A row that does not open comes back with its place alone: whoever parses it sets it aside.
 */
export function createSealedStorage(inner: Storage, tables: readonly TableSpec[], cipher: Cipher): Storage {
  const layouts = new Map(tables.map((spec) => [spec.name, createLayout(cipher, spec)]))
  const names = createNames(inner, cipher)
  const open = async (layout: Layout, stored: Row) => layout.openRow(stored) ?? (await names.placeOf(stored))
  const ranges = createRanges(inner, open)
  /** Write that has to read first: what is asked for behind it waits. */
  let turn: Promise<unknown> | undefined

  function inTurn<T>(ask: () => Promise<T>): Promise<T> {
    return turn ? turn.then(ask) : ask()
  }

  const layoutOf = (table: string) => {
    const layout = layouts.get(table)
    if (!layout) throw new Error(`no table ${table}`)
    return layout
  }

  /** Sealed change. Throws for what cannot be stored. */
  function sealed(change: Change, told: string[]): Change {
    if ('drop' in change) {
      const { sealKey, primary } = layoutOf(change.drop)
      if ('key' in change) return { drop: change.drop, key: sealKey(primary, change.key) }
      return { drop: change.drop, from: sealKey(primary, change.from), to: sealKey(primary, change.to) }
    }
    const put = layoutOf('add' in change ? change.add : change.put).sealRow(change.row)
    told.push(...put.names)
    return { ...change, row: put.row }
  }

  function write(changes: readonly Change[]): Promise<Written> {
    const told: string[] = []
    let all: readonly Change[]
    try {
      all = changes.map((change) => sealed(change, told))
    } catch {
      return Promise.resolve('broken')
    }
    const tell = names.toTell(told)
    return inner.write([...all, ...tell.changes]).then((written) => {
      if (written === 'done') tell.done()
      return written
    })
  }

  /** Stretches between strings: which rows they take is only known once those are open. */
  async function spelt(changes: readonly Change[]): Promise<readonly Change[] | 'broken'> {
    const all: Change[] = []
    for (const change of changes) {
      if (!isLoose(change, layouts)) {
        all.push(change)
        continue
      }
      const { drop, from, to } = change
      if (compareKeys(from, to) > 0) return 'broken'
      const { primary } = layoutOf(drop)
      const there = await ranges.range(layoutOf(drop), { table: drop, from, to })
      const coming = all.flatMap((one) =>
        'row' in one && ('add' in one ? one.add : one.put) === drop ? [one.row] : [],
      )
      const keys = [...there, ...coming]
        .map((row) => keyIn(row, primary))
        .filter((key) => isWithin(key, { table: drop, from, to }))
      all.push(...keys.map((key): Change => ({ drop, key })))
    }
    return all
  }

  return {
    ...inner,
    async get(table, key) {
      const layout = layoutOf(table)
      return inTurn(async () => {
        const stored = await inner.get(table, layout.sealKey(layout.primary, key))
        return stored && (await open(layout, stored))
      })
    },
    async range(query: RangeQuery) {
      const layout = layoutOf(query.table)
      return inTurn(() => ranges.range(layout, query))
    },
    write(changes) {
      if (!changes.some((change) => isLoose(change, layouts))) return inTurn(() => write(changes))
      const written = inTurn(async () => {
        const all = await spelt(changes).catch(() => 'broken' as const)
        return all === 'broken' ? all : write(all)
      })
      const mine = written.finally(() => {
        if (turn === mine) turn = undefined
      })
      turn = mine
      return written
    },
    close: () => inner.close(),
  }
}

type Stretch = Extract<Change, { from: Key }>

/** Stretch whose ends differ in a string. */
function isLoose(change: Change, layouts: ReadonlyMap<string, Layout>): change is Stretch {
  if (!('from' in change) || !layouts.has(change.drop)) return false
  const fixed = shared(change.from, change.to)
  return runOf(change.from, fixed) !== undefined || runOf(change.to, fixed) !== undefined
}
