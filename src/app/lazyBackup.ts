import { parsePersonId } from '../engine/address.ts'
import { createLazyBackup } from '../features/backup/lazyBackup.ts'
import type { BackupDevice } from '../ports/backups.ts'
import type { BackupParts } from './backupOf.ts'

const keyOf: BackupParts['keyOf'] = (id) => {
  const parsed = parsePersonId(id)
  return parsed.ok ? parsed.publicKey : undefined
}

/** Backup room: fetched with all that it takes, by who asks for it. */
export const lazyBackup = (
  device: () => Promise<BackupDevice>,
  parts: Omit<BackupParts, 'device' | 'keyOf'>,
): ReturnType<typeof createLazyBackup> =>
  createLazyBackup({
    clock: parts.clock,
    isWanted: () => parts.people.store.getState().contacts.length > 0,
    async load(store) {
      const [{ createBackupOf }, found] = await Promise.all([import('./backupOf.ts'), device()])
      return createBackupOf({ ...parts, keyOf, device: found }, store)
    },
  })
