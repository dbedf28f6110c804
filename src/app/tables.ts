import { ownTable } from '../conversation/ownTable.ts'
import {
  conversationsTable,
  entriesTable,
  removalsTable,
  unindexedTable,
  vanishingTable,
} from '../conversation/tables.ts'
import { costsTable } from '../engine/costs.ts'
import { receiptsTable, seenTable } from '../engine/marks.ts'
import { fileHashesTable, filesTable } from '../features/files/tables.ts'
import { identityTable } from '../features/identity/identity.ts'
import { invitesTable } from '../features/invites/table.ts'
import { blockedTable, peopleTable, requestsTable } from '../features/people/tables.ts'
import { picturesTable, portraitsTable } from '../features/pictures/tables.ts'
import { settingsTable } from '../features/settings/settings.ts'
import type { TableSpec } from '../ports/storage.ts'

/** Schema: the version of these tables. A change to them is a step in migrations.ts. */
export const SCHEMA = 7

/** Tables: everything that lies on this device's disk, but for the keys. */
export const tables: readonly TableSpec[] = [
  identityTable,
  settingsTable,
  peopleTable,
  requestsTable,
  blockedTable,
  invitesTable,
  portraitsTable,
  picturesTable,
  costsTable,
  entriesTable,
  conversationsTable,
  ownTable,
  receiptsTable,
  seenTable,
  vanishingTable,
  unindexedTable,
  removalsTable,
  filesTable,
  fileHashesTable,
]
