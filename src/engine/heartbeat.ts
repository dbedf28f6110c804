import type { Clock } from '../ports/clock.ts'
import { KEEP_MS } from './restart/restartLimits.ts'

/** Silence, in milliseconds, after which we ask, doubt, and give up. */
const PING_AFTER_MS = 5_000
const SUSPECT_AFTER_MS = 10_000
const DEAD_AFTER_MS = 15_000
/** While something of ours is unconfirmed, doubt comes sooner. */
const SUSPECT_SENDING_AFTER_MS = 5_000
/** Time that an answer to a probe may take, and when its lack is cause for doubt: most answers take a tenth of that. */
const PROBE_VERDICT_MS = 3_000
const QUESTION_MS = 1_000
const BEAT_MS = 1_000
/** A beat that comes this much too late means that our own timers stalled (sleep, a throttled tab): silence then proves nothing. */
const STALL_MS = 3_000
/** After long sleep: what is heard so soon may have waited since before. */
const STALE_MS = 1_000

interface Deps {
  clock: Clock
  ping(): void
  /** Doubt begins, or ends. */
  onSuspect(suspect: boolean): void
  onDead(): void
  /** Confirmations due: something that we sent waits for one. */
  unconfirmed(): boolean
}

export type Heartbeat = ReturnType<typeof createHeartbeat>

/** Finds a dead link by the oldest unanswered ping: browsers do not report one for many minutes, or ever. */
export function createHeartbeat({ clock, ping, onSuspect, onDead, unconfirmed }: Deps) {
  /** Moments on the clock that never goes back. */
  let heard = clock.uptime()
  /** Moment at which this page last did anything, by the clock that goes on while a device sleeps. */
  let awakeOn = clock.now()
  let sleptUntil = Number.NEGATIVE_INFINITY
  let asked: number | undefined
  let probeUntil: number | undefined
  /** Since when an answer is wanted at once. */
  let questioned: number | undefined
  let lastBeat = heard
  let suspect = false
  let cancel = clock.after(BEAT_MS, beat)

  function doubt(now: boolean) {
    if (now === suspect) return
    suspect = now
    onSuspect(now)
  }
  /** Notes a sleep for longer than the other end keeps a silent connection, or a clock that was set. */
  function look() {
    const on = clock.now()
    if (on - awakeOn > KEEP_MS) sleptUntil = clock.uptime()
    awakeOn = on
  }
  const sleptLately = () => clock.uptime() - sleptUntil < STALE_MS
  function ask(now: number) {
    asked ??= now
    ping()
  }
  function beat() {
    look()
    const now = clock.uptime()
    const stalled = now - lastBeat > STALL_MS
    lastBeat = now
    cancel = clock.after(BEAT_MS, beat)
    if (stalled) {
      probeUntil = undefined // an earlier probe may never have left, or its answer never been read
      return probe() // the verdict comes from an answer, not from the gap
    }
    if (questioned !== undefined && now - questioned >= QUESTION_MS) doubt(true)
    if (probeUntil !== undefined) {
      if (now >= probeUntil) return onDead()
      return
    }
    const silent = now - heard
    if (silent >= DEAD_AFTER_MS) return onDead()
    if (silent >= SUSPECT_AFTER_MS || (asked !== undefined && now - asked >= SUSPECT_SENDING_AFTER_MS && unconfirmed()))
      doubt(true)
    if (silent >= PING_AFTER_MS || (unconfirmed() && silent >= BEAT_MS)) ask(now)
  }
  function probe() {
    look()
    // Somebody is dialled while the answer is waited for.
    if (sleptLately()) doubt(true)
    const now = clock.uptime()
    heard = Math.max(heard, now - PING_AFTER_MS)
    if (probeUntil !== undefined) return ask(now)
    probeUntil = now + PROBE_VERDICT_MS
    questioned = undefined
    question()
  }
  function question() {
    const now = clock.uptime()
    if (questioned === undefined) {
      questioned = now
      cancel()
      cancel = clock.after(BEAT_MS, beat) // in step with the question, so that doubt comes on time
    }
    ask(now)
  }

  return {
    /** A frame came in, whatever it was. */
    heard() {
      look()
      heard = clock.uptime()
      asked = undefined
      probeUntil = undefined
      questioned = undefined
      if (!sleptLately()) doubt(false)
    },
    /** Asks now; without any frame it is doubted after a second, and after 3 s the link is dead. */
    probe,
    /** Asks now, since something speaks against the path; without any frame it is doubted after a second. */
    question,
    stop() {
      cancel()
    },
  }
}
