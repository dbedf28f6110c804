import type { Query } from '../lib/searchQuery.ts'

/** Text key: of an entry, what its row is found by in the truth. */
export type TextKey = readonly [conversation: string, author: string, instance: string, seq: number]

export interface IndexedText {
  readonly key: TextKey
  /** Milliseconds since 1970: what is found is sorted by it. */
  readonly at: number
  readonly mine: boolean
  readonly text: string
}

/** Step: one atomic list of changes. A text that is there already is replaced; what is dropped is gone from the disk, not merely hidden. */
export interface IndexStep {
  readonly put: readonly IndexedText[]
  readonly drop: readonly TextKey[]
  /** Up to here each of these logs has been read. */
  readonly marks: readonly TextKey[]
}

/**
 * `lost`: the index had gone bad and is empty now, marks and all: read everything again. `full`: the device has no room. `broken`: it
 * failed, or is gone, and will not come back by itself.
 */
export type Applied = 'done' | 'lost' | 'full' | 'broken'

export interface Wanted {
  readonly query: Query
  /** In this conversation only. */
  readonly conversation?: string | undefined
  /** Written by me, or by others; both when it is not said. */
  readonly mine?: boolean | undefined
  /** Older than this place. */
  readonly before?: number | undefined
  readonly limit: number
}

/**
 * Hit: a place where the words may be found. Words meet by their stems, so whoever shows it looks at the text itself
 * first.
 */
export interface Found {
  readonly key: TextKey
  /** Falls from one to the next, newest first; unique. */
  readonly place: number
}

/** Index of texts by their words. It can be thrown away at any time: the truth lies elsewhere. Never rejects. */
export interface SearchIndex {
  /** Marks: how far each log has been read. */
  marks(): Promise<readonly TextKey[] | Exclude<Applied, 'done'>>
  apply(step: IndexStep): Promise<Applied>
  /** The newest first. */
  find(wanted: Wanted): Promise<readonly Found[] | Exclude<Applied, 'done'>>
  /** Index emptied, as if nothing had ever been indexed. */
  clear(): Promise<Applied>
  close(): void
}

/**
 * `missing`: this browser has no place or no engine for an index. `locked`: another tab holds it. `full`, `broken`: as for `Applied`.
 */
export type OpenedIndex =
  | { readonly ok: true; readonly index: SearchIndex }
  | { readonly ok: false; readonly why: 'missing' | 'locked' | 'full' | 'broken' }

export interface SearchIndexes {
  /** Has anything been indexed on this device? Cheap: opens nothing. */
  exists(): Promise<boolean>
  /** Of an index that cannot be used any more, an empty one. Never rejects. */
  open(): Promise<OpenedIndex>
}
