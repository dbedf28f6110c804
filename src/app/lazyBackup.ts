import { createLazyBackup } from '../features/backup/lazyBackup.ts'
import type { BackupParts } from './backupOf.ts'

/** Backup room: fetched with all that it takes, by who asks for it. */
export const lazyBackup = (parts: BackupParts): ReturnType<typeof createLazyBackup> =>
  createLazyBackup({
    clock: parts.clock,
    keepsFiles: parts.device.keepsFiles,
    isWanted: () => parts.people.store.getState().contacts.length > 0,
    load: async (store) => (await import('./backupOf.ts')).createBackupOf(parts, store),
  })
