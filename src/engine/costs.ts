import type { TableSpec } from '../ports/storage.ts'

/** Table: of what each person has cost this device. */
export const costsTable = { name: 'costs', key: 'person' } as const satisfies TableSpec
