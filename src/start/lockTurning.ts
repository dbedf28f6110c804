import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Boot } from '../app/app.ts'
import type { DiskPlaces } from '../platform/indexedDb/diskPlace.ts'
import { openStorage } from '../platform/indexedDb/openStorage.ts'
import type { Cipher } from '../platform/sealed/cipher.ts'
import { copyTables } from '../platform/sealed/copying.ts'
import { namesTable } from '../platform/sealed/layout.ts'
import { migratingSealed } from '../platform/sealed/migrating.ts'
import { createSealedStorage } from '../platform/sealed/sealedStorage.ts'
import type { Clock } from '../ports/clock.ts'
import type { MigrationStep, Storage, TableSpec } from '../ports/storage.ts'

/** Schema of this version. What begins the page has it; here it would be packed once more. */
export interface Schema {
  readonly version: number
  readonly tables: readonly TableSpec[]
  readonly steps: readonly MigrationStep[]
}

/** Tables of a sealed disk. */
export const sealed = (tables: readonly TableSpec[]): readonly TableSpec[] => [...tables, namesTable]

interface Deps {
  readonly boot: StoreApi<Boot>
  readonly places: DiskPlaces
  readonly clock: Clock
  readonly schema: Schema
  leads(): boolean
}

/** Failure that says whether there was no room. */
class Refused extends Error {
  readonly why: 'full' | 'broken'
  constructor(why: 'full' | 'broken') {
    super(why)
    this.why = why
  }
}

/** Disk at a name, sealed or not. Throws where it does not open. */
async function diskAt(name: string, cipher: Cipher | undefined, { clock, schema }: Deps): Promise<Storage> {
  const { tables, ...rest } = schema
  const its = { name, ...rest, clock }
  const opened = cipher
    ? await openStorage({ ...its, tables: sealed(tables), through: migratingSealed(cipher, sealed(tables)) })
    : await openStorage({ ...its, tables })
  if (!opened.ok) throw new Refused('broken')
  return cipher ? createSealedStorage(opened.storage, tables, cipher) : opened.storage
}

/**
 * Turning: writes all that is on the disk anew beside it, sealed or open, and changes over in one write. Cut off before that, nothing has
 * changed; whatever it leaves is deleted by the next start. Resolves to why it came to nothing.
 */
export async function turnDisk(
  deps: Deps,
  to: 'on' | 'off',
  ciphers: { readonly from: Cipher | undefined; readonly to: Cipher | undefined },
  header: unknown,
): Promise<'full' | 'broken' | undefined> {
  const { boot, places, schema } = deps
  const progress = createStore(() => ({ done: 0 }))
  boot.setState({ phase: 'sealing', turning: { to, store: progress } }, true)
  const open: Storage[] = []
  try {
    const before = await places.current()
    const from = await diskAt(before.name, ciphers.from, deps)
    open.push(from)
    const name = await places.fresh()
    const next = await diskAt(name, ciphers.to, deps)
    open.push(next)
    const written = await copyTables(from, next, schema.tables, (count) =>
      progress.setState(({ done }) => ({ done: done + count })),
    )
    for (const one of open.splice(0)) one.close()
    if (written !== 'done') throw new Refused(written === 'full' ? 'full' : 'broken')
    // Whoever has taken the lead meanwhile waits, and goes on with the disk as it was.
    if (!deps.leads()) throw new Refused('broken')
    await places.change(header === undefined ? { name } : { name, header })
    // What lies there open goes now, not when somebody has time for it.
    await places.tidy()
    return undefined
  } catch (reason) {
    for (const one of open) one.close()
    places.abandon()
    await places.tidy()
    const isFull = reason instanceof Error && reason.name === 'QuotaExceededError'
    return reason instanceof Refused ? reason.why : isFull ? 'full' : 'broken'
  }
}
