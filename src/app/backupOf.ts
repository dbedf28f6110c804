import type { StoreApi } from 'zustand/vanilla'
import type { BackupState } from '../features/backup/backup.ts'
import { type BackupDeps, createBackup } from '../features/backup/createBackup.ts'
import { fileHashesTable, filesTable } from '../features/files/tables.ts'
import type { IdentityRoom } from '../features/identity/identity.ts'
import type { PeopleRoom } from '../features/people/createPeople.ts'
import { nameOf, shortId } from '../features/people/naming.ts'

export interface BackupParts
  extends Pick<
    BackupDeps,
    'storage' | 'visible' | 'feed' | 'isGoing' | 'keyStore' | 'crypto' | 'clock' | 'device' | 'settings' | 'keyOf'
  > {
  marks: BackupDeps['exporting']['marks']
  rules: BackupDeps['exporting']['rules']
  identity: Pick<IdentityRoom, 'self' | 'store' | 'comeBack'>
  people: Pick<PeopleRoom, 'store'>
}

/** Backup room over the other rooms: who I am, and what people are called. */
export function createBackupOf(
  { identity, people, marks, rules, ...given }: BackupParts,
  store: StoreApi<BackupState>,
): ReturnType<typeof createBackup> {
  const contacts = () => people.store.getState().contacts
  const { keepsFiles, schema } = given.device
  store.setState({ keepsFiles })
  return createBackup(
    {
      ...given,
      ...{ schema: schema.version, tables: schema.tables },
      // Bytes of files stay where they are: what is known of them says nothing elsewhere.
      staying: [filesTable.name, fileHashesTable.name],
      me: identity.self,
      isNobody: () => identity.store.getState().phase === 'none',
      comeBack: identity.comeBack,
      exporting: {
        ...{ marks, rules },
        nameOf(person) {
          const contact = contacts().find(({ id }) => id === person)
          return contact ? nameOf(contact) : shortId(person)
        },
      },
      since() {
        const all = contacts().map(({ addedAt }) => addedAt)
        return all.length > 0 ? Math.min(...all) : undefined
      },
    },
    store,
  )
}
