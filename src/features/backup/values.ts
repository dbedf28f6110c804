import { type Bytes, fromBase64Url, toBase64Url } from '../../lib/bytes.ts'

/**
 * Values: of rows, as JSON has them. What JSON has no word for is an object with a `$`, which says what it is: bytes, dates, maps, sets,
 * numbers that are none, and what is undefined. An object of the row's own that has such a column is wrapped, too.
 */
interface Tagged {
  readonly $: string
  readonly value?: unknown
}

/** Depth of a row: far above all that is written, and below every stack. */
const MAX_DEPTH = 200

const isPlainNumber = (value: number) => Number.isFinite(value) && !Object.is(value, -0)

/** Plain: JSON gives it back as it is. */
function isPlain(value: unknown, depth = 0): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return isPlainNumber(value)
    case 'object': {
      if (value === null) return true
      if (depth > MAX_DEPTH) return false
      if (Array.isArray(value)) return value.every((part) => isPlain(part, depth + 1)) && isDense(value)
      if (!isRecord(value)) return false
      for (const key in value) if (key === '$' || key === 'toJSON' || !isPlain(value[key], depth + 1)) return false
      return true
    }
    default:
      return false
  }
}

const isDense = (array: readonly unknown[]) => Object.keys(array).length === array.length

function isRecord(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** JSON of a value. Throws for what has none: a file, a function, something without end. */
export const toJson = (value: unknown): string => JSON.stringify(isPlain(value) ? value : tagged(value, 0))

function tagged(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new TypeError('too deep for a backup')
  const inner = (part: unknown) => tagged(part, depth + 1)
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return isPlainNumber(value)
        ? value
        : ({ $: 'number', value: Object.is(value, -0) ? '-0' : String(value) } satisfies Tagged)
    case 'undefined':
      return { $: 'undefined' } satisfies Tagged
    case 'bigint':
      return { $: 'bigint', value: String(value) } satisfies Tagged
    case 'object':
      return value === null ? null : taggedObject(value, inner)
    default:
      throw new TypeError(`no backup of a ${typeof value}`)
  }
}

function taggedObject(value: object, inner: (part: unknown) => unknown): unknown {
  // A hole in a list becomes what reading it gives.
  if (Array.isArray(value)) return Array.from(value, inner)
  if (value instanceof Uint8Array) return { $: 'bytes', value: toBase64Url(value) } satisfies Tagged
  if (value instanceof ArrayBuffer) return { $: 'buffer', value: toBase64Url(new Uint8Array(value)) } satisfies Tagged
  if (value instanceof Date) return { $: 'date', value: inner(value.getTime()) } satisfies Tagged
  if (value instanceof Map)
    return { $: 'map', value: [...value].map(([key, of]) => [inner(key), inner(of)]) } satisfies Tagged
  if (value instanceof Set) return { $: 'set', value: [...value].map(inner) } satisfies Tagged
  if (!isRecord(value)) throw new TypeError('no backup of an object of this kind')
  const entries = Object.entries(value).map(([key, of]): [string, unknown] => [key, inner(of)])
  return Object.hasOwn(value, '$') || Object.hasOwn(value, 'toJSON')
    ? ({ $: 'object', value: entries } satisfies Tagged)
    : Object.fromEntries(entries)
}

/** Value of what was JSON. Throws for a tag that nobody knows. */
export function untagged(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map(untagged)
  if (Object.hasOwn(json, '$')) return ofTag(json as Tagged)
  // By entries, so that a column called `__proto__` is one like any other.
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, untagged(value)]))
}

function ofTag({ $, value }: Tagged): unknown {
  switch ($) {
    case 'undefined':
      return undefined
    case 'number':
      return Number(text(value))
    case 'bigint':
      return BigInt(text(value))
    case 'bytes':
      return bytes(value)
    case 'buffer':
      return bytes(value).buffer
    case 'date':
      return new Date(untagged(value) as number)
    case 'map':
      return new Map(pairs(value).map(([key, of]) => [untagged(key), untagged(of)]))
    case 'set':
      return new Set(list(value).map(untagged))
    case 'object':
      return Object.fromEntries(pairs(value).map(([key, of]) => [text(key), untagged(of)]))
    default:
      throw new TypeError('a value of a kind that nobody knows')
  }
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not a text')
  return value
}
function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('not a list')
  return value
}
const pairs = (value: unknown) =>
  list(value).map((pair) => {
    const [key, of, ...rest] = list(pair)
    if (rest.length > 0) throw new TypeError('not a pair')
    return [key, of] as const
  })
function bytes(value: unknown): Bytes {
  const found = fromBase64Url(text(value))
  if (!found) throw new TypeError('not bytes')
  return found
}
