import type { StoreApi } from 'zustand/vanilla'
import type { RulesOf } from '../engine/rules.ts'
import type { BackupState } from '../features/backup/backup.ts'
import { type BackupDeps, createBackup } from '../features/backup/createBackup.ts'
import { type IdentityRoom, identityTable } from '../features/identity/identity.ts'
import type { PeopleRoom } from '../features/people/createPeople.ts'
import { nameOf, shortId } from '../features/people/naming.ts'
import { settingsTable } from '../features/settings/settings.ts'
import { SCHEMA, tables } from './tables.ts'

export interface BackupParts
  extends Pick<BackupDeps, 'storage' | 'visible' | 'feed' | 'isGoing' | 'keyStore' | 'crypto' | 'clock' | 'device'> {
  marks: BackupDeps['exporting']['marks']
  rules: RulesOf
  identity: Pick<IdentityRoom, 'self' | 'store' | 'comeBack'>
  people: Pick<PeopleRoom, 'store'>
}

/** Backup room over the other rooms: who I am, what people are called, and which tables there are. */
export function createBackupOf(
  { identity, people, marks, rules, ...given }: BackupParts,
  store: StoreApi<BackupState>,
): ReturnType<typeof createBackup> {
  const contacts = () => people.store.getState().contacts
  store.setState({ keepsFiles: given.device.keepsFiles })
  return createBackup(
    {
      ...given,
      ...{ schema: SCHEMA, tables, settings: settingsTable.name, identity: identityTable.name },
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
