import { DOWNLOAD_FOLDER } from '../../lib/places.ts'

/** Download that the browser has surely taken. Milliseconds. */
export const TAKEN_MS = 10 * 60_000

export interface DownloadsDeps {
  /** Private files of this origin. */
  root(): Promise<FileSystemDirectoryHandle>
  now(): number
  after(ms: number, run: () => void): void
}

export const ofThisPage: DownloadsDeps = {
  root: () => navigator.storage.getDirectory(),
  now: () => Date.now(),
  after: (ms, run) => void setTimeout(run, ms),
}

/** File in the download folder, until its download is over. */
export interface PrivateFile {
  readonly handle: FileSystemFileHandle
  /** Deletes it once the browser has surely taken it: this one, and no other. */
  taken(): void
  /** Deletes it now. */
  drop(): Promise<void>
}

/** Downloads under way: files that lie sealed in the page's private files until the browser has taken them. */
export function createDownloads({ root, now, after }: DownloadsDeps) {
  /** Deletes one, and with the last one the folder. Never rejects: what is held now goes at the next start. */
  async function drop(name: string): Promise<void> {
    try {
      const all = await root()
      const folder = await all.getDirectoryHandle(DOWNLOAD_FOLDER)
      await folder.removeEntry(name)
      // Refused as long as there is another one in it.
      await all.removeEntry(DOWNLOAD_FOLDER)
    } catch {
      // It is gone, or goes the next time.
    }
  }
  const dropIn = (ms: number, name: string) => after(ms, () => void drop(name))

  return {
    /** File of its own for a download. Rejects where this browser has no private files. */
    async begin(): Promise<PrivateFile> {
      const folder = await (await root()).getDirectoryHandle(DOWNLOAD_FOLDER, { create: true })
      const name = crypto.randomUUID()
      const handle = await folder.getFileHandle(name, { create: true })
      return { handle, taken: () => dropIn(TAKEN_MS, name), drop: () => drop(name) }
    },
    /**
     * Tidies after pages that did not live to do it. What is younger than a download may take is perhaps still being taken, of another tab or
     * of the page before this one: that goes when its time is over.
     */
    async tidy(): Promise<void> {
      const folder = await (await root()).getDirectoryHandle(DOWNLOAD_FOLDER)
      const all: FileSystemFileHandle[] = []
      for await (const handle of folder.values()) if (handle.kind === 'file') all.push(handle as FileSystemFileHandle)
      for (const handle of all) {
        const age = now() - (await handle.getFile()).lastModified
        // A clock that was set back is no reason to keep it.
        if (age >= 0 && age < TAKEN_MS) dropIn(TAKEN_MS - age, handle.name)
        else await drop(handle.name)
      }
    },
  }
}

/** Tidies the downloads of this origin. */
export const tidyDownloads = (): Promise<void> => createDownloads(ofThisPage).tidy()
