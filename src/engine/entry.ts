import type { TableSpec } from '../ports/storage.ts'
import type { PeerId } from '../ports/transport.ts'

/** The peer's ID for a direct conversation. */
export type Conversation = string
/** Of an install, random for each and for every restore; of a log, made of that (see instance.ts). 11 characters of base64url. */
export type Instance = string

/** Shown order, the same everywhere: lamport, author, instance, seq. */
export type Order = readonly [lamport: number, author: PeerId, instance: Instance, seq: number]

/** Where an entry stands: the key of its row. */
export type EntryKey = readonly [conversation: Conversation, author: PeerId, instance: Instance, seq: number]

/**
 * One line of one log, as it lies on disk. Only `author` writes it, on one install; `seq` is 1, 2, 3 … there. An entry with `order`
 * is shown in the conversation: it *is* its row in the message view. One with `target` acts on another entry; `orphan` while that one
 * is not known. What rooms fold onto a row lies beside these and never goes over a wire.
 */
export type Entry = {
  readonly conversation: Conversation
  readonly author: PeerId
  readonly instance: Instance
  readonly seq: number
  readonly lamport: number
  /** The author's claimed wall clock, milliseconds. */
  readonly at: number
  /** `erased`: the header stands, the body is gone for good. */
  readonly kind: string
  readonly body: unknown
  readonly order?: Order
  readonly target?: EntryKey
  readonly orphan?: 1
}

/** Who writes in a conversation, what that log is called, and from where on this ID counts in it: the wire begins at 1 after `base`. */
export interface Writer {
  readonly id: PeerId
  readonly instance: Instance
  /** The highest lamport of what was written before I had this ID; 0 where there is nothing such. */
  readonly base: number
}

export const ERASED = 'erased'

export const entriesTable = {
  name: 'entries',
  key: ['conversation', 'author', 'instance', 'seq'],
  indexes: {
    shown: ['conversation', 'order'],
    acts: ['target'],
    orphans: ['conversation', 'orphan'],
    pinned: ['conversation', 'pinned'],
    starred: ['starred'],
  },
} as const satisfies TableSpec

/** What both sides call an entry in the page: `author/instance/seq`. */
export const entryId = (entry: Pick<Entry, 'author' | 'instance' | 'seq'>): string =>
  `${entry.author}/${entry.instance}/${entry.seq}`

export const keyOf = (entry: Pick<Entry, 'conversation' | 'author' | 'instance' | 'seq'>): EntryKey => [
  entry.conversation,
  entry.author,
  entry.instance,
  entry.seq,
]

export function parseEntryId(id: string): Pick<Entry, 'author' | 'instance' | 'seq'> | undefined {
  const [author, instance, seq] = id.split('/')
  const n = Number(seq)
  return author && instance && Number.isSafeInteger(n) && n > 0 ? { author, instance, seq: n } : undefined
}

export function compareOrder(a: Order, b: Order): number {
  for (let i = 0; i < 4; i++) {
    const x = a[i]!
    const y = b[i]!
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}
