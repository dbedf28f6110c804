import { ACTS, actOf, WORD_HOLDERS } from '../../conversation/kinds/acts.ts'
import { deleteKind } from '../../conversation/kinds/delete.ts'
import { wordsOf } from '../../conversation/kinds/lines.ts'
import { clampTime } from '../../conversation/message.ts'
import { parseLine } from '../../conversation/row.ts'
import { timeOf } from '../../conversation/timing.ts'
import { ENTRIES, type Entry, type EntryKey, idOfKey, keyOf } from '../../engine/entry.ts'
import type { RulesOf } from '../../engine/rules.ts'
import { excerpt } from '../../lib/excerpt.ts'
import { marksIn, type Query } from '../../lib/searchQuery.ts'
import type { IndexedText, IndexStep, TextKey } from '../../ports/searchIndex.ts'
import type { Row, Storage } from '../../ports/storage.ts'
import type { Hit, Wish } from './search.ts'

/** Indexed text: what a row says that can be searched for. */
export interface SearchText {
  readonly text: string
  /** Milliseconds since 1970, clamped to what can be. */
  readonly at: number
  readonly mine: boolean
}

/** Indexed text: what a row says now. Undefined for what holds no text, or none any more. Rows come from the disk as they are: it takes any. */
export type TextOf = (row: Row) => SearchText | undefined

export const createTextOf =
  (rules: RulesOf, now: () => number): TextOf =>
  (row) => {
    const line = parseLine(row)
    const text = line && wordsOf(line)
    if (!line || text === undefined) return undefined
    return { text, at: clampTime(timeOf(line), now()), mine: rules(line.conversation).mine(line.author) }
  }

/** Entry key: that the index names. */
export const entryKeyOf = (key: TextKey): EntryKey => key as readonly unknown[] as EntryKey

/** Row key: of a row as it comes from the disk. */
export const keyOfRow = (row: Row): EntryKey => keyOf(row as unknown as Entry)

const CHANGES_WORDS: ReadonlySet<string> = new Set([...WORD_HOLDERS, deleteKind.name])

/** Targets: the rows whose words these entries took away or changed. */
export const targetsOf = (entries: readonly Entry[]): readonly EntryKey[] => {
  const targets = entries.flatMap((entry) => {
    const act = CHANGES_WORDS.has(entry.kind) && Object.hasOwn(ACTS, entry.kind) ? actOf(entry) : undefined
    return act ? [[idOfKey(act.target), act.target] as const] : []
  })
  return [...new Map(targets).values()]
}

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
    if (found) put.push({ key, ...found })
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
  const marks = marksIn(query, found.text)
  if (!marks) return undefined
  const { at, mine } = found
  return { id: idOfKey(key), conversation, mine, at, fragments: excerpt(found.text, marks) }
}
