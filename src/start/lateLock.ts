import { LOCK_MARK, LOCKED_NOW } from '../lib/places.ts'
import type { DiskPlace } from '../platform/indexedDb/diskPlace.ts'
import { isMarked } from '../platform/thisTab.ts'
import type { KeyStore } from '../ports/keyStore.ts'
import type { Behind, LockDeps, Locking } from './lock.ts'

/** Late lock: the little that every start has to know of one. The rest is fetched where there is a lock, or somebody asks for one. */
export function createLateLock(deps: LockDeps) {
  let locking: Promise<Locking> | undefined
  const load = () => {
    locking ??= import('./lock.ts').then(({ createLocking }) => createLocking(deps))
    return locking
  }
  // Every tab of this profile locks with the one that does, and says while somebody may be looking at it.
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === LOCKED_NOW && newValue !== null) location.reload()
    if (key === LOCK_MARK && newValue !== null) void load().then((its) => its.tellSeen())
  })
  if (isMarked(LOCK_MARK)) void load().then((its) => its.tellSeen())

  return {
    /** Waits at the door, where the disk at this place is behind one; undefined where it is not. */
    async enter({ header }: DiskPlace, current: () => boolean): Promise<Behind | undefined> {
      if (header !== undefined) return (await load()).enter(header, current)
      if (isMarked(LOCK_MARK)) (await load()).leftOver()
      return undefined
    },
    /** Lock as the app has it. */
    of: (behind: Behind | undefined, keyStore: KeyStore) => ({
      isOn: behind !== undefined,
      now: () => void load().then((its) => its.now()),
      open: async () => (await load()).open(keyStore),
    }),
  }
}
