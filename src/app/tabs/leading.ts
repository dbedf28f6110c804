import type { Clock } from '../../ports/clock.ts'
import type { Left } from '../../ports/device.ts'
import type { SoundName } from '../../ports/sound.ts'
import type { TabChannel } from '../../ports/tabChannel.ts'
import type { Count } from '../../ports/transport.ts'
import type { App } from '../app.ts'
import type { Reason } from '../tenure.ts'
import { type Instead, isInstead, type ToFollower } from './messages.ts'
import type { Served, Service } from './service.ts'

/** Hidden for so long, and with nobody linked, a tab lets one lead that is on screen. Milliseconds. */
const HIDDEN_MS = 60_000
/** For what a tab said as it went. Milliseconds. */
const FAREWELL_MS = 300

interface Deps {
  channel: TabChannel
  build: string
  clock: Pick<Clock, 'after'>
  count: Count
  /** For how long nobody has seen this tab. Milliseconds. */
  hiddenFor(): number
  /** Another tab is looked at, or not. */
  onWatched(tab: string, watched: boolean): void
  handed(): unknown
  /** Asked for by another tab, after not all could be forgotten. */
  forgetAgain(): void
}

const isLinked = (app: App) => Object.values(app.links.store.getState().byPeer).some(({ phase }) => phase === 'online')

/** Leading: the tabs that follow this one, and when it lets one of them lead. */
export function createLeading({ channel, build, clock, count, hiddenFor, onWatched, forgetAgain, handed }: Deps) {
  const served = new Map<string, Served & { forget(): void }>()
  let instead: Instead | undefined
  /** Forgotten: everything, but for what is left. */
  let forgotten: Extract<ToFollower, { k: 'forgotten' }> | undefined
  let leading: { readonly app: App; readonly service: Service } | undefined

  /** A tab that nobody sees runs slowly, but for one with links: so those need not be dialled anew. */
  function perhapsHandOver(tab: string, isFrozen = false) {
    const isSlow = isFrozen || (leading !== undefined && hiddenFor() >= HIDDEN_MS && !isLinked(leading.app))
    if (isSlow && served.get(tab)?.look().visible) channel.post(tab, { k: 'take' })
  }

  return {
    lead(app: App, service: Service) {
      leading = { app, service }
      instead = undefined
    },
    /** There is no app here, and this is said in its place. */
    instead(boot: Reason) {
      if (!isInstead(boot)) return
      instead = boot
      channel.tell({ k: 'lead', build })
    },
    /** A sound, in the tab that is looked at, or on screen. False where there is none. */
    play(sound: SoundName): boolean {
      const all = [...served]
      const [tab] = all.find(([, one]) => one.look().watched) ?? all.find(([, one]) => one.look().visible) ?? []
      if (tab !== undefined) channel.post(tab, { k: 'play', sound })
      return tab !== undefined
    },
    /** Welcome of a tab that looks for one which leads. */
    welcome(tab: string) {
      served.get(tab)?.forget()
      if (forgotten) return channel.post(tab, forgotten)
      // It is known at least that this one is awake.
      if (!leading) return channel.post(tab, instead ? { k: 'instead', boot: instead } : { k: 'pong' })
      const joined = leading.service.join((message: ToFollower) => channel.post(tab, message))
      // What it said last may still be on its way.
      const stopWaiting = channel.whenGone(tab, () => clock.after(FAREWELL_MS, forget))
      function forget() {
        stopWaiting()
        joined.leave()
        served.delete(tab)
        onWatched(tab, false)
      }
      served.set(tab, { ...joined, forget })
      const opens = handed()
      if (opens !== undefined) channel.post(tab, { k: 'handed', what: opens })
    },
    hear(tab: string, message: unknown) {
      const kind = (message as { readonly k?: unknown } | null | undefined)?.k
      if (kind === 'again' && forgotten) return forgetAgain()
      const one = served.get(tab)
      if (!one) return count('tabs.foreign')
      one.receive(message)
      onWatched(tab, one.look().watched)
      perhapsHandOver(tab)
    },
    end() {
      for (const [tab, one] of [...served]) {
        channel.post(tab, { k: 'end' })
        one.forget()
      }
      leading?.service.stop()
      leading = undefined
      instead = undefined
    },
    /** Freeze: this page is put to sleep, and whoever is on screen leads. */
    freeze() {
      for (const tab of served.keys()) perhapsHandOver(tab, true)
    },
    forgotten(left: readonly Left[] | undefined) {
      forgotten = { k: 'forgotten', ...(left ? { left: [...left] } : {}) }
      for (const tab of served.keys()) channel.post(tab, forgotten)
      // Whoever comes now, or waits, is told the same: of an app that is gone nothing is shown.
      channel.tell({ k: 'lead', build })
    },
  }
}
