import { createFiles, type FilePicker } from '../platform/backup/files.ts'
import { createFreshDisk } from '../platform/backup/freshDisk.ts'
import type { DiskPlaces } from '../platform/indexedDb/diskPlace.ts'
import type { OpenStorageOptions } from '../platform/indexedDb/openStorage.ts'
import type { BackupDevice } from '../ports/backups.ts'
import type { Installer } from '../ports/installer.ts'

interface Deps {
  places: DiskPlaces
  /** Disk as this version of the app opens it. */
  disk: Omit<OpenStorageOptions, 'name'>
  whenIdle(run: () => void): void
  installer: Pick<Installer, 'way'>
  restart(): void
}

/** Backup device of this browser, loaded when it is asked for. What seals is loaded when something is sealed. */
export const createBackupDevice = ({ places, disk, installer, whenIdle, restart }: Deps): BackupDevice => ({
  sealing: async () => (await import('../platform/backup/age.ts')).age,
  files: async () => createFiles(window as FilePicker),
  fresh: () => createFreshDisk(places, disk),
  schema: disk,
  keepsFiles: 'showSaveFilePicker' in window,
  async mayEvict() {
    // WebKit throws away what was not touched for a week, unless the page is an app of the device.
    const way = installer.way()
    if (way === 'dock' || way === 'share-menu') return true
    return !(await navigator.storage?.persisted?.().catch(() => false))
  },
  whenIdle,
  restart,
})
