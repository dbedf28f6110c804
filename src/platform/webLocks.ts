import { createListeners } from '../lib/listeners.ts'
import type { TabRole, Tabs } from '../ports/tabs.ts'

export interface WebLockTabsDeps {
  /** Of the lock; the same in all tabs of the profile. */
  readonly name: string
  readonly locks: Pick<LockManager, 'request'>
}

/**
 * Leader: holds an exclusive lock. The browser gives it to the next in the queue when that tab closes, crashes or is killed, so
 * nobody has to notice. Taking over steals it, which the robbed tab learns as its held request rejects. Between the theft and that
 * moment (long, for a frozen tab) two tabs believe that they lead: the epoch of the storage lets only the younger one write.
 */
export function createWebLockTabs({ name, locks }: WebLockTabsDeps): Tabs {
  const listeners = createListeners<[TabRole]>()
  let role: TabRole = 'waiting'
  /** Ends the one request whose news still concern us. */
  let current: AbortController | undefined
  let stopped = false

  function become(next: TabRole) {
    if (role === next) return
    role = next
    listeners.tell(next)
  }

  function withdraw() {
    current?.abort()
    current = undefined
  }

  function bid(how: 'try' | 'queue' | 'steal') {
    withdraw()
    const ending = new AbortController()
    current = ending
    let led = false

    function answered(lock: Lock | null): Promise<void> | undefined {
      if (current !== ending) return // withdrawn while the answer was on its way: the lock is free again at once
      if (!lock) {
        bid('queue')
        become('follower')
        return
      }
      led = true
      become('leader')
      return new Promise((release) => ending.signal.addEventListener('abort', () => release()))
    }

    locks.request(name, optionsOf(how, ending.signal), answered).catch(() => {
      if (current !== ending) return
      current = undefined
      if (led) {
        become('deposed')
        if (!stopped) bid('queue') // at the end of it: once nobody else is there, this tab is as good as any
      } else if (role === 'waiting') become('follower')
    })
  }

  bid('try')

  return {
    role: () => role,
    onChange: listeners.add,
    takeOver() {
      if (!stopped && (role === 'follower' || role === 'deposed')) bid('steal')
    },
    stop() {
      stopped = true
      withdraw()
    },
  }
}

/** A signal goes with neither of the other two: they never wait. */
function optionsOf(how: 'try' | 'queue' | 'steal', signal: AbortSignal): LockOptions {
  if (how === 'try') return { ifAvailable: true }
  return how === 'steal' ? { steal: true } : { signal }
}
