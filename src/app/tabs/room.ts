import type { Link, Lost } from './link.ts'
import type { AnyWay, AnyWays, Given } from './ways.ts'

/** Handle: a function given along, which stayed where it was made. */
const isHandle = (value: unknown): value is { readonly given: string } =>
  typeof value === 'object' && value !== null && 'given' in value && typeof value.given === 'string'

const callable = (link: Link, value: unknown, { called }: Given<unknown>): unknown =>
  isHandle(value) ? (...args: unknown[]) => link.ask(value.given, 'call', crossing(args), { said: called }) : value

const lostOf = (way: Exclude<AnyWay, string>): Lost => {
  if ('given' in way) return way.once ? { said: way.once.said } : 'again'
  return { said: way.once }
}

const NAMED = new Set(['[object File]', '[object Blob]', '[object FileSystemFileHandle]'])

const isData = (value: unknown): boolean => {
  if (typeof value === 'function' || typeof value === 'symbol') return false
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true
  // A file crosses by name, and so does a place for one: their bytes stay where the browser has them.
  if (NAMED.has(Object.prototype.toString.call(value))) return true
  return [Object.prototype, Map.prototype, Set.prototype, Uint8Array.prototype].includes(Object.getPrototypeOf(value))
}
/** Arguments that cross: who hands an action to a button hands it the press as well, which no action asks for. */
const crossing = (args: readonly unknown[]): unknown[] => {
  const end = args.findIndex((one) => !isData(one))
  return end < 0 ? [...args] : args.slice(0, end)
}

/** Member of a room as a tab has it that does not lead. */
function member(link: Link, at: string, name: string, way: Exclude<AnyWay, 'own' | 'state'>): unknown {
  if (way === 'tell') return (...args: unknown[]) => void link.tell(at, name, crossing(args))
  if (way === 'event') return (tell: (...args: readonly unknown[]) => void) => link.on(at, name, tell)
  if (way === 'again') return (...args: unknown[]) => link.ask(at, name, crossing(args), 'again')
  return async (...args: unknown[]) => {
    const value = await link.ask(at, name, crossing(args), lostOf(way))
    return 'given' in way ? callable(link, value, way) : value
  }
}

/** Room as a tab has it that does not lead: all of it that is not the tab's own. */
export const mirroredRoom = (link: Link, at: string, ways: AnyWays): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(ways).flatMap(([name, way]) =>
      way === 'own' || way === 'state' ? [] : [[name, member(link, at, name, way)]],
    ),
  )
