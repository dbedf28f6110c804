import { createLazyBackup } from '../features/backup/lazyBackup.ts'
import type { BackupDevice } from '../ports/backups.ts'
import type { BackupParts } from './backupOf.ts'

/** Backup room: fetched with all that it takes, by who asks for it. */
export const lazyBackup = (
  device: () => Promise<BackupDevice>,
  parts: Omit<BackupParts, 'device'>,
): ReturnType<typeof createLazyBackup> =>
  createLazyBackup({
    clock: parts.clock,
    isWanted: () => parts.people.store.getState().contacts.length > 0,
    async load(store) {
      const [{ createBackupOf }, found] = await Promise.all([import('./backupOf.ts'), device()])
      return createBackupOf({ ...parts, device: found }, store)
    },
  })
