import filesWorker from '../files.worker.ts?worker&url'
import pictureWorker from '../picture.worker.ts?worker&url'
import { createSearchIndexes } from '../platform/sqlite/searchIndexes.ts'
import type { createScriptUrls } from '../platform/trustedTypes.ts'
import type { Clock } from '../ports/clock.ts'
import type { CodeReaders } from '../ports/codeReader.ts'
import type { FileDisk } from '../ports/fileBlobs.ts'
import type { PictureDrawers } from '../ports/pictures.ts'
import type { SearchIndexes } from '../ports/searchIndex.ts'
import scanWorker from '../scan.worker.ts?worker&url'
import searchWorker from '../search.worker.ts?worker&url'

interface Deps {
  scriptUrls: ReturnType<typeof createScriptUrls>
  clock: Clock
}

interface Workers {
  /** `inMemory`: nothing of the search lies on the disk. */
  indexes(inMemory: boolean): SearchIndexes
  codes: CodeReaders
  drawers: PictureDrawers
  files(): Promise<FileDisk>
}

/** Workers: what has a thread of its own, each started when somebody asks for it. */
export const createWorkers = ({ scriptUrls, clock }: Deps): Workers => ({
  indexes: (inMemory) =>
    createSearchIndexes({
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
  async files() {
    const { createFileBlobs } = await import('../platform/files/fileBlobs.ts')
    const blobs = createFileBlobs(() => new Worker(scriptUrls(filesWorker), { type: 'module', name: 'files' }))
    return { blobs, close: blobs.close }
  },
  drawers: {
    open: async () =>
      (await import('../platform/pictures/pictureDrawer.ts')).createPictureDrawer(
        () => new Worker(scriptUrls(pictureWorker), { type: 'module', name: 'picture' }),
      ),
  },
})
