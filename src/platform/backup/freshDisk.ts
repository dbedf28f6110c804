import type { FreshDisk } from '../../ports/backups.ts'
import type { Storage } from '../../ports/storage.ts'
import { deleteDatabase } from '../indexedDb/deleteDatabase.ts'
import type { DiskPlaces } from '../indexedDb/diskPlace.ts'
import { type OpenStorageOptions, openStorage } from '../indexedDb/openStorage.ts'

/** Fresh disk: a database beside the one in use. `now`: how this version of the app opens one. */
export async function createFreshDisk(places: DiskPlaces, now: Omit<OpenStorageOptions, 'name'>): Promise<FreshDisk> {
  const name = await places.fresh()
  let storage: Storage | undefined
  async function open(options: OpenStorageOptions): Promise<Storage> {
    storage?.close()
    const opened = await openStorage(options)
    if (!opened.ok) throw new Error(opened.detail)
    storage = opened.storage
    return opened.storage
  }
  return {
    open: (version, tables) => open({ name, version, tables, clock: now.clock }),
    upgrade: () => open({ name, ...now }),
    async take() {
      storage?.close()
      await places.change({ name })
    },
    async abandon() {
      storage?.close()
      places.abandon()
      await deleteDatabase(name)
    },
  }
}
