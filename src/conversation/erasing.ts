import { ENTRIES, type EntryKey, entryId, erased } from '../engine/entry.ts'
import type { ConversationId } from '../engine/ids.ts'
import type { Log } from '../engine/log.ts'
import { type Mark, upTo } from '../engine/marks.ts'
import type { RulesOf } from '../engine/rules.ts'
import type { Change, Storage } from '../ports/storage.ts'
import type { ConversationRows } from './conversationRows.ts'
import { WORD_HOLDERS } from './kinds/acts.ts'
import { traitsOf } from './kinds/traits.ts'
import { NO_OUTCOME, type Outcomes } from './outcome.ts'
import { actsOn, type EntryRow } from './row.ts'
import { summarise } from './summary.ts'
import { conversationsTable, unindexedTable, vanishingTable } from './tables.ts'

interface Deps {
  storage: Storage
  log: Pick<Log, 'alone' | 'forget'>
  rules: RulesOf
  now(): number
  rows: ConversationRows
  /** Seen marks: what I have seen of their logs. */
  seen(conversation: ConversationId): Promise<ReadonlyMap<string, Mark>>
  outcomes: Outcomes
}

export type EraseHere = ReturnType<typeof createErasing>

/**
 * Erasing: takes the words of lines off this device without a word to anybody: disappeared, or deleted for me. Their places in the logs
 * stay. False when the disk refused; then nothing is changed.
 */
export function createErasing({ storage, log, rules, now, rows, seen, outcomes }: Deps) {
  return (conversation: ConversationId, keys: readonly EntryKey[]): Promise<boolean> =>
    // Alone: whoever folds something onto one of these rows meanwhile would bring its words back.
    log.alone(conversation, async () => {
      const marks = await seen(conversation)
      const its = rules(conversation)
      const changes: Change[] = []
      const touched = new Map<string, EntryRow>()
      let unreadGone = 0
      for (const key of keys) {
        changes.push({ drop: vanishingTable.name, key })
        const row = (await storage.get(ENTRIES, key)) as EntryRow | undefined
        if (row === undefined || row.order === undefined) continue
        touched.set(entryId(row), { ...erased(row), gone: 1 })
        if (row.erased || !traitsOf(row.kind)?.counts) continue
        if (!its.mine(row.author) && row.seq > upTo(marks.get(row.author), row.instance)) unreadGone += 1
        const { author, instance, seq } = row
        changes.push({ put: unindexedTable.name, row: { conversation, author, instance, seq } })
        for (const kind of WORD_HOLDERS)
          for await (const acts of actsOn(storage, key, kind))
            for (const act of acts) touched.set(entryId(act), erased(act))
      }
      for (const row of touched.values()) changes.push({ put: ENTRIES, row })
      const before = rows.get(conversation)
      const written = {
        storage,
        rules: its,
        now: now(),
        conversation,
        before,
        shown: [],
        touched,
        news: [],
        unreadGone,
      }
      const after = await summarise(written)
      if (after && after !== before) changes.push({ put: conversationsTable.name, row: { ...after } })
      await log.forget(conversation)
      if ((await storage.write(changes)) !== 'done') return false
      if (after) rows.set(after)
      outcomes.tell(conversation, {
        ...NO_OUTCOME,
        gone: [...touched.values()].map(entryId),
        conversation: after,
      })
      return true
    })
}
