import { SEEN_LOCK } from '../lib/places.ts'
import type { Clock } from '../ports/clock.ts'

const MINUTE_MS = 60_000
/** Grace: one tab is hidden a moment before the next is seen. Milliseconds. */
const GRACE_MS = 500
/** While hidden it is looked at least so often. Milliseconds. */
const LOOK_MS = 5_000

interface Deps {
  readonly document: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>
  readonly clock: Clock
  /** Minutes. */
  after(): number | 'never'
  /** Is another tab of this profile before somebody's eyes? */
  seenElsewhere(): Promise<boolean>
  lock(): void
}

/** Locks once the page has been hidden for so long, and no other tab was looked at. A device that slept ran no timers: it is asked on waking. */
export function watchHidden({ document, clock, after, seenElsewhere, lock }: Deps): () => void {
  let since: number | undefined
  let cancel = () => {}

  const isOver = (minutes = after()) =>
    since !== undefined && minutes !== 'never' && clock.now() - since >= minutes * MINUTE_MS

  async function due() {
    if (!isOver()) return wait()
    if (await seenElsewhere()) {
      since = clock.now()
      wait()
    } else lock()
  }
  function wait() {
    cancel()
    const minutes = after()
    if (since === undefined || minutes === 'never') return
    const left = since + minutes * MINUTE_MS - clock.now()
    // Another time may be chosen meanwhile.
    cancel = clock.after(Math.min(LOOK_MS, Math.max(GRACE_MS, left)), () => void due())
  }
  function look() {
    if (document.visibilityState === 'hidden') {
      since ??= clock.now()
      return wait()
    }
    const wasOver = isOver()
    cancel()
    since = undefined
    if (wasOver) void seenElsewhere().then((seen) => seen || lock())
  }
  document.addEventListener('visibilitychange', look)
  look()
  return () => {
    cancel()
    document.removeEventListener('visibilitychange', look)
  }
}

/** Name of this tab: what it says of itself is no sign of another. */
const OWN = ` ${crypto.randomUUID()}`

/** Says to the other tabs, as long as this one is visible, that somebody may be looking. */
export function tellSeen(locks: Pick<LockManager, 'request'>, document: Document): void {
  let release: (() => void) | undefined
  const look = () => {
    const isSeen = document.visibilityState !== 'hidden'
    if (!isSeen) release?.()
    if (!isSeen || release) {
      if (!isSeen) release = undefined
      return
    }
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    locks.request(`${SEEN_LOCK}${OWN}`, () => held).catch(() => undefined)
  }
  document.addEventListener('visibilitychange', look)
  look()
}

/** Is another tab of this profile before somebody's eyes? */
export async function isSeen(locks: Pick<LockManager, 'query'>): Promise<boolean> {
  const { held = [] } = await locks.query().catch(() => ({ held: [] }))
  return held.some(({ name }) => name?.startsWith(SEEN_LOCK) && name !== `${SEEN_LOCK}${OWN}`)
}
