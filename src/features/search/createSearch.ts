import type { Log } from '../../engine/log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SearchIndexes } from '../../ports/searchIndex.ts'
import type { Storage } from '../../ports/storage.ts'
import { createTextOf, type TextOf } from './indexedText.ts'
import { createIndexing } from './indexing.ts'
import type { Search } from './search.ts'
import { createSession } from './session.ts'

export interface SearchDeps {
  readonly indexes: SearchIndexes
  readonly storage: Storage
  /** Storage, for the index: what may still be brought back stays in it. */
  readonly lasting?: Storage
  readonly log: Pick<Log, 'onWritten'>
  readonly clock: Clock
  readonly textOf: TextOf
  /** The table where keys of rows wait that lost their text without an entry that says so. */
  readonly unindexed: string
}

export interface SearchRoom extends Search {
  /** Takes out of the index what was erased, also when nobody searches. */
  freshen(): Promise<void>
  stop(): void
}

/** Search room: with its own way to read what rows say. */
export const createSearchOf =
  (...reads: Parameters<typeof createTextOf>) =>
  (deps: Omit<SearchDeps, 'textOf'>): SearchRoom =>
    createSearch({ ...deps, textOf: createTextOf(...reads) })

/** Search room: everything ever said on this device, found by its words. The logs are the truth; the index beside them can be lost at any time. */
export function createSearch(deps: SearchDeps): SearchRoom {
  const { storage, lasting = storage, textOf, clock } = deps
  const indexing = createIndexing({ ...deps, storage: lasting })
  return {
    index: indexing.store,
    begin: () => createSession({ indexing, storage, textOf, clock }),
    freshen: indexing.freshen,
    stop: indexing.stop,
  }
}
