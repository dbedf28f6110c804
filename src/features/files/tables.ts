import type { TableSpec } from '../../ports/storage.ts'

const ENTRY = ['conversation', 'author', 'instance', 'seq'] as const

/** Table: of files that this device has something of, or gives: by the entry that offered each. Small rows, all of which are read at the start. */
export const filesTable = { name: 'files', key: ENTRY } as const satisfies TableSpec
/** Table: of the hashes of their pieces, up to 8 MiB a row. */
export const fileHashesTable = { name: 'fileHashes', key: ENTRY } as const satisfies TableSpec
