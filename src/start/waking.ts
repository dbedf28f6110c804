import type { StoreApi } from 'zustand/vanilla'
import type { App, Boot } from '../app/app.ts'
import type { Clock } from '../ports/clock.ts'

/** Focus, visibility and network events come in packs. Milliseconds. */
const WAKE_INTERVAL_MS = 2_000

/** Waking: what happens to this page, told to the app that is on screen, whichever tab leads. */
export function followPage(boot: StoreApi<Boot>, clock: Clock) {
  let woken = Number.NEGATIVE_INFINITY
  let moved = Number.NEGATIVE_INFINITY

  function shown(): App | undefined {
    const state = boot.getState()
    return state.phase === 'ready' ? state.app : undefined
  }
  function wake() {
    const app = shown()
    if (!app || document.visibilityState === 'hidden' || clock.uptime() - woken < WAKE_INTERVAL_MS) return
    woken = clock.uptime()
    app.wake()
  }
  /** Another network, which may be told of again and again: of its speed too. */
  function move() {
    if (clock.uptime() - moved < WAKE_INTERVAL_MS) return
    moved = clock.uptime()
    shown()?.wake(true)
  }
  for (const event of ['focus', 'pageshow']) window.addEventListener(event, wake)
  // The network comes and goes for hidden pages, too, and what it changes is to be known before a word is said of a friend.
  for (const event of ['online', 'offline']) window.addEventListener(event, () => shown()?.wake(event === 'online'))
  ;(navigator as { connection?: EventTarget }).connection?.addEventListener('change', move)
  document.addEventListener('visibilitychange', wake)
  window.addEventListener('pagehide', () => shown()?.leave())
}
