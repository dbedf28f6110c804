import { bigEndian, concat, fromUtf8, utf8 } from '../../lib/bytes.ts'
import type { Row } from '../../ports/storage.ts'

/** Rows are filled up to a multiple of this, so that the length of a short message is not read off the disk. Bytes. */
const STEP_BYTES = 64
const [PLAIN, TAGGED] = [0, 1]

/** Packed row: JSON where JSON says all of it, as nearly always; else with a tag on every value, and bytes as they are behind it. */
export function pack(row: Row): Uint8Array {
  if (isPlain(row)) return filled(concat([PLAIN], utf8(JSON.stringify(row))), 0x20)
  const bytes: Uint8Array[] = []
  const json = utf8(JSON.stringify(tagged(row, bytes)))
  return filled(concat([TAGGED], bigEndian(json.length, 4), json, ...bytes), 0)
}

/** Row of packed bytes. Throws for what is none. */
export function unpack(packed: Uint8Array): Row {
  if (packed[0] === PLAIN) return parsed(packed.subarray(1)) as Row
  const length = new DataView(packed.buffer, packed.byteOffset).getUint32(1)
  const tail = packed.subarray(5 + length)
  return untagged(parsed(packed.subarray(5, 5 + length)), { tail, at: 0 }) as Row
}

const parsed = (bytes: Uint8Array): unknown => JSON.parse(fromUtf8(bytes) ?? '')

function filled(bytes: Uint8Array, filling: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / STEP_BYTES) * STEP_BYTES).fill(filling)
  out.set(bytes)
  return out
}

/** Plain value: JSON gives it back as it was. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)
  if (typeof value !== 'object') return typeof value === 'string' || typeof value === 'boolean'
  if (value === null) return true
  if (Array.isArray(value)) return value.every(isPlain)
  if (!isRecord(value)) return false
  for (const key in value) if (!isPlain(value[key])) return false
  return true
}

function isRecord(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value)
  return (
    prototype === null || prototype === Object.prototype || Object.prototype.toString.call(value) === '[object Object]'
  )
}

/** Tagged value: `[tag, …]` for all that has parts or that JSON has no word for. */
function tagged(value: unknown, bytes: Uint8Array[]): unknown {
  if (value === undefined) return ['u']
  if (typeof value === 'bigint') return ['i', `${value}`]
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return ['n', Object.is(value, -0) ? '-0' : `${value}`]
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError(`a ${typeof value} in a row`)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return ['a', ...value.map((one) => tagged(one, bytes))]
  if (value instanceof Date) return ['d', `${value.getTime()}`]
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) {
    const own = value instanceof ArrayBuffer ? new Uint8Array(value) : value
    bytes.push(own)
    return [value instanceof ArrayBuffer ? 'B' : 'b', own.length]
  }
  if (value instanceof Map) return ['m', ...[...value].map((pair) => tagged(pair, bytes))]
  if (value instanceof Set) return ['s', ...[...value].map((one) => tagged(one, bytes))]
  if (!isRecord(value)) throw new TypeError(`a row holds what cannot be sealed: ${value.constructor.name}`)
  return ['o', ...Object.entries(value).map(([key, one]) => [key, tagged(one, bytes)])]
}

function untagged(value: unknown, from: { readonly tail: Uint8Array; at: number }): unknown {
  if (!Array.isArray(value)) return value
  const [tag, ...parts] = value as [string, ...unknown[]]
  switch (tag) {
    case 'u':
      return undefined
    case 'i':
      return BigInt(String(parts[0]))
    case 'n':
      return Number(parts[0])
    case 'd':
      return new Date(Number(parts[0]))
    case 'a':
      return parts.map((one) => untagged(one, from))
    case 'm':
      return new Map(parts.map((pair) => untagged(pair, from) as [unknown, unknown]))
    case 's':
      return new Set(parts.map((one) => untagged(one, from)))
    case 'o':
      return Object.fromEntries((parts as [string, unknown][]).map(([key, one]) => [key, untagged(one, from)] as const))
    case 'b':
    case 'B': {
      const bytes = from.tail.slice(from.at, from.at + Number(parts[0]))
      from.at += bytes.length
      return tag === 'b' ? bytes : bytes.buffer
    }
    default:
      throw new TypeError(`no tag: ${tag}`)
  }
}
