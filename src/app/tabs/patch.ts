/**
 * Patch: what makes a state out of the one before. What is the same object stays the same object on the other side, so that who draws it
 * has nothing to draw: a key of an object, an element of a list that has moved or not.
 */
export type Patch =
  | { readonly is: unknown }
  | { readonly keys: readonly (readonly [key: string, patch: Patch])[]; readonly without: readonly string[] }
  /** Runs of the list before, `[from, count]`, and elements that were not in it. */
  | { readonly runs: readonly (readonly [from: number, count: number] | { readonly news: readonly unknown[] })[] }

/** Depth to which objects are looked into: deeper, whatever has changed is sent as a whole. */
const DEPTH = 3

type Plain = Readonly<Record<string, unknown>>
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** Patch from one state to the next; undefined where they are the same object. */
export function patchOf(before: unknown, now: unknown, depth = DEPTH): Patch | undefined {
  if (Object.is(before, now)) return undefined
  if (Array.isArray(before) && Array.isArray(now)) return { runs: runsOf(before, now) }
  if (depth === 0 || !isPlain(before) || !isPlain(now)) return { is: now }
  const keys: [string, Patch][] = []
  for (const key of Object.keys(now)) {
    const patch = Object.hasOwn(before, key) ? patchOf(before[key], now[key], depth - 1) : { is: now[key] }
    if (patch) keys.push([key, patch])
  }
  return { keys, without: Object.keys(before).filter((key) => !Object.hasOwn(now, key)) }
}

function runsOf(before: readonly unknown[], now: readonly unknown[]) {
  const places = new Map(before.map((one, at) => [one, at]))
  const runs: ([from: number, count: number] | { news: unknown[] })[] = []
  for (const one of now) {
    const at = places.get(one)
    const last = runs.at(-1)
    if (at === undefined) {
      if (last && 'news' in last) last.news.push(one)
      else runs.push({ news: [one] })
    } else if (Array.isArray(last) && last[0] + last[1] === at) last[1] += 1
    else runs.push([at, 1])
  }
  return runs
}

/** State after a patch. */
export function patched(before: unknown, patch: Patch): unknown {
  if ('is' in patch) return patch.is
  if ('runs' in patch) {
    const list = before as readonly unknown[]
    return patch.runs.flatMap((run) => ('news' in run ? run.news : list.slice(run[0], run[0] + run[1])))
  }
  const object = before as Plain
  const after: Record<string, unknown> = { ...object }
  for (const key of patch.without) delete after[key]
  // Defined rather than assigned: no key is more than a key, whatever it is called.
  for (const [key, its] of patch.keys)
    Object.defineProperty(after, key, {
      value: patched(Object.hasOwn(object, key) ? object[key] : undefined, its),
      enumerable: true,
      writable: true,
      configurable: true,
    })
  return after
}

const idOf = (value: unknown) => (isPlain(value) && typeof value.id === 'string' ? value.id : undefined)

/** The next state, made of as much of the one before as is equal: a copy of all of it that came anew draws nothing anew. */
export function reused<T>(before: unknown, next: T): T {
  if (Object.is(before, next)) return next
  if (Array.isArray(before) && Array.isArray(next)) {
    const named = new Map(before.map((one) => [idOf(one), one]))
    const list = next.map((one, at) => reused(named.get(idOf(one) ?? '') ?? before[at], one))
    return (list.length === before.length && list.every((one, at) => one === before[at]) ? before : list) as T
  }
  if (!isPlain(before) || !isPlain(next)) return next
  const keys = Object.keys(next)
  const all = keys.map((key) => [key, reused(Object.hasOwn(before, key) ? before[key] : undefined, next[key])] as const)
  const same = keys.length === Object.keys(before).length && all.every(([key, value]) => before[key] === value)
  return (same && keys.every((key) => Object.hasOwn(before, key)) ? before : Object.fromEntries(all)) as T
}
