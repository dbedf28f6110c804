import { type EntryKey, entryId } from '../../engine/entry.ts'
import type { Storage } from '../../ports/storage.ts'
import type { PeerId } from '../../ports/transport.ts'
import type { Draft, Quote } from './message.ts'
import type { Outcome } from './projection.ts'
import { keyIn, quoteOf, replyOf, rowAt, type Shown } from './rows.ts'

type ById = ReadonlyMap<string, Shown>

const nameOf = ([, author, instance, seq]: EntryKey) => entryId({ author, instance, seq })

/** What a draft is about: what it answers, or, while a message is said anew, that one. */
const aboutOf = (draft: Draft | undefined) => draft?.edit?.id ?? draft?.replyTo

/** The rows that replies, and the draft, speak of, wherever in the conversation they stand. */
export function createQuotes(storage: Storage, draft: (peer: PeerId) => Draft | undefined) {
  /** Those that are not in the stretch at hand, or may leave it. */
  const quoted = new Map<string, Shown>()
  /** What was looked for on behalf of the draft. */
  let sought: string | undefined

  /** A row that cannot be read is as good as gone. */
  async function read(key: EntryKey) {
    const row = await rowAt(storage, key).catch(() => undefined)
    if (row) quoted.set(nameOf(key), row)
  }

  function find(key: EntryKey, atHand: ById): Shown | undefined {
    const row = atHand.get(nameOf(key))
    if (row) quoted.set(nameOf(key), row) // it may leave the stretch before its answer does
    return row ?? quoted.get(nameOf(key))
  }

  return {
    clear() {
      quoted.clear()
      sought = undefined
    },
    find,
    /** What replies in these speak of. */
    async lookUp(more: readonly Shown[], beside: readonly Shown[]) {
      const have = new Set([...beside, ...more].map(entryId))
      for (const answer of more) {
        const key = replyOf(answer)
        if (key && !have.has(nameOf(key)) && !quoted.has(nameOf(key))) await read(key)
      }
    },
    /** What the draft for `peer` is about; true when that is another message than before. */
    async lookUpDraft(peer: PeerId): Promise<boolean> {
      const id = aboutOf(draft(peer))
      if (id === sought) return false
      sought = id
      const key = id === undefined ? undefined : keyIn(peer, id)
      if (key && !quoted.has(nameOf(key))) await read(key)
      return true
    },
    /** Nothing until it was looked for, and for what is no message. */
    aboutDraft(peer: PeerId, atHand: ById): Quote | undefined {
      const id = aboutOf(draft(peer))
      const key = id === undefined || id !== sought ? undefined : keyIn(peer, id)
      return key && quoteOf(key, find(key, atHand))
    },
    /** Replies among these that speak of what was not looked up. */
    unknown: (rows: readonly Shown[]) =>
      rows.filter((row) => {
        const key = replyOf(row)
        return key !== undefined && !quoted.has(nameOf(key))
      }),
    onWritten({ rows, gone }: Pick<Outcome, 'rows' | 'gone'>) {
      for (const row of rows) if (quoted.has(entryId(row))) quoted.set(entryId(row), row)
      for (const id of gone) quoted.delete(id)
    },
  }
}
