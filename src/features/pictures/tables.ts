import type { TableSpec } from '../../ports/storage.ts'

/** Table: what is known of people's pictures, and their lines about themselves. Small rows, all of which are read at the start. */
export const portraitsTable = { name: 'portraits', key: 'person' } as const satisfies TableSpec
/** Table: pictures themselves, each read when it is shown. `mine`: one that I chose, for myself or for a friend. */
export const picturesTable = { name: 'pictures', key: ['person', 'whose'] } as const satisfies TableSpec

/** Key of what is about myself, whatever my ID is. */
export const ME = 'me'
