import type { Key, Row } from '../../src/ports/storage.ts'

/** As IndexedDB compares: numbers before strings before arrays; strings by UTF-16 unit; a prefix before what it begins. */
export function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'number' && typeof b === 'number') return a === b ? 0 : a < b ? -1 : 1
  if (typeof a === 'string' && typeof b === 'string') return a === b ? 0 : a < b ? -1 : 1
  if (typeof a === 'object' && typeof b === 'object') {
    const shared = Math.min(a.length, b.length)
    for (let i = 0; i < shared; i++) {
      const order = compareKeys(a[i]!, b[i]!)
      if (order !== 0) return order
    }
    return a.length - b.length
  }
  return rank(a) - rank(b)
}

const rank = (key: Key) => (typeof key === 'number' ? 0 : typeof key === 'string' ? 1 : 2)

export function validKey(value: unknown): Key | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value
  if (!Array.isArray(value)) return undefined
  for (const part of value) if (validKey(part) === undefined) return undefined
  return value as Key
}

export function requireKey(value: unknown) {
  if (validKey(value) === undefined) throw new Error('not a key')
}

/** What a row is filed under; undefined when it lacks a part, as IndexedDB then leaves it out of the index. */
export function keyAt(row: Row, path: string | readonly string[]): Key | undefined {
  if (typeof path === 'string') return Object.hasOwn(row, path) ? validKey(row[path]) : undefined
  const parts: Key[] = []
  for (const property of path) {
    const part = Object.hasOwn(row, property) ? validKey(row[property]) : undefined
    if (part === undefined) return undefined
    parts.push(part)
  }
  return parts
}
