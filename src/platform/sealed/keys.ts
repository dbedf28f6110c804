import type { Key, RangeQuery } from '../../ports/storage.ts'

/** Key: what a table or an index may be ordered by. */
export function isKey(value: unknown): value is Key {
  if (Array.isArray(value)) return value.every(isKey)
  return typeof value === 'string' || (typeof value === 'number' && !Number.isNaN(value))
}

const rank = (key: Key) => (typeof key === 'number' ? 0 : typeof key === 'string' ? 1 : 2)

/** Order of keys, as IndexedDB has it. */
export function compareKeys(a: Key, b: Key): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      const order = compareKeys(a[at] as Key, b[at] as Key)
      if (order !== 0) return order
    }
    return a.length - b.length
  }
  const order = rank(a) - rank(b)
  return order !== 0 ? order : a === b ? 0 : a < b ? -1 : 1
}

/** Is a key between the bounds of a query? */
export function isWithin(key: Key, { from, to, fromOpen, toOpen }: RangeQuery): boolean {
  if (from !== undefined && compareKeys(key, from) < (fromOpen ? 1 : 0)) return false
  return to === undefined || compareKeys(key, to) <= (toOpen ? -1 : 0)
}

/** Shared beginning of two bounds: every key between them begins with it, too. */
export function shared(from: Key | undefined, to: Key | undefined): Key | undefined {
  if (from === undefined || to === undefined) return undefined
  if (!Array.isArray(from) || !Array.isArray(to)) return compareKeys(from, to) === 0 ? from : undefined
  const begin: Key[] = []
  for (let at = 0; at < Math.min(from.length, to.length); at++) {
    const [one, other] = [from[at] as Key, to[at] as Key]
    if (compareKeys(one, other) === 0) {
      begin.push(one)
      continue
    }
    const part = shared(one, other)
    if (part !== undefined) begin.push(part)
    break
  }
  return begin
}

/** Run: keys between which nothing but sealed strings decides. Its upper end is open, unless the run is one key. */
export interface Run {
  readonly lower: Key
  readonly upper: Key
  readonly open: boolean
}

/** Run that a key belongs to, among those that begin with `fixed`; undefined where numbers alone tell where it stands. */
export function runOf(key: Key, fixed: Key | undefined): Run | undefined {
  if (typeof key === 'number') return undefined
  // Behind every string comes the first array.
  if (typeof key === 'string') return key === fixed ? undefined : { lower: '', upper: [], open: true }
  const begin = Array.isArray(fixed) ? fixed : []
  for (const [at, part] of key.entries()) {
    const run = runOf(part, begin[at])
    if (run)
      return {
        lower: [...key.slice(0, at), run.lower],
        upper: [...key.slice(0, at), run.upper],
        open: run.open,
      }
  }
  return undefined
}
