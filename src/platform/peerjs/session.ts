import type { Clock } from '../../ports/clock.ts'
import type { Count, Signalling } from '../../ports/transport.ts'
import {
  MAX_REFUSALS,
  MIN_PAUSE_MS,
  OPEN_MS,
  PROBE_BACK_MS,
  PROBE_MS,
  PROBE_URGENT_MS,
  PROBE_VERDICT_MS,
  TAKEN_MS,
} from './limits.ts'
import { createPauses } from './pauses.ts'
import { createProbing } from './probing.ts'
import { createTimer } from './timer.ts'

interface Deps {
  clock: Clock
  /** In [0, 1). */
  random: () => number
  count: Count
  /** Network: this device has one, as far as its browser knows. */
  hasNetwork(): boolean
  /** Preparations that have to be over before the first try. May fail, and is then asked again. */
  ready(): Promise<unknown>
  /** Asked before every try. */
  token(): Promise<string>
  /** Opens a socket to the broker; throws when there cannot be one. */
  connect(token: string): void
  /** Drops the socket, if any; nothing of it is told to `session` afterwards. */
  disconnect(): void
  /** Sends something that the broker relays back to us: it ends in `probed(nonce)`. */
  sendProbe(nonce: string): void
  onState(state: Signalling): void
}

type Phase = 'idle' | 'connecting' | 'open' | 'backoff' | 'replaced' | 'refused' | 'stopped'

export type Session = ReturnType<typeof createSession>

/**
 * Keeps one line to the broker. What proves that it is open is OPEN, or a message to ourselves that came back: a stock broker
 * greets an ID that returns with the same token not at all while its old socket lives.
 */
export function createSession(deps: Deps) {
  const { clock, random, count, ready, token, connect, disconnect, sendProbe, onState } = deps
  const [pauses, timer] = [createPauses(deps), createTimer(clock)]
  let phase: Phase = 'idle'
  let openSince = 0
  let refusals = 0
  let takenSince: number | undefined
  let lastTry = Number.NEGATIVE_INFINITY
  /** Late answers concern a socket that is gone. */
  let round = 0

  const probing = createProbing({ clock, random, sendProbe, onSilence: () => fail('broker.halfOpen') })

  function enter(next: Phase) {
    phase = next
    timer.cancel()
    if (next === 'open') onState('online')
    else onState(next === 'connecting' || next === 'replaced' || next === 'refused' ? next : 'offline')
  }

  async function open() {
    const mine = ++round
    lastTry = clock.uptime()
    enter('connecting')
    try {
      await ready()
      if (mine !== round) return
      timer.set(OPEN_MS, () => fail('broker.silent'))
      const fresh = await token()
      if (mine !== round) return
      // A slow network is no dead broker: what it has brought so far counts.
      timer.set(OPEN_MS, () => fail('broker.silent'))
      connect(fresh)
    } catch {
      if (mine === round) fail('broker.unreachable')
    }
  }

  /** The line is lost, or never was: drop it, wait, try again. Live connections to peers do not depend on it. */
  function fail(why: string, atLeast = 0) {
    count(why)
    hangUp()
    // A broker that greets and hangs up at once is no better than one that is not there.
    if (phase === 'open' && clock.uptime() - openSince >= PROBE_MS) pauses.reset()
    enter('backoff')
    timer.set(Math.max(pauses.next(), atLeast), () => void open())
  }

  function end(how: 'replaced' | 'refused' | 'stopped') {
    hangUp()
    enter(how)
  }

  function hangUp() {
    round++
    probing.settle()
    disconnect()
  }

  const isOver = () => phase === 'replaced' || phase === 'refused' || phase === 'stopped'

  function opened() {
    if (phase !== 'connecting') return
    enter('open')
    openSince = clock.uptime()
    takenSince = undefined
    refusals = 0
    timer.set(PROBE_MS, () => probing.ask(PROBE_VERDICT_MS))
  }

  return {
    start: () => void open(),
    isOpen: () => phase === 'open',

    /** The socket has opened: that says little, so ask for more. */
    connected() {
      if (phase === 'connecting') probing.ask(OPEN_MS)
    },
    /** OPEN came. */
    opened,
    /** Probe that came back, as only a broker that relays could send it. */
    probed(nonce: string) {
      if (!probing.answered(nonce)) return count('broker.stray')
      opened()
      timer.set(PROBE_MS, () => probing.ask(PROBE_VERDICT_MS))
    },
    /** ID-TAKEN. On an open line it changes nothing by itself: a broker that means it closes with 4001. */
    taken() {
      count('broker.taken')
      if (phase !== 'connecting') return
      takenSince ??= clock.uptime()
      if (clock.uptime() - takenSince >= TAKEN_MS) end('replaced')
      else fail('broker.unreachable', MIN_PAUSE_MS)
    },
    closed(code: number) {
      if (phase !== 'connecting' && phase !== 'open') return
      if (code === 4001) return end('replaced')
      if (code === 4003 && ++refusals >= MAX_REFUSALS) return end('refused')
      fail('broker.closed')
    },
    /** Probe, as something changed around us: is the line still there? If not, now is a better time than later. */
    probe(networkIsBack = false) {
      if (networkIsBack) pauses.reset()
      if (phase === 'open') return probing.ask(networkIsBack ? PROBE_BACK_MS : PROBE_URGENT_MS)
      // What was begun without a network goes on for long, and leads nowhere.
      if (phase !== 'backoff' && !(networkIsBack && phase === 'connecting')) return
      const again = () => {
        hangUp()
        void open()
      }
      // Whoever calls this in a loop must not hammer the broker.
      const wait = lastTry + MIN_PAUSE_MS - clock.uptime()
      if (wait <= 0) again()
      else if (networkIsBack) timer.set(wait, again)
    },
    stop() {
      if (!isOver()) end('stopped')
    },
  }
}
