import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { Fragment } from '../../lib/excerpt.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'

/** Query: what somebody looks for. */
export interface Wish {
  readonly text: string
  /** In this one only. */
  readonly conversation?: ConversationId | undefined
  /** Both, when it is not said. */
  readonly from?: 'me' | 'friend' | undefined
}

/** A message that holds every word, as it is on the disk now. */
export interface Hit {
  /** The message's. */
  readonly id: EntryId
  readonly conversation: ConversationId
  readonly mine: boolean
  readonly at: number
  readonly fragments: readonly Fragment[]
}

/**
 * `idle`: there is nothing to look for. `searching`: the hits are still those of what was asked before. `done`: these are the newest,
 * with or without `more`. `failed`: the disk cannot be read.
 */
export interface Findings {
  readonly wish: Wish
  readonly phase: 'idle' | 'searching' | 'done' | 'failed'
  /** Hits, newest first. */
  readonly hits: readonly Hit[]
  readonly more: boolean
}

/**
 * `reading`: `done` of `total` entries are in the index, the rest is on its way. `slow`: there is no index, because of `why`; messages
 * are looked through one by one.
 */
export type IndexState =
  | { readonly phase: 'closed' | 'opening' | 'ready' }
  | { readonly phase: 'reading'; readonly done: number; readonly total: number }
  | { readonly phase: 'slow'; readonly why: 'missing' | 'locked' | 'full' | 'broken' }

/** Session: one search field and what stands below it. */
export interface SearchSession {
  readonly store: ReadonlyStore<Findings>
  /** At every key press. Only the latest wish is answered. */
  ask(wish: Wish): void
  /** Older hits. */
  more(): void
  close(): void
}

export interface Search {
  readonly index: ReadonlyStore<IndexState>
  begin(): SearchSession
}

/** Loads the rest of the room when somebody comes in. */
export interface LazySearch {
  /** Rejects when the page's own server is away and this part was never loaded. */
  open(): Promise<Search>
}
