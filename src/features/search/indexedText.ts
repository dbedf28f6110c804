import { isPlain, wordsOf } from '../../conversation/kinds/lines.ts'
import { clampTime } from '../../conversation/message.ts'
import { parseLine } from '../../conversation/row.ts'
import { timeOf } from '../../conversation/timing.ts'
import { ENTRIES, type EntryKey, idOfKey } from '../../engine/entry.ts'
import type { RulesOf } from '../../engine/rules.ts'
import { excerpt } from '../../lib/excerpt.ts'
import { marksIn, type Query } from '../../lib/searchQuery.ts'
import type { IndexedText, IndexStep, TextKey } from '../../ports/searchIndex.ts'
import type { Row, Storage } from '../../ports/storage.ts'
import type { Hit, Wish } from './search.ts'

/** Indexed text: what a row says that can be searched for. */
export interface SearchText {
  /** Words as they are read, without their marks. */
  readonly text: string
  /** Words that no eye meets among them, and that are found all the same: where a link leads to, the language of code. */
  readonly behind?: string
  /** Milliseconds since 1970, clamped to what can be. */
  readonly at: number
  readonly mine: boolean
}

/** Indexed text: what a row says now. Undefined for what holds no text, or none any more. Rows come from the disk as they are: it takes any. */
export type TextOf = (row: Row) => SearchText | undefined

export const createTextOf =
  (rules: RulesOf, now: () => number, read: (said: string) => Pick<SearchText, 'text' | 'behind'>): TextOf =>
  (row) => {
    const line = parseLine(row)
    const said = line && wordsOf(line)
    if (!line || said === undefined) return undefined
    return {
      ...(isPlain(line) ? { text: said } : read(said)),
      at: clampTime(timeOf(line), now()),
      mine: rules(line.conversation).mine(line.author),
    }
  }

const allOf = ({ text, behind }: SearchText): string => (behind === undefined ? text : `${text}\n${behind}`)

/** Entry key: that the index names. */
export const entryKeyOf = (key: TextKey): EntryKey => key as readonly unknown[] as EntryKey

/** Of a log; of anything within it when it is followed by a number. */
export const logOf = (key: readonly unknown[]): string => JSON.stringify(key.slice(0, 3))

/** Puts into the step what these rows hold now, and drops what they hold no more. */
export function stepFor(
  rows: readonly (readonly [key: EntryKey, row: Row | undefined])[],
  textOf: TextOf,
): Pick<IndexStep, 'put' | 'drop'> {
  const put: IndexedText[] = []
  const drop: EntryKey[] = []
  for (const [key, row] of rows) {
    const found = row && textOf(row)
    if (found) put.push({ key, at: found.at, mine: found.mine, text: allOf(found) })
    else drop.push(key)
  }
  return { put, drop }
}

export const readRow = (storage: Storage, key: EntryKey): Promise<Row | undefined> => storage.get(ENTRIES, key)

/** Hit: as it is shown; undefined when it is not what was wished for. */
export function hitOf(key: EntryKey, found: SearchText, query: Query, wish: Wish): Hit | undefined {
  const [conversation] = key
  if (wish.conversation !== undefined && wish.conversation !== conversation) return undefined
  if (wish.from !== undefined && (wish.from === 'me') !== found.mine) return undefined
  const { at, mine } = found
  // What is behind the words is shown only where it is what was looked for.
  for (const text of new Set([found.text, allOf(found)])) {
    const marks = marksIn(query, text)
    if (marks) return { id: idOfKey(key), conversation, mine, at, fragments: excerpt(text, marks) }
  }
  return undefined
}
