import type { MigratingRows, Row, TableSpec } from '../../ports/storage.ts'
import type { Cipher } from './cipher.ts'
import { createLayout, namesTable, openRow } from './layout.ts'
import { nameRow } from './names.ts'

/**
 * Migrating rows of a sealed disk: opened for each step, and sealed again, in the same transaction of the upgrade, since the cipher waits for
 * nothing. A row that does not open stays as it lies there.
 */
export const migratingSealed =
  (cipher: Cipher, tables: readonly TableSpec[]) =>
  (rows: MigratingRows): MigratingRows => {
    const layouts = new Map(tables.map((spec) => [spec.name, createLayout(cipher, spec)]))
    const told = new Set<string>()

    async function tell(names: readonly string[]) {
      for (const name of names) {
        if (told.has(name)) continue
        told.add(name)
        await rows.put(namesTable.name, nameRow(cipher, name))
      }
    }

    return {
      async each(table, change) {
        const all: string[] = []
        await rows.each(table, (stored) => {
          const row = openRow(cipher, table, stored)
          const next: Row | 'keep' | 'drop' = row ? change(row) : 'keep'
          if (next === 'keep' || next === 'drop') return next
          const sealed = layouts.get(table)?.sealRow(next)
          if (!sealed) throw new Error(`a migration writes to a table that is left over: ${table}`)
          all.push(...sealed.names)
          return sealed.row
        })
        await tell(all)
      },
      async put(table, row) {
        const sealed = layouts.get(table)?.sealRow(row)
        if (!sealed) throw new Error(`no table ${table}`)
        await rows.put(table, sealed.row)
        await tell(sealed.names)
      },
    }
  }
