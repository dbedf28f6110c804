import type { Page } from '@playwright/test'

/** All that the search keeps on the disk, as one long text of Latin-1. Readable once its worker has left the files. */
export const indexOnDisk = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const decoder = new TextDecoder('latin1')
    let all = ''
    const walk = async (folder: FileSystemDirectoryHandle) => {
      for await (const handle of folder.values())
        if (handle.kind === 'directory') await walk(handle as FileSystemDirectoryHandle)
        else all += decoder.decode(await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer())
    }
    const root = await navigator.storage.getDirectory()
    await walk(await root.getDirectoryHandle('search-index'))
    return all
  })

/** Rows in a table of the page's database: of `unindexed`, texts of which the search has still to be told that they are gone. */
export const rowsIn = (page: Page, table: string) =>
  page.evaluate(
    (name) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('tete-a-tete')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const counting = opening.result.transaction(name).objectStore(name).count()
          counting.onsuccess = () => resolve(counting.result)
          counting.onerror = () => reject(counting.error)
          opening.result.close()
        }
      }),
    table,
  )
