import { equalBytes } from '../../lib/bytes.ts'
import { encodeFrame } from '../frame.ts'
import { linkProtocol } from '../link.ts'
import { createPathKeeper } from '../side/pathKeeper.ts'
import { createDescriptions } from './descriptions.ts'
import { MAX_ROUND_MS, MIN_ROUND_MS, REVIVE_MS, ROUND_MS } from './restartLimits.ts'
import type { Way, WordsDeps } from './words.ts'

interface Deps extends WordsDeps {
  hasBroker(): boolean
  /** Another certificate is in use than the one that was proved. */
  onIntercepted(): void
}

export type Restart = ReturnType<typeof createRestart>

/** ICE restart of one link, for as long as its connection lives: when there is one, and which way it is agreed on. */
export function createRestart(deps: Deps) {
  const { channel, ice, clock, count, link, hasBroker, onIntercepted } = deps
  let began = Number.NEGATIVE_INFINITY
  /** Way of the last offer. */
  let way: Way = 'broker'
  let cancelRevive: (() => void) | undefined
  let over = false

  /** Does the link still carry frames, as far as can be told? */
  const carries = () => ice.state === 'connected' && link()?.suspect === false

  const keeper = createPathKeeper({
    clock,
    hasLink: () => carries() || hasBroker(),
    restart: begin,
    onLost: () => undefined, // when a link is given up, its heartbeat says
    pauseAfter: (restarts) => Math.min(MAX_ROUND_MS, ROUND_MS * 2 ** (restarts - 1)),
  })
  const descriptions = createDescriptions({
    ...deps,
    onTheirs() {
      // A restart of mine would only take the place of theirs.
      began = clock.uptime()
      way = 'broker'
      keeper.heardRestart()
    },
    onAgreed: () => void check(),
  })

  function begin() {
    if (over || clock.uptime() - began < MIN_ROUND_MS) return
    began = clock.uptime()
    way = carries() ? 'link' : 'broker'
    count(`restart.${way}`)
    void descriptions.offer(way)
  }

  async function check() {
    const used = await ice.certificate()
    if (over || !used || equalBytes(used, channel.fingerprints.remote)) return
    count('restart.intercepted')
    onIntercepted()
  }

  /** Ping on what is kept on both sides, and therefore silent: it tells the other one that there is a path. */
  function ping() {
    if (!link()) channel.send(encodeFrame(linkProtocol.name, 'ping', {}))
  }
  /** Revival, as no way can be agreed on: those that are known are tried again and again. */
  function revive() {
    cancelRevive = undefined
    if (over || carries()) return
    if (ice.state === 'connected') ping()
    else if (!hasBroker()) ice.revive()
    reviveLater()
  }
  function reviveLater() {
    cancelRevive ??= clock.after(REVIVE_MS, revive)
  }

  ice.onState((state) => {
    if (over) return
    if (state === 'connected') {
      ping()
      void check()
    } else {
      link()?.question()
      reviveLater()
    }
    keeper.enter(state, true)
  })
  keeper.enter(ice.state, true)

  return {
    take: descriptions.take,
    /** Doubt about the link has begun, or it was heard again. */
    doubt(is: boolean) {
      if (is) reviveLater()
      keeper.enter(is ? 'failed' : ice.state, true)
      // What went over the link met nobody.
      if (!is || way === 'broker') return
      began = Number.NEGATIVE_INFINITY
      keeper.onLink()
    },
    /** There is a broker again. */
    onBroker: () => keeper.onLink(),
    /** Network or device may have changed around us. `moved`: it is another network, so that there may be a better path. */
    wake(moved: boolean) {
      if (moved || !carries()) keeper.wake()
      if (carries()) return
      cancelRevive?.()
      revive()
    },
    stop() {
      over = true
      keeper.stop()
      descriptions.stop()
      cancelRevive?.()
    },
  }
}
