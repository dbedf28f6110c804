import { entriesTable } from '../engine/entry.ts'
import { marksTable } from '../engine/marks.ts'
import { chatsTable, prefsTable, unindexedTable, vanishingTable } from '../features/chat/tables.ts'
import { contactsTable, requestsTable } from '../features/contacts/tables.ts'
import { identityTable } from '../features/identity/identity.ts'
import { settingsTable } from '../features/settings/settings.ts'
import type { TableSpec } from '../ports/storage.ts'

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
