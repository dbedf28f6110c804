import type { ConversationId, EntryId, LogName, PersonId } from './ids.ts'

/** Shown order, the same everywhere: lamport, author, instance, seq. */
export type Order = readonly [lamport: number, author: PersonId, instance: LogName, seq: number]

/** Entry key: where an entry stands on the disk. */
export type EntryKey = readonly [conversation: ConversationId, author: PersonId, instance: LogName, seq: number]

/** Entry: one line of one log. Only `author` writes it, on one install; `seq` is 1, 2, 3 … there. */
export type Entry = {
  readonly conversation: ConversationId
  readonly author: PersonId
  readonly instance: LogName
  readonly seq: number
  readonly lamport: number
  /** The author's claimed wall clock, milliseconds. */
  readonly at: number
  readonly kind: string
  readonly body: unknown
  /** The header stands, the body is gone for good. On the wire its kind is `erased`. */
  readonly erased?: 1
}

/** Writer: who writes in a conversation, what that log is called, and from where on this ID counts in it: the wire begins at 1 after `base`. */
export interface Writer {
  readonly id: PersonId
  readonly instance: LogName
  /** The highest lamport of what was written before I had this ID; 0 where there is nothing such. */
  readonly base: number
  /** Lamport that all of mine is above: on a restored install, which does not know how far it had come. */
  readonly least?: number
}

/** Kind: of an erased entry on the wire, and of one whose kind is not known any more. */
export const ERASED = 'erased'

/** Table: of all entries, keyed by conversation, author, instance, seq. What stands in it besides is conversation/tables.ts's business. */
export const ENTRIES = 'entries'

/** Entry ID: what both sides call an entry in the page, `author/instance/seq`. */
export const entryId = (entry: Pick<Entry, 'author' | 'instance' | 'seq'>): EntryId =>
  `${entry.author}/${entry.instance}/${entry.seq}` as EntryId

/** Entry ID: of the entry that a key names. */
export const idOfKey = ([, author, instance, seq]: EntryKey): EntryId => entryId({ author, instance, seq })

/** Entry key: of an entry. */
export const keyOf = (entry: Pick<Entry, 'conversation' | 'author' | 'instance' | 'seq'>): EntryKey => [
  entry.conversation,
  entry.author,
  entry.instance,
  entry.seq,
]

/** Entry key: of what an ID names in a conversation; undefined for what is no entry's ID. */
export function keyIn(conversation: ConversationId, id: string): EntryKey | undefined {
  const [author, instance, seq] = id.split('/')
  const n = Number(seq)
  return author && instance && Number.isSafeInteger(n) && n > 0
    ? [conversation, author as PersonId, instance as LogName, n]
    : undefined
}

/** Order: of an entry among all that are shown. */
export const orderOf = (entry: Pick<Entry, 'lamport' | 'author' | 'instance' | 'seq'>): Order => [
  entry.lamport,
  entry.author,
  entry.instance,
  entry.seq,
]

export function compareOrder(a: Order, b: Order): number {
  for (let i = 0; i < 4; i++) {
    const x = a[i]!
    const y = b[i]!
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

/** Erased entry: what is left without its words, its place in its log. */
export const erased = ({ conversation, author, instance, seq, lamport, at, kind }: Entry): Entry => ({
  conversation,
  author,
  instance,
  seq,
  lamport,
  at,
  kind,
  body: null,
  erased: 1,
})
