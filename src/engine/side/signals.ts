import type { Clock } from '../../ports/clock.ts'
import type { Link } from '../links.ts'
import type { Body } from '../protocol.ts'
import { CONFIRM_MS, DESCRIPTION_PART, MAX_UNCONFIRMED } from './sideLimits.ts'
import { sideProtocol } from './sideProtocol.ts'

type SideProtocol = typeof sideProtocol
type Signal =
  | { readonly kind: 'open'; readonly body: Body<SideProtocol, 'open'> }
  | { readonly kind: 'description'; readonly body: Body<SideProtocol, 'description'> }
  | { readonly kind: 'candidate'; readonly body: Body<SideProtocol, 'candidate'> }

interface Deps {
  id: string
  /** The newest link to the peer. */
  link(): Link | undefined
  clock: Clock
  /** Signals of the peer's that have arrived: 1 when its OPEN has. */
  arrived: 0 | 1
  /** More waits for its confirmation than may. */
  onOverflow(): void
}

export type Signals = ReturnType<typeof createSignals>

/**
 * The signals of one side connection, both ways, as one reliable order over however many links: each has its place, is kept until it
 * is confirmed, and all that is kept is said again on every link that comes to be used. So no link ever carries a gap.
 */
export function createSignals({ id, link, clock, arrived, onOverflow }: Deps) {
  let said = 0
  const opens = arrived === 0
  let come: number = arrived
  let kept: { readonly n: number; readonly signal: Signal }[] = []
  let cancelConfirm: (() => void) | undefined

  function put({ kind, body }: Signal, on = link()) {
    // By its kind, so that each body is checked against its own.
    if (kind === 'open') on?.send(sideProtocol, kind, body)
    else if (kind === 'description') on?.send(sideProtocol, kind, body)
    else on?.send(sideProtocol, kind, body)
  }
  function say(signal: Signal) {
    if (kept.length >= MAX_UNCONFIRMED) return onOverflow()
    kept.push({ n: said, signal })
    put(signal)
  }
  function confirm() {
    cancelConfirm?.()
    cancelConfirm = undefined
    link()?.send(sideProtocol, 'confirm', { id, n: come })
  }
  function confirmSoon() {
    cancelConfirm ??= clock.after(CONFIRM_MS, confirm)
  }
  if (come > 0) confirmSoon()

  return {
    open(purpose: string) {
      said++
      say({ kind: 'open', body: { id, purpose } })
    },
    describe(type: 'offer' | 'answer', sdp: string) {
      for (let at = 0; at < sdp.length; at += DESCRIPTION_PART) {
        const part = sdp.slice(at, at + DESCRIPTION_PART)
        const more = at + DESCRIPTION_PART < sdp.length ? ({ more: true } as const) : {}
        say({ kind: 'description', body: { id, n: ++said, type, sdp: part, ...more } })
      }
    },
    candidate(line: string, ufrag: string | undefined) {
      say({ kind: 'candidate', body: { id, n: ++said, line, ...(ufrag === undefined ? {} : { ufrag }) } })
    },
    /** A signal of the peer's has come. `gap`: one that its link cannot have swallowed is missing. */
    arrive(n: number): 'new' | 'again' | 'gap' {
      if (n > come + 1) return 'gap'
      confirmSoon()
      if (n <= come) return 'again'
      come = n
      // Whoever says something has had the OPEN; another page of theirs, which comes later, must not take it for a new one.
      kept = kept.filter((one) => one.n > 1 || !opens)
      return 'new'
    },
    /** False for a confirmation of what was never said. */
    confirmed(n: number): boolean {
      if (n > said) return false
      kept = kept.filter((one) => one.n > n)
      return true
    },
    /** Another link is in use now: whatever the peer may not have is said on it, and then how far the peer has come. */
    again() {
      for (const { signal } of kept) put(signal)
      confirm()
    },
    stop() {
      kept = []
      cancelConfirm?.()
    },
  }
}
