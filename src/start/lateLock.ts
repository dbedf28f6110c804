import type { LazyLock } from '../features/lock/lock.ts'
import { LOCK_MARK, LOCKED_NOW, SHARED_TEXT } from '../lib/places.ts'
import type { DiskPlace } from '../platform/indexedDb/diskPlace.ts'
import { isMarked } from '../platform/thisTab.ts'
import type { Behind, Handed, LockDeps, Locking } from './lock.ts'

interface Deps extends LockDeps {
  /** Takes the lead, and resolves once the app is there. */
  lead(): Promise<void>
}

/** Late lock: the little that every start has to know of one. The rest is fetched where there is a lock, or somebody asks for one. */
export function createLateLock({ lead, ...deps }: Deps) {
  let loading: Promise<Locking> | undefined
  let here: Locking | undefined
  /** Keys of the identity in use. */
  let keys: Behind['keyStore'] = deps.keyStore
  const load = () => {
    loading ??= import('./lock.ts').then(({ createLocking }) => {
      here = createLocking(deps)
      return here
    })
    return loading
  }
  /** Nothing of where one was stands in the address of a page that is locked. */
  function leave() {
    history.replaceState(null, '', `${location.pathname}${location.search}#/`)
    location.reload()
  }
  // Every tab of this profile locks with the one that does, and says while somebody may be looking at it.
  window.addEventListener('storage', ({ key, newValue }) => {
    if (newValue === null) return
    if (key === LOCKED_NOW) leave()
    if (key !== LOCK_MARK) return
    // Text that another app shared waits in this tab alone, in the open.
    sessionStorage.removeItem(SHARED_TEXT)
    void load().then((its) => its.tellSeen())
  })
  // Also where the storage is full.
  new BroadcastChannel(LOCKED_NOW).onmessage = leave
  if (isMarked(LOCK_MARK)) void load().then((its) => its.tellSeen())

  let opening = false
  deps.boot.subscribe(({ phase }) => {
    if (phase === 'ready') opening = false
  })

  const ofTab: LazyLock = {
    isOn: () => isMarked(LOCK_MARK),
    leads: deps.leads,
    now: () => void load().then((its) => its.now()),
    async open() {
      // What opens a lock is asked for in the tab at hand.
      await lead()
      return (await load()).open(keys)
    },
  }
  return {
    /** Waits at the door, where the disk at this place is behind one; undefined where it is not. `atDoor`: told while it does. */
    async enter({ header }: DiskPlace, current: () => boolean, atDoor: () => void): Promise<Behind | undefined> {
      keys = deps.keyStore
      if (header !== undefined) {
        const behind = await (await load()).enter(header, current, atDoor)
        if (behind) keys = behind.keyStore
        return behind
      }
      here?.left()
      if (isMarked(LOCK_MARK)) (await load()).leftOver()
      return undefined
    },
    /** Lock of a tab, whether that leads or not. */
    ofTab,
    /** Lock as the app of the tab that leads has it. */
    of: (behind: Behind | undefined): LazyLock => ({ ...ofTab, isOn: () => behind !== undefined }),
    /** Handed from tab to tab, so that nobody is asked twice: what opens the lock. */
    handed: () => here?.handed(),
    take: (handed: unknown) => void load().then((its) => its.take(handed as Handed)),
    /** Opened in this tab, while another one stands at the door as well. It is asked for again and again: one door is enough. */
    unlock(opened: () => void) {
      if (opening) return
      opening = true
      void (async () => (await load()).unlock((await deps.places.current()).header))().then(opened, () => {
        opening = false
      })
    },
  }
}
