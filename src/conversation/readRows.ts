import * as v from 'valibot'
import type { Storage } from '../ports/storage.ts'
import type { Count } from '../ports/transport.ts'

/** Rows of a table; one that is none is set aside, and the rest loads. */
export const readRows = async <T extends v.GenericSchema>(
  storage: Storage,
  table: string,
  schema: T,
  count: Count,
): Promise<v.InferOutput<T>[]> =>
  (await storage.range({ table })).flatMap((row) => {
    const parsed = v.safeParse(schema, row)
    if (!parsed.success) count(`row.${table}`)
    return parsed.success ? [parsed.output] : []
  })
