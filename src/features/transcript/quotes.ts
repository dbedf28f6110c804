import type { Quote } from '../../conversation/kinds/kind.ts'
import { refersTo } from '../../conversation/kinds/lines.ts'
import { quoteOf } from '../../conversation/message.ts'
import type { Outcome } from '../../conversation/outcome.ts'
import { type Line, lineAt } from '../../conversation/row.ts'
import { type EntryKey, entryId, idOfKey, keyIn } from '../../engine/entry.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { Rules } from '../../engine/rules.ts'
import type { Storage } from '../../ports/storage.ts'

type ById = ReadonlyMap<EntryId, Line>

interface Deps {
  storage: Storage
  conversation: ConversationId
  rules(): Rules
  /** The message that the draft is about. */
  about(): EntryId | undefined
}

/** Quotes: the lines that replies, and the draft, speak of, wherever in the conversation they stand. */
export function createQuotes({ storage, conversation, rules, about }: Deps) {
  /** Quoted lines that are not in the window at hand, or may leave it. */
  const quoted = new Map<EntryId, Line>()
  /** Line that was looked for on behalf of the draft. */
  let sought: EntryId | undefined

  /** A line that cannot be read is as good as gone. */
  async function read(key: EntryKey) {
    const line = await lineAt(storage, key).catch(() => undefined)
    if (line) quoted.set(idOfKey(key), line)
  }

  function find(key: EntryKey, atHand: ById): Line | undefined {
    const line = atHand.get(idOfKey(key))
    if (line) quoted.set(idOfKey(key), line) // it may leave the window before its answer does
    return line ?? quoted.get(idOfKey(key))
  }

  return {
    clear() {
      quoted.clear()
      sought = undefined
    },
    find,
    /** Lines that replies in these speak of. */
    async lookUp(more: readonly Line[], beside: readonly Line[]) {
      const have = new Set([...beside, ...more].map(entryId))
      for (const answer of more) {
        const key = refersTo(answer)
        if (key && !have.has(idOfKey(key)) && !quoted.has(idOfKey(key))) await read(key)
      }
    },
    /** Line that the draft is about; true when that is another one than before. */
    async lookUpDraft(): Promise<boolean> {
      const id = about()
      if (id === sought) return false
      sought = id
      const key = id === undefined ? undefined : keyIn(conversation, id)
      if (key && !quoted.has(idOfKey(key))) await read(key)
      return true
    },
    /** Quote of the draft's message: none until it was looked for, and for what is no message. */
    aboutDraft(atHand: ById): Quote | undefined {
      const id = about()
      const key = id === undefined || id !== sought ? undefined : keyIn(conversation, id)
      return key && quoteOf(key, find(key, atHand), rules())
    },
    /** Replies among these that speak of what was not looked up. */
    unknown: (lines: readonly Line[]) =>
      lines.filter((line) => {
        const key = refersTo(line)
        return key !== undefined && !quoted.has(idOfKey(key))
      }),
    refresh({ lines, gone }: Pick<Outcome, 'lines' | 'gone'>) {
      for (const line of lines) if (quoted.has(entryId(line))) quoted.set(entryId(line), line)
      for (const id of gone) quoted.delete(id)
    },
  }
}
