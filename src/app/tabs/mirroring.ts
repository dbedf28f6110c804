import type { Left } from '../../ports/device.ts'
import type { TabChannel } from '../../ports/tabChannel.ts'
import type { Count } from '../../ports/transport.ts'
import type { App } from '../app.ts'
import { createLeading } from './leading.ts'
import type { LinkDeps } from './link.ts'
import { type Instead, readAloud, readToFollower } from './messages.ts'
import { createMirror, type Former, type Mirror } from './mirror.ts'
import type { OwnDeps } from './own.ts'
import { createService } from './service.ts'
import { createVigil } from './vigil.ts'

export interface MirroringDeps extends OwnDeps {
  channel: TabChannel
  /** Of the page: tabs of another one say other things. */
  build: string
  count: Count
  /** Look of this tab, as somebody sees it. */
  here: { watched(): boolean; visible(): boolean; onChange(tell: () => void): () => void }
  onWatched(tab: string, watched: boolean): void
  takeOver(): void
  /** Forgetting of everything on this device, by the tab that leads. `again`: tells it to go on with what was left. */
  onForgotten(left: readonly Left[] | undefined, again: () => void): void
  forgetAgain(): void
  /** There is no app, and this is said in its place by the tab that leads. */
  onInstead(boot: Instead): void
  /** Handed to other tabs: what opens the lock of this profile, where that is open. */
  handed(): unknown
  onHanded(what: unknown): void
}

export type Mirroring = ReturnType<typeof createMirroring>

function createOnce() {
  let reach = () => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  return { reached, reach: () => reach() }
}

/** Hidden: for how long nobody has seen this tab. Milliseconds. */
function createHidden({ here, clock }: Pick<MirroringDeps, 'here' | 'clock'>) {
  let since = here.visible() ? undefined : clock.uptime()
  return {
    since: () => (since === undefined ? 0 : clock.uptime() - since),
    look() {
      since = here.visible() ? undefined : (since ?? clock.uptime())
    },
  }
}

/** Mirroring: the app of the tab that leads, in all tabs of a profile. */
export function createMirroring(deps: MirroringDeps) {
  const { channel, build, clock, count, here } = deps
  let leads = false
  let mirror: Mirror | undefined
  /** Leader: whoever leads, as this tab knows it. */
  let leader: { readonly tab: string; forget(): void } | undefined
  /** Known: something of the app of whoever leads, or led. */
  let isKnown = false
  const known = createOnce()
  const hello = () => channel.tell({ k: 'hello', build })
  const vigil = createVigil({
    ...{ clock, takeOver: deps.takeOver, isOnScreen: () => !leads && mirror !== undefined && here.visible() },
    call: () => (mirror?.link.isLinked() ? mirror.link.say({ k: 'ping' }) : hello()),
  })
  const hidden = createHidden(deps)
  const leading = createLeading({ ...deps, hiddenFor: hidden.since })
  const look = () => mirror?.link.say({ k: 'look', watched: here.watched(), visible: here.visible() })

  function lost() {
    leader?.forget()
    leader = undefined
    mirror?.detach()
  }
  function followTab(tab: string) {
    leader?.forget()
    const forget = channel.whenGone(tab, () => leader?.tab === tab && lost())
    leader = { tab, forget }
    mirror?.attach({ post: (message) => channel.post(tab, message) })
  }
  function hearLeader(from: string, message: unknown) {
    const read = readToFollower(message)
    if (!read) return count('tabs.malformed')
    vigil.heard()
    if (read.k === 'welcome') followTab(from)
    else if (read.k === 'instead') return leader ? undefined : deps.onInstead(read.boot)
    else if (read.k === 'forgotten' && !leader) return forgotten(from, read.left)
    else if (read.k !== 'pong' && from !== leader?.tab) return count('tabs.foreign')
    mirror?.link.receive(message)
    if (read.k === 'end') lost()
  }

  const forgotten = (by: string, left: readonly string[] | undefined) =>
    deps.onForgotten(left as readonly Left[] | undefined, () => channel.post(by, { k: 'again' }))
  function obey(word: Parameters<LinkDeps['onWord']>[0]) {
    const to = leader?.tab
    if (word.k === 'take' && here.visible()) deps.takeOver()
    else if (word.k === 'handed') deps.onHanded(word.what)
    else if (word.k === 'play') void deps.sound.play(word.sound)
    else if (word.k === 'forgotten' && to) forgotten(to, word.left)
  }
  function createMine(former: Former | undefined): Mirror {
    return createMirror({
      ...{ ...deps, self: channel.self, former },
      onWelcome() {
        isKnown = true
        look()
        known.reach()
      },
      onWord: obey,
    })
  }
  const stops = [
    vigil.stop,
    channel.onMessage((from, message) => {
      const aloud = readAloud(message)
      if (aloud && aloud.build !== build) count('tabs.otherBuild')
      else if (aloud?.k === 'hello') leads && leading.welcome(from)
      else if (aloud) !leads && mirror && hello()
      else if (leads) leading.hear(from, message)
      else hearLeader(from, message)
    }),
    here.onChange(() => {
      hidden.look()
      look()
    }),
  ]

  return {
    /** Lead to come: this tab is to have it, and has no app so far. */
    willLead() {
      leads = true
      leading.end()
      lost()
    },
    /** Lead with that app. Gives back the one to show: what stood on screen before goes on. */
    lead(app: App): App {
      leads = true
      lost()
      const service = createService({ app, clock, count })
      leading.lead(app, service)
      // Where nothing was ever shown of it, nothing goes on.
      if (!isKnown) {
        void mirror?.app.stop()
        mirror = undefined
      }
      mirror?.lead(app, service.join)
      channel.tell({ k: 'lead', build })
      return mirror?.app ?? app
    },
    /** Another tab leads. Resolves with its app as this tab has it, once that is there; with what this tab showed while it led, at once. */
    async follow(former: Former | undefined): Promise<App> {
      leads = false
      leading.end()
      mirror?.detach()
      isKnown ||= former !== undefined
      mirror ??= createMine(former)
      const { app } = mirror
      hello()
      if (!isKnown) await known.reached
      return app
    },
    ...{ instead: leading.instead, play: leading.play, freeze: leading.freeze, forgotten: leading.forgotten },
    stop() {
      for (const stop of stops) stop()
      leading.end()
      lost()
      void mirror?.app.stop()
    },
  }
}
