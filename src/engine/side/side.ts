import { type Bytes, equalBytes } from '../../lib/bytes.ts'
import { createListeners } from '../../lib/listeners.ts'
import { checkCandidate } from '../../lib/sdp.ts'
import { maxDescription, readSideDescription, type SideSections } from '../../lib/sideSdp.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SideConnection, SideEnding, SideEnds, SidePurpose, SideState } from '../../ports/sideConnections.ts'
import type { Count } from '../../ports/transport.ts'
import { createBucket } from '../bucket.ts'
import { SIDE_DESCRIPTIONS } from '../budgets.ts'
import type { Link } from '../links.ts'
import type { Body } from '../protocol.ts'
import { createPathKeeper } from './pathKeeper.ts'
import { FALL_MS, MAX_SIDE_CANDIDATES, SIDE_OPEN_MS } from './sideLimits.ts'
import type { sideProtocol } from './sideProtocol.ts'
import { createSignals } from './signals.ts'

type SideProtocol = typeof sideProtocol

/** Allow-list of sections for each purpose. */
export const SECTIONS: Readonly<Record<SidePurpose, SideSections>> = { files: 'data', call: 'media' }

interface Deps {
  peer: SideConnection['peer']
  id: string
  purpose: SidePurpose
  opener: boolean
  ends: SideEnds
  /** The newest link to the peer. */
  link(): Link | undefined
  clock: Clock
  count: Count
  /** Up for the first time, and its certificate is the one that the peer named. */
  onBound(connection: SideConnection): void
  /** Once. `says`: the peer has still to be told. */
  onOver(why: SideEnding, says: boolean): void
}

export type Side = NonNullable<ReturnType<typeof createSide>>

/**
 * Side connection: what the peer signals is checked before the end sees it, the certificate in use is checked before anybody gets
 * data or media, and a path that is lost is sought again. Undefined when the browser has no more of them.
 */
export function createSide({ peer, id, purpose, opener, ends, link, clock, count, onBound, onOver }: Deps) {
  const sections = SECTIONS[purpose]
  const descriptions = createBucket(clock, SIDE_DESCRIPTIONS)
  const onConnected = createListeners<[boolean]>()
  const closers: ((why: SideEnding) => void)[] = []

  let over: SideEnding | undefined
  let bound = false
  let state: SideState = 'connecting'
  /** SHA-256 of the certificate that the peer has named over the link. One for the whole life of the connection. */
  let named: Bytes | undefined
  let generation: string | undefined
  let candidates = 0
  /** Parts of a description that is not whole yet. */
  let text = ''
  let checks = 0
  let told = false
  let cancelFall: (() => void) | undefined
  const cancelOpening = clock.after(SIDE_OPEN_MS, () => end('timeout'))

  const signals = createSignals({ id, link, clock, arrived: opener ? 0 : 1, onOverflow: () => end('failed') })
  const made = ends.create(
    { peer, purpose, opener },
    {
      onDescription: ({ type, sdp }) => !over && signals.describe(type, sdp),
      onCandidate: ({ line, ufrag }) => !over && signals.candidate(line, ufrag),
      onState: (next) => !over && enter(next),
      onOver: (why) => fall(why),
    },
  )
  if (!made) {
    cancelOpening()
    signals.stop()
    return undefined
  }
  const browser = made
  const keeper = createPathKeeper({
    clock,
    hasLink: () => link() !== undefined,
    restart: browser.restart,
    onLost: () => end('lost'),
  })
  if (opener) signals.open(purpose)

  function end(why: SideEnding, says = true) {
    if (over) return
    over = why
    cancelOpening()
    cancelFall?.()
    keeper.stop()
    signals.stop()
    onOver(why, says) // first, so that the word is out before the other side misses us
    browser.close()
    for (const done of closers.splice(0)) done(why)
  }

  /** The browser's end is gone. Where the other side has closed it, their word for it is on its way. */
  function fall(why: 'failed' | 'lost') {
    if (over) return
    if (why === 'failed' || !bound) return end(why)
    state = 'failed'
    tell(false)
    keeper.stop()
    cancelFall = clock.after(FALL_MS, () => end(why))
  }

  function enter(next: SideState) {
    state = next
    keeper.enter(next, bound)
    if (next === 'connected') void check()
    else if (bound) tell(false)
  }
  function tell(connected: boolean) {
    if (told === connected) return
    told = connected
    onConnected.tell(connected)
  }

  /** The browser has compared the certificate with what it was given; whether it was given what came over the link is our question. */
  async function check() {
    const mine = ++checks
    const used = await browser.certificate().catch(() => undefined)
    if (over || mine !== checks) return
    if (!used || !named || !equalBytes(used, named)) {
      count('side.certificate')
      return end('intercepted')
    }
    if (state !== 'connected') return // meanwhile; the next time asks again
    const first = !bound
    bound = true
    cancelOpening()
    tell(true)
    if (first) onBound(connection)
  }

  function breach(from: Link, what: string) {
    from.violation(`side.${what}`)
    end('refused')
  }

  /** False for a signal that is not to be looked at. */
  function arrives(from: Link, n: number): boolean {
    const how = signals.arrive(n)
    if (how === 'gap') breach(from, 'gap')
    return how === 'new'
  }

  const connection: SideConnection = {
    peer,
    purpose,
    id,
    opener,
    get connected() {
      return !over && bound && state === 'connected'
    },
    data: browser.data,
    media: browser.media,
    path: () => (over ? Promise.resolve(undefined) : browser.path()),
    onConnected: onConnected.add,
    onClose(done) {
      const why = over
      if (why) void Promise.resolve().then(() => done(why))
      else closers.push(done)
    },
    close: () => end('closed'),
  }

  return {
    peer,
    opener,
    end,
    takeDescription(from: Link, { n, type, sdp, more }: Body<SideProtocol, 'description'>) {
      if (!arrives(from, n)) return
      text += sdp
      if (text.length > maxDescription(sections)) return breach(from, 'description')
      if (more) return
      const whole = text
      text = ''
      if (!descriptions.spend()) return breach(from, 'flood')
      const facts = readSideDescription(whole, sections)
      if (!facts) return breach(from, 'description')
      named ??= facts.fingerprint
      if (!equalBytes(named, facts.fingerprint)) return breach(from, 'certificate')
      if (generation !== facts.ufrag) {
        generation = facts.ufrag
        candidates = 0
        keeper.heardRestart()
      }
      browser.takeDescription({ type, sdp: whole })
    },
    takeCandidate(from: Link, { n, line, ufrag }: Body<SideProtocol, 'candidate'>) {
      if (!arrives(from, n)) return
      if (!checkCandidate(line) || generation === undefined) return breach(from, 'candidate')
      if (++candidates > MAX_SIDE_CANDIDATES) return from.violation('side.candidates')
      browser.takeCandidate({ line, ufrag: ufrag ?? generation })
    },
    /** OPEN came again: a link has swallowed what followed it, or its confirmation. */
    takeOpen: () => void signals.arrive(1),
    takeConfirm(from: Link, n: number) {
      if (!signals.confirmed(n)) breach(from, 'confirm')
    },
    /** Another link is in use. */
    onLink() {
      if (over) return
      signals.again()
      if (bound && !cancelFall) keeper.onLink()
    },
    /** The network may be another one. */
    wake() {
      if (!over && bound && !cancelFall) keeper.wake()
    },
  }
}
