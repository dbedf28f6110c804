import { createSearchIndexes } from '../platform/sqlite/searchIndexes.ts'
import type { createScriptUrls } from '../platform/trustedTypes.ts'
import type { Clock } from '../ports/clock.ts'
import type { CodeReaders } from '../ports/codeReader.ts'
import type { SearchIndexes } from '../ports/searchIndex.ts'
import scanWorker from '../scan.worker.ts?worker&url'
import searchWorker from '../search.worker.ts?worker&url'

interface Deps {
  scriptUrls: ReturnType<typeof createScriptUrls>
  clock: Clock
  /** Nothing of the search lies on the disk. */
  inMemory: boolean
}

/** Workers: what has a thread of its own, each started when somebody asks for it. */
export const createWorkers = ({
  scriptUrls,
  clock,
  inMemory,
}: Deps): { indexes: SearchIndexes; codes: CodeReaders } => ({
  indexes: createSearchIndexes({
    start: () => new Worker(scriptUrls(searchWorker), { type: 'module', name: 'search' }),
    clock,
    inMemory,
  }),
  codes: {
    open: async () =>
      (await import('../platform/qr/codeReader.ts')).createCodeReader(
        () => new Worker(scriptUrls(scanWorker), { type: 'module', name: 'scan' }),
      ),
  },
})
