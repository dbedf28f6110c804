import * as v from 'valibot'
import type { Storage } from '../../ports/storage.ts'

/** Setting: the row in which this install keeps what it knows of its backups. In no backup itself. */
export const SETTING = 'backup'

const Stored = v.object({
  /** Last backup, wall clock; and how many entries there were then. */
  at: v.fallback(v.optional(v.number()), undefined),
  entries: v.fallback(v.optional(v.number(), 0), 0),
  /** Reminder: when it was put off last, and for the how manieth time. */
  askedAt: v.fallback(v.optional(v.number()), undefined),
  times: v.fallback(v.optional(v.number(), 0), 0),
})
export type BackupSetting = v.InferOutput<typeof Stored>

/** Setting as it lies on the disk, which may say anything. */
export function createSetting({ storage, table }: { storage: Pick<Storage, 'get' | 'write'>; table: string }) {
  const read = async (): Promise<BackupSetting> => v.parse(Stored, (await storage.get(table, SETTING)) ?? {})
  return {
    read,
    async change(change: Partial<BackupSetting>): Promise<boolean> {
      const row = { ...(await read()), ...change, key: SETTING }
      return (await storage.write([{ put: table, row }])) === 'done'
    },
  }
}
