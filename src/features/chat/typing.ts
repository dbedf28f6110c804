import type { Links } from '../../engine/links.ts'
import type { Clock } from '../../ports/clock.ts'
import type { PeerId } from '../../ports/transport.ts'
import { typingProtocol } from './protocol.ts'

/** Said again so often while one writes, and forgotten this long after it was last heard. Milliseconds. */
const SAY_EVERY = 3_000
const FORGET_AFTER = 6_000
/** Whoever starts and stops faster than this is shown once. Milliseconds. */
const PAUSE = 1_000

interface Deps {
  links: Links
  clock: Clock
  audience(peer: PeerId): boolean
  /** Do I let friends know that I write? Who does not is not told either. */
  tells(): boolean
  onTyping(peer: PeerId, on: boolean): void
}

/** Who writes to whom just now: a word on the link, kept nowhere. */
export function createTyping({ links, clock, audience, tells, onTyping }: Deps) {
  const forgets = new Map<PeerId, () => void>()
  const said = new Map<PeerId, number>()
  const shown = new Map<PeerId, { readonly on: boolean; readonly at: number }>()

  function quiet(peer: PeerId) {
    forgets.get(peer)?.()
    forgets.delete(peer)
    if (shown.get(peer)?.on) show(peer, false)
  }
  function show(peer: PeerId, on: boolean) {
    shown.set(peer, { on, at: clock.uptime() })
    onTyping(peer, on)
  }

  links.serve(typingProtocol, audience, {
    typing({ peer }, { on }) {
      if (!on || !tells()) return quiet(peer)
      const last = shown.get(peer)
      const early = last && !last.on ? last.at + PAUSE - clock.uptime() : 0
      forgets.get(peer)?.()
      const forget = () =>
        forgets.set(
          peer,
          clock.after(FORGET_AFTER, () => quiet(peer)),
        )
      const begin = () => {
        if (!shown.get(peer)?.on) show(peer, true)
        forget()
      }
      if (early > 0) forgets.set(peer, clock.after(early, begin))
      else begin()
    },
  })
  links.onDown(({ peer }, which) => {
    if (which === 'last') quiet(peer)
  })

  return {
    /** I am writing to them; `false` when I have stopped or sent it. */
    tell(peer: PeerId, on: boolean) {
      const last = said.get(peer)
      if (on ? last !== undefined && clock.uptime() - last < SAY_EVERY : last === undefined) return
      if (on) said.set(peer, clock.uptime())
      else said.delete(peer)
      if (tells()) links.to(peer)?.send(typingProtocol, 'typing', { on })
    },
    /** Their message is here. */
    heard: quiet,
    stop() {
      for (const cancel of forgets.values()) cancel()
      forgets.clear()
    },
  }
}
