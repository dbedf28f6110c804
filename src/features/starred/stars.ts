import { STARRED_PAGE } from '../../conversation/limits.ts'
import { type Line, parseLine } from '../../conversation/row.ts'
import { ENTRIES, type EntryKey, keyOf } from '../../engine/entry.ts'
import type { ConversationId } from '../../engine/ids.ts'
import type { Storage } from '../../ports/storage.ts'

/** Place at which a page of stars ends: since when, and which one. */
export interface StarPlace {
  readonly starred: number
  readonly key: EntryKey
}

/** As the disk has them: of those that were starred in the same moment, the greater key comes first. */
const isBeyond = (line: Line, { starred, key }: StarPlace) =>
  line.starred !== starred || compareKeys(keyOf(line), key) < 0

function compareKeys(a: EntryKey, b: EntryKey): number {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return a[at]! < b[at]! ? -1 : 1
  return 0
}

/**
 * Stars: a page of the starred lines of all conversations or of `only` one, the newest star first, beyond `last`, which need not be there any more. Many can
 * have been starred in one moment, so the moment alone is no place to go on from.
 */
export async function starredPage(
  storage: Storage,
  last: StarPlace | undefined,
  only?: ConversationId,
): Promise<{ lines: readonly Line[]; more: boolean }> {
  const bound = last ? { to: [last.starred] } : {}
  // What is not wanted stands at the beginning, so taking more and more of it comes to an end.
  for (let limit = STARRED_PAGE + 1; ; limit *= 2) {
    const found = await storage.range({ table: ENTRIES, index: 'starred', ...bound, reverse: true, limit })
    const lines = found
      .flatMap((row) => parseLine(row) ?? [])
      .filter((line) => !last || isBeyond(line, last))
      .filter(({ conversation }) => only === undefined || conversation === only)
    const all = found.length < limit
    if (all || lines.length > STARRED_PAGE)
      return { lines: lines.slice(0, STARRED_PAGE), more: lines.length > STARRED_PAGE }
  }
}
