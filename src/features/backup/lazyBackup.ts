import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Clock } from '../../ports/clock.ts'
import type { Backup, BackupRoom, BackupState } from './backup.ts'

/** After a start, when all that matters more has had its time. Milliseconds. */
export const LOOK_AFTER_MS = 2 * 60_000

/** Loaded room: with what happens by itself. */
export interface LoadedBackup extends BackupRoom {
  /** Looks after the kept file and the reminder from now on. */
  begin(): void
  stop(): void
}

interface Deps {
  clock: Pick<Clock, 'after'>
  /** Is there somebody whose words could be lost? */
  isWanted(): boolean
  load(store: StoreApi<BackupState>): Promise<LoadedBackup>
}

/** Backup, of which nothing is loaded before somebody asks, or a while has passed and there is somebody to lose. */
export function createLazyBackup({ clock, isWanted, load }: Deps): Backup & { stop(): void } {
  const store = createStore<BackupState>(() => ({
    running: undefined,
    at: undefined,
    kept: undefined,
    shown: undefined,
  }))
  let opening: Promise<LoadedBackup> | undefined
  let stopped = false
  const open = () => {
    opening ??= load(store).catch((reason: unknown) => {
      opening = undefined
      throw reason
    })
    return opening
  }
  const begin = () => open().then((room) => stopped || room.begin())
  const cancel = clock.after(LOOK_AFTER_MS, () => isWanted() && void begin().catch(() => undefined))
  return {
    store,
    look: async () => (await open()).look(),
    open,
    stop() {
      stopped = true
      cancel()
      void opening?.then((room) => room.stop()).catch(() => undefined)
    },
  }
}
