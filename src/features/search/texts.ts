import { type Entry, entriesTable } from '../../engine/entry.ts'
import { excerpt } from '../../lib/excerpt.ts'
import { marksIn, type Query } from '../../lib/searchQuery.ts'
import type { EntryKey, IndexedText, IndexStep } from '../../ports/searchIndex.ts'
import type { Row, Storage } from '../../ports/storage.ts'
import type { Hit, Wish } from './search.ts'

/** What a row says that can be searched for. */
export interface SearchText {
  readonly text: string
  /** Milliseconds since 1970, clamped to what can be. */
  readonly at: number
  readonly mine: boolean
}

/** All that this room knows of what entries mean. */
export interface Texts {
  /** Undefined for what holds no text, or none any more. Rows come from the disk as they are: it must take any. */
  textOf(row: Row): SearchText | undefined
  /** The row whose text this entry took away or changed. */
  targetOf(entry: Entry): EntryKey | undefined
}

export const keyOf = (row: Row): EntryKey => [
  String(row.conversation),
  String(row.author),
  String(row.instance),
  Number(row.seq),
]
export const targetsOf = (entries: readonly Entry[], targetOf: Texts['targetOf']): readonly EntryKey[] =>
  entries.map(targetOf).filter((target) => target !== undefined)

/** Of a log; of anything within it when it is followed by a number. */
export const logOf = (key: EntryKey): string => JSON.stringify(key.slice(0, 3))

/** Puts into the step what these rows hold now, and drops what they hold no more. */
export function stepFor(
  rows: readonly (readonly [key: EntryKey, row: Row | undefined])[],
  textOf: Texts['textOf'],
): Pick<IndexStep, 'put' | 'drop'> {
  const put: IndexedText[] = []
  const drop: EntryKey[] = []
  for (const [key, row] of rows) {
    const found = row && textOf(row)
    if (found) put.push({ key, ...found })
    else drop.push(key)
  }
  return { put, drop }
}

export const readRow = (storage: Storage, key: EntryKey): Promise<Row | undefined> =>
  storage.get(entriesTable.name, key)

/** As it is shown; undefined when it is not what was wished for. */
export function hitOf(key: EntryKey, found: SearchText, query: Query, wish: Wish): Hit | undefined {
  const [peer, author, instance, seq] = key
  if (wish.peer !== undefined && wish.peer !== peer) return undefined
  if (wish.from !== undefined && (wish.from === 'me') !== found.mine) return undefined
  const marks = marksIn(query, found.text)
  if (!marks) return undefined
  const { at, mine } = found
  return { id: `${author}/${instance}/${seq}`, peer, mine, at, fragments: excerpt(found.text, marks) }
}
