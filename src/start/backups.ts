import { migrations } from '../app/migrations.ts'
import { SCHEMA, tables } from '../app/tables.ts'
import { createFiles, type FilePicker } from '../platform/backup/files.ts'
import { createFreshDisk } from '../platform/backup/freshDisk.ts'
import type { DiskPlaces } from '../platform/indexedDb/diskPlace.ts'
import { whenIdle } from '../platform/thisTab.ts'
import type { BackupDevice } from '../ports/backups.ts'
import type { Clock } from '../ports/clock.ts'
import type { Installer } from '../ports/installer.ts'

interface Deps {
  places: DiskPlaces
  clock: Clock
  installer: Pick<Installer, 'way'>
  restart(): void
}

/** Backup device of this browser, loaded when it is asked for. What seals is loaded when something is sealed. */
export const createBackupDevice = ({ places, clock, installer, restart }: Deps): BackupDevice => ({
  sealing: async () => (await import('../platform/backup/age.ts')).age,
  files: async () => createFiles(window as FilePicker),
  fresh: () => createFreshDisk(places, { version: SCHEMA, tables, steps: migrations, clock }),
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
