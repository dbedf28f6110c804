import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../lib/bytes.ts'
import type { QuickStore } from '../../ports/quickStore.ts'
import type { Cipher } from './cipher.ts'

const about = (place: string, name: string) => utf8(`quick ${place}\0${name}`)

function opened(cipher: Cipher, sealed: string, beside: Uint8Array): readonly [key: string, value: string] | undefined {
  try {
    const bytes = cipher.open(fromBase64Url(sealed) ?? new Uint8Array(), beside)
    const pair: unknown = bytes && JSON.parse(fromUtf8(bytes) ?? 'null')
    return Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string')
      ? (pair as unknown as readonly [string, string])
      : undefined
  } catch {
    return undefined
  }
}

/** Sealed quick store, over one whose keys and values anybody may read. What does not open is not there. */
export function createSealedQuickStore(under: QuickStore, cipher: Cipher, place: string): QuickStore {
  const nameOf = (key: string) => cipher.name(`quick.${place}`, key)
  const known = new Map<string, string>()
  for (const name of under.keys()) {
    const pair = opened(cipher, under.get(name) ?? '', about(place, name))
    if (pair && nameOf(pair[0]) === name) known.set(...pair)
  }
  return {
    get: (key) => known.get(key),
    set(key, value) {
      const name = nameOf(key)
      if (value === undefined) {
        known.delete(key)
        return under.set(name, undefined)
      }
      known.set(key, value)
      return under.set(name, toBase64Url(cipher.seal(utf8(JSON.stringify([key, value])), about(place, name))))
    },
    keys: () => [...known.keys()],
  }
}

/** Moves what lies open into the sealed store. What is there already is newer: the open one is left of something that was cut off. */
export function moveInto(sealed: QuickStore, plain: QuickStore) {
  for (const key of plain.keys()) {
    const value = plain.get(key)
    // First it makes room: what is sealed takes more.
    plain.set(key, undefined)
    if (sealed.get(key) === undefined && value !== undefined && !sealed.set(key, value)) plain.set(key, value)
  }
}
