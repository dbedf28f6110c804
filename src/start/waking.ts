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
  /** Another network: links are told also behind another window, since their addresses are old there as well. */
  function move() {
    if (clock.uptime() - moved < WAKE_INTERVAL_MS) return
    moved = clock.uptime()
    shown()?.wake(true)
  }
  for (const event of ['focus', 'pageshow']) window.addEventListener(event, wake)
  window.addEventListener('online', move)
  ;(navigator as { connection?: EventTarget }).connection?.addEventListener('change', move)
  document.addEventListener('visibilitychange', wake)
  window.addEventListener('pagehide', () => shown()?.leave())
}
