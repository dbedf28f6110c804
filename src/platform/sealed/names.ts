import { fromUtf8, utf8 } from '../../lib/bytes.ts'
import type { Change, Key, Row, Storage } from '../../ports/storage.ts'
import type { Cipher } from './cipher.ts'
import { isKey } from './keys.ts'
import { namesTable } from './layout.ts'

const SEALED = '*'
const about = (name: string) => utf8(`${namesTable.name}\0${name}`)

/** Row of a name: the string that it stands for, sealed. */
export const nameRow = (cipher: Cipher, name: string): Row => ({
  name,
  [SEALED]: cipher.seal(utf8(JSON.stringify(cipher.textOf(name))), about(name)),
})

/**
 * Names on the disk: each is written with the first row of a session that it stands in. Asked for by who meets a row that does not open: a log
 * whose first entry went bad would be lost, with all that follows, if nobody knew whose it is.
 */
export function createNames(storage: Storage, cipher: Cipher) {
  const told = new Set<string>()

  async function textOf(name: string): Promise<string | undefined> {
    const known = cipher.textOf(name)
    if (known !== undefined) return known
    const row = await storage.get(namesTable.name, name)
    const bytes = row && row[SEALED] instanceof Uint8Array ? cipher.open(row[SEALED], about(name)) : undefined
    return bytes && (JSON.parse(fromUtf8(bytes) ?? 'null') as string)
  }

  async function plainKey(key: Key): Promise<Key | undefined> {
    if (typeof key === 'number') return key
    if (typeof key === 'string') return textOf(key)
    const parts = await Promise.all(key.map(plainKey))
    return parts.includes(undefined) ? undefined : (parts as readonly Key[])
  }

  return {
    /** Changes that write what is not there yet, or not known to be; `done` once they are. */
    toTell(names: readonly string[]): { readonly changes: readonly Change[]; done(): void } {
      const fresh = [...new Set(names)].filter((name) => !told.has(name))
      return {
        changes: fresh.map((name) => ({ put: namesTable.name, row: nameRow(cipher, name) })),
        done() {
          for (const name of fresh) told.add(name)
        },
      }
    },
    /** Place of a row that does not open: its columns, and nothing of what it said. Undefined where not even they are known. */
    async placeOf(stored: Row): Promise<Row | undefined> {
      const place: Row = {}
      for (const [column, value] of Object.entries(stored)) {
        if (column === SEALED) continue
        const plain = isKey(value) ? await plainKey(value) : undefined
        if (plain === undefined) return undefined
        place[column] = plain
      }
      return place
    },
  }
}
