import { entriesTable } from '../engine/entry.ts'
import { marksTable } from '../engine/marks.ts'
import { chatsTable, prefsTable, unindexedTable, vanishingTable } from '../features/chat/tables.ts'
import { contactsTable, requestsTable } from '../features/contacts/tables.ts'
import { identityTable } from '../features/identity/identity.ts'
import { settingsTable } from '../features/settings/settings.ts'
import type { MigrationStep, TableSpec } from '../ports/storage.ts'

/** Everything that lies on this device's disk, but for the keys. */
export const tables: readonly TableSpec[] = [
  identityTable,
  settingsTable,
  contactsTable,
  requestsTable,
  entriesTable,
  marksTable,
  chatsTable,
  prefsTable,
  vanishingTable,
  unindexedTable,
]

/** Of these tables; a change to them needs a migration step. */
export const SCHEMA = 2

/** From what earlier versions wrote to `SCHEMA`. Before 2 nothing was released. */
export const migrations: readonly MigrationStep[] = []
