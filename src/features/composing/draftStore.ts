import * as v from 'valibot'
import { MAX_DRAFT } from '../../conversation/limits.ts'
import { optional } from '../../conversation/tables.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { QuickStore } from '../../ports/quickStore.ts'
import type { Draft } from './draft.ts'

const Id = v.pipe(
  v.string(),
  v.transform((id) => id as EntryId),
)
const Stored = v.object({
  text: v.string(),
  replyTo: optional(Id),
  edit: optional(v.object({ id: Id, text: v.string() })),
})

/** Sent, and not known to be on the disk yet. */
const Sending = v.object({ text: v.string(), replyTo: optional(Id), at: v.number() })
/** `name`: given by the tab that asks for it, which asks again where the tab that leads is gone. */
export type Sending = v.InferOutput<typeof Sending> & { readonly name?: string }

function parse(raw: string): Draft {
  try {
    const parsed = v.safeParse(Stored, JSON.parse(raw))
    if (parsed.success) return parsed.output
  } catch {
    // An early version kept the mere text.
  }
  return { text: raw }
}

const isEmpty = ({ text, replyTo, edit }: Draft) => text === '' && replyTo === undefined && edit === undefined
const lengthOf = ({ text, edit }: Draft) => text.length + (edit?.text.length ?? 0)

function parseSending(raw: string | undefined): Sending | undefined {
  try {
    const parsed = v.safeParse(Sending, JSON.parse(raw ?? ''))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

/** Words that are being sent have a key of their own each, behind a space: no ID has one. */
const conversationOf = (key: string) => (key.split(' ', 1)[0] ?? key) as ConversationId
const isSending = (key: string) => key.includes(' ')
/** Named: another tab of this device has asked for it. */
const isNamed = (key: string) => isSending(key) && !/ \d+$/u.test(key)

/** Draft store: drafts and words under way, as they are kept on this device. */
export function createDraftStore(store: QuickStore) {
  let last = 0
  /** Being sent from here, or failed and shown. */
  const held = new Set<string>()

  /** Draft from now on; undefined when nothing is left of it. */
  function keep(conversation: ConversationId, draft: Draft | undefined): Draft | undefined {
    const kept = draft && isEmpty(draft) ? undefined : draft
    if (!kept || lengthOf(kept) <= MAX_DRAFT) store.set(conversation, kept && JSON.stringify(kept))
    return kept
  }

  return {
    load(): Record<ConversationId, Draft> {
      const all: Record<ConversationId, Draft> = {}
      for (const key of store.keys()) if (!isSending(key)) all[key as ConversationId] = parse(store.get(key) ?? '')
      return all
    },
    keep,
    sending(conversation: ConversationId, words: Sending): () => void {
      // Rises, also over a reload.
      last = Math.max(last + 1, words.at)
      const key = `${conversation} ${words.name ?? last}`
      if (words.text.length <= MAX_DRAFT) store.set(key, JSON.stringify(words))
      held.add(key)
      return () => {
        held.delete(key)
        store.set(key, undefined)
      }
    },
    /** Nothing of what was to be said there is kept. */
    forget(conversation: ConversationId) {
      for (const key of store.keys()) if (conversationOf(key) === conversation) store.set(key, undefined)
    },
    /** Words that were on their way to the disk when the page died, by their keys; of another tab's, which may still ask for them, only `named`. */
    interrupted: (named = false): readonly string[] =>
      store.keys().filter((key) => isSending(key) && isNamed(key) === named),
    conversationOf,
    /** Words that did not reach the disk are a draft again. `written`: my newest messages there. */
    takeUp(conversation: ConversationId, all: readonly string[], written: readonly { text: string; at: number }[]) {
      const isLost = (key: string) => !held.has(key) && store.get(key) !== undefined
      const keys = all.filter((key) => conversationOf(key) === conversation && isLost(key))
      const left = [...written]
      const lost = keys
        .flatMap((key) => {
          const words = parseSending(store.get(key))
          return words ? [{ ...words, place: isNamed(key) ? words.at : Number(key.split(' ')[1]) }] : []
        })
        .sort((one, other) => one.place - other.place)
        .flatMap((words) => {
          const there = left.findIndex(({ text, at }) => text === words.text && at >= words.at)
          if (there < 0) return [words]
          left.splice(there, 1)
          return []
        })
      const draft = parse(store.get(conversation) ?? '')
      const text = [...lost.map((words) => words.text), draft.text].filter((one) => one !== '').join('\n')
      const replyTo = draft.replyTo ?? lost[0]?.replyTo
      keep(conversation, { ...draft, text, ...(replyTo === undefined ? {} : { replyTo }) })
      for (const key of keys) store.set(key, undefined)
    },
  }
}
