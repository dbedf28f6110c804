import type { Clock } from '../../ports/clock.ts'
import type { SideState } from '../../ports/sideConnections.ts'
import { DOUBT_MS, LOST_MS, RESTART_MS, WAKE_MS } from './sideLimits.ts'

interface Deps {
  clock: Clock
  /** A restart is negotiated: without a link it has to wait for one. */
  hasLink(): boolean
  restart(): void
  /** There has been no path for a minute. */
  onLost(): void
  /** Between the restart of this number, counted while there is no path, and the next one. Milliseconds. */
  pauseAfter?(restarts: number): number
}

/** Decides when ICE is restarted, and when a path is given up. */
export function createPathKeeper({ clock, hasLink, restart, onLost, pauseAfter = () => RESTART_MS }: Deps) {
  let connected = false
  let restarted = Number.NEGATIVE_INFINITY
  let restarts = 0
  /** A restart waits for a link. */
  let waits = false
  let cancelNext: (() => void) | undefined
  let cancelLost: (() => void) | undefined

  function settle() {
    for (const cancel of [cancelNext, cancelLost]) cancel?.()
    cancelNext = undefined
    cancelLost = undefined
    waits = false
    restarts = 0
  }
  /** Again and again until there is a path. */
  function seek() {
    cancelNext?.()
    cancelNext = undefined
    waits = !hasLink()
    if (waits) return
    restarted = clock.uptime()
    seekIn(pauseAfter(++restarts))
    restart()
  }
  function seekIn(ms: number) {
    cancelNext = clock.after(ms, () => {
      cancelNext = undefined
      if (!connected) seek()
    })
  }

  return {
    /** `wasUp`: it has been in use, so that somebody waits for it to come back. */
    enter(state: SideState, wasUp: boolean) {
      connected = state === 'connected'
      if (connected) return settle()
      if (wasUp) cancelLost ??= clock.after(LOST_MS, onLost)
      if (state === 'disconnected' && !cancelNext) seekIn(DOUBT_MS)
      if (state !== 'failed' || waits) return
      // What fails as soon as it is restarted is not restarted as fast as it fails.
      const pause = restarted + RESTART_MS - clock.uptime()
      if (pause <= 0) seek()
      else if (!cancelNext) seekIn(pause)
    },
    /** The peer seeks a path: a restart of ours would only take the place of theirs. */
    heardRestart() {
      if (connected || !cancelNext) return
      cancelNext()
      seekIn(pauseAfter(Math.max(1, restarts)))
    },
    /** There is a link, or another one. */
    onLink() {
      if (!connected) seek()
    },
    /** Network or device may have changed around us: seek a new path. */
    wake() {
      if (!connected || clock.uptime() - restarted >= WAKE_MS) seek()
    },
    stop: settle,
  }
}
