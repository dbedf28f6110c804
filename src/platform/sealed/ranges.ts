import type { Key, RangeQuery, Row, Storage } from '../../ports/storage.ts'
import { compareKeys, isWithin, type Run, runOf, shared } from './keys.ts'
import { keyIn, type Layout, type Source } from './layout.ts'

type Open = (layout: Layout, stored: Row) => Promise<Row | undefined>

/**
 * Ranges over a sealed table. Between strings its order is that of their names, so a range is read by whole runs (all that only strings tell
 * apart: of a conversation, the lines of one lamport), opened, and put in order then. Nobody who has logs in one conversation writes a lamport
 * twice, so a run is as long as there are logs.
 */
export function createRanges(inner: Storage, open: Open) {
  const opened = async (layout: Layout, stored: readonly Row[]): Promise<Row[]> => {
    const rows = stored.map((one) => layout.openRow(one))
    if (!rows.includes(undefined)) return rows as Row[]
    const all = await Promise.all(rows.map((row, at) => row ?? open(layout, stored[at]!)))
    return all.filter((row) => row !== undefined)
  }

  /** In the order of the names, as far as the limit goes; for what is not even known by its place, others. */
  async function walk(layout: Layout, query: RangeQuery): Promise<Row[]> {
    for (let more = 0; ; ) {
      const { limit } = query
      const stored = await inner.range(limit === undefined ? query : { ...query, limit: limit + more })
      const rows = await opened(layout, stored)
      if (limit === undefined || rows.length >= limit || stored.length < limit + more) return rows.slice(0, limit)
      more = stored.length - rows.length + more
    }
  }

  /** Run of a row, however it is found; a place in an index can be that of several. */
  const runAt = (stored: Row, source: Source, fixed: Key | undefined): Run => {
    const key = keyIn(stored, source)
    return runOf(key, fixed) ?? { lower: key, upper: key, open: false }
  }

  async function exact(layout: Layout, source: Source, query: RangeQuery): Promise<Row[]> {
    const { table, index, reverse = false, limit } = query
    const wide = widened(layout, source, query)
    const { fixed } = wide
    let { bounds } = wide
    const order = (a: Row, b: Row) => {
      const first =
        compareKeys(keyIn(a, source), keyIn(b, source)) ||
        compareKeys(keyIn(a, layout.primary), keyIn(b, layout.primary))
      return reverse ? -first : first
    }
    const found: Row[] = []
    for (;;) {
      const asked = limit === undefined ? undefined : limit - found.length + 1
      const stored = await inner.range({ ...bounds, ...(asked === undefined ? {} : { limit: asked }) })
      const isAll = asked === undefined || stored.length < asked
      let whole = stored
      if (!isAll) {
        const run = runAt(stored.at(-1)!, source, fixed)
        const before = stored.findIndex((row) => compareKeys(runAt(row, source, fixed).lower, run.lower) === 0)
        whole = stored.slice(0, before)
        // The one that was read too much is mostly another one's: what comes before it is whole.
        if (before < stored.length - 1 || before === 0) {
          const { lower, upper, open: toOpen } = run
          const its = { table, ...(index === undefined ? {} : { index }), from: lower, to: upper, toOpen, reverse }
          whole = [...whole, ...(await inner.range(its))]
          bounds = beyond(bounds, run, reverse)
        } else bounds = beyond(bounds, runAt(stored[before - 1]!, source, fixed), reverse)
      }
      const rows = (await opened(layout, whole)).filter((row) => isWithin(keyIn(row, source), query))
      found.push(...rows.sort(order))
      if (isAll || found.length >= limit!) return found.slice(0, limit)
    }
  }

  return {
    async range(layout: Layout, query: RangeQuery): Promise<Row[]> {
      const source = layout.source(query.index)
      const { from, to, limit } = query
      const isEmpty = from !== undefined && to !== undefined && isBackwards(from, to, query)
      // Of what cannot be answered, the disk says so itself.
      if (!source || isEmpty || (limit !== undefined && limit <= 0))
        return inner.range({
          table: query.table,
          ...(query.index === undefined ? {} : { index: query.index }),
          limit: 0,
        })
      if (!query.walk) return exact(layout, source, query)
      const { walk: _walk, ...asked } = query
      return walk(layout, {
        ...asked,
        ...(from === undefined ? {} : { from: layout.sealKey(source, from) }),
        ...(to === undefined ? {} : { to: layout.sealKey(source, to) }),
      })
    },
  }
}

function isBackwards(from: Key, to: Key, { fromOpen, toOpen }: RangeQuery): boolean {
  const order = compareKeys(from, to)
  return order > 0 || (order === 0 && (fromOpen === true || toOpen === true))
}

/** Bounds over whole runs. `fixed`: what all keys between them begin with. */
function widened(layout: Layout, source: Source, query: RangeQuery): { bounds: RangeQuery; fixed: Key | undefined } {
  const { table, index, reverse = false } = query
  const [from, to] = [query.from, query.to].map((key) => (key === undefined ? undefined : layout.sealKey(source, key)))
  const fixed = shared(from, to)
  const [first, last] = [from, to].map((key) => (key === undefined ? undefined : runOf(key, fixed)))
  return {
    fixed,
    bounds: {
      table,
      ...(index === undefined ? {} : { index }),
      reverse,
      ...(from === undefined ? {} : first ? { from: first.lower } : { from, fromOpen: query.fromOpen ?? false }),
      ...(to === undefined ? {} : last ? { to: last.upper, toOpen: last.open } : { to, toOpen: query.toOpen ?? false }),
    },
  }
}

const beyond = (bounds: RangeQuery, { lower, upper, open }: Run, reverse: boolean): RangeQuery =>
  reverse ? { ...bounds, to: lower, toOpen: true } : { ...bounds, from: upper, fromOpen: !open }
