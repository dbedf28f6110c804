import type { App, Boot } from '../../src/app/app.ts'
import '../../src/conversation/removal.ts'
import '../../src/features/search/createSearch.ts'
import type { Instead } from '../../src/app/tabs/messages.ts'
import { createMirroring, type Mirroring } from '../../src/app/tabs/mirroring.ts'
import { createTenure, type Tenure } from '../../src/app/tenure.ts'
import { addressOf } from '../../src/engine/ids.ts'
import { createSharedAttention } from '../../src/start/sharedAttention.ts'
import { createHand, type Hand } from './hand.ts'
import { createMemoryQuickStore } from './memoryQuickStore.ts'
import type { MemoryStorage } from './memoryStorage.ts'
import { createMemoryTabChannels, type MemoryTabChannel } from './memoryTabChannel.ts'
import { createMemoryTabs, type MemoryTab } from './memoryTabs.ts'
import { createQuietDevice, type QuietDevice } from './quietDevice.ts'
import type { Node, World } from './world.ts'

export interface AppTab {
  readonly name: string
  readonly build: string
  readonly seat: MemoryTab
  readonly channel: MemoryTabChannel
  readonly device: QuietDevice
  readonly shown: Boot[]
  readonly counts: Map<string, number>
  readonly mirroring: Mirroring
  readonly tenure: Tenure
  readonly hand: Hand
  /** What opens the lock here: its own, and as another tab gave it. */
  readonly opens: { mine?: unknown; given?: unknown }
  /** How often it was told that there is a lock, which nobody has opened. */
  closed(): number
  /** How often its page has got another app to show. */
  apps(): number
  app(): App
  isReady(): boolean
  leads(): boolean
  /** On screen or not, and looked at while it is. */
  see(visible: boolean, watched?: boolean): void
  /** With a word, as a tab that is closed. */
  close(): void
  /** Without one. */
  kill(): void
  freeze(): void
  thaw(): void
  readonly gone: boolean
}

interface Opened {
  readonly build?: string
  readonly wanted?: boolean
  /** What there is to show instead of an app. */
  readonly instead?: Exclude<Instead, { phase: 'closed' }>
}

/** The tabs of one person in a world. The one that stands there already ends. */
export function createTabsOf(world: World, node: Node, latency: () => number = () => 1) {
  const { clock } = world
  void node.app.stop()
  node.storage.close()
  const seats = createMemoryTabs()
  const channels = createMemoryTabChannels(clock, latency)
  const tabs: AppTab[] = []

  function open({ build = 'this', wanted = false, instead }: Opened = {}): AppTab {
    const seat = seats.open()
    const channel = channels.open()
    const device = createQuietDevice('granted')
    const shown: Boot[] = []
    const counts = new Map<string, number>()
    const count = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1)
    const attention = createSharedAttention(device.ports.attention)
    let visible = true
    let gone = false
    let closed = 0
    const opens: AppTab['opens'] = {}
    const storages: MemoryStorage[] = []
    let begun: App | undefined

    const mirroring = createMirroring({
      ...device.ports,
      ...{ clock, channel, build, count },
      drafts: createMemoryQuickStore(node.drafts),
      here: { watched: attention.here, visible: () => visible, onChange: attention.onChange },
      onWatched: attention.set,
      takeOver: () => seat.takeOver(),
      onForgotten: (left, again) => void shown.push({ phase: 'forgotten', left, again }),
      forgetAgain: () => undefined,
      onInstead(boot) {
        if (boot.phase === 'closed') closed += 1
        else shown.push(boot)
      },
      handed: () => opens.mine,
      lead: () => tenure.lead(),
      onHanded(what) {
        opens.given = what
      },
    })

    async function lead(current: () => boolean): Promise<App | Opened['instead']> {
      if (instead) return instead
      const { booting, storage } = await node.start({ ...device.ports, attention })
      storages.push(storage)
      const app = await booting
      if (!current() || gone) return app
      begun = app
      Object.assign(node, { app, storage })
      return app
    }
    const tenure = createTenure({
      tabs: seat,
      lead,
      wanted,
      show: (boot) => void shown.push(boot),
      others: {
        begin: mirroring.willLead,
        instead: mirroring.instead,
        lead: mirroring.lead,
        // As the lock tells that each tab holds beside.
        follow: async (app) =>
          alive().find((tab) => tab.seat.role() === 'leader' && tab.build !== build)
            ? undefined
            : mirroring.follow(app && { app, atHand: app.chat.atHand() }),
      },
    })

    function app(): App {
      const last = shown.at(-1)
      if (last?.phase !== 'ready') throw new Error(`no app in ${channel.self}: ${last?.phase}`)
      return last.app
    }
    const hand = createHand(app)
    const tab: AppTab = {
      name: channel.self,
      build,
      ...{ seat, channel, device, shown, counts, mirroring, tenure, hand, opens },
      closed: () => closed,
      apps: () => new Set(shown.flatMap((boot) => (boot.phase === 'ready' ? [boot.app] : []))).size,
      app,
      isReady: () => shown.at(-1)?.phase === 'ready',
      leads: () => seat.role() === 'leader' && begun !== undefined,
      see(is, watched = is) {
        visible = is
        device.watch(watched)
      },
      close() {
        gone = true
        if (shown.at(-1)?.phase === 'ready') app().leave()
        tenure.stop()
        mirroring.stop()
        channel.close()
        seat.stop()
      },
      kill() {
        const led = seat.role() === 'leader'
        gone = true
        for (const storage of storages) storage.crash()
        if (led) world.net.crash(addressOf(node.id))
        channel.kill()
        seat.kill()
        // Whatever goes on in this process is heard by nobody.
        tenure.stop()
        mirroring.stop()
      },
      freeze() {
        mirroring.freeze()
        seat.freeze()
        channel.freeze()
      },
      thaw() {
        seat.thaw()
        channel.thaw()
      },
      get gone() {
        return gone
      },
    }
    tabs.push(tab)
    return tab
  }

  const alive = () => tabs.filter((tab) => !tab.gone)
  return {
    tabs,
    alive,
    channels,
    open,
    /** One that is open, and shows the app. */
    async opened(options?: Parameters<typeof open>[0]): Promise<AppTab> {
      const tab = open(options)
      if (!(await clock.until(tab.isReady, 10_000)))
        throw new Error(
          `${tab.name} shows no app: ${JSON.stringify([tab.shown.map(({ phase }) => phase), [...tab.counts], tabs.map((t) => [t.seat.role(), [...t.counts]])])}`,
        )
      return tab
    },
    leader: () => alive().find((tab) => tab.leads()),
    /** Somebody leads, and all others have its app. */
    settled: () =>
      clock.until(() => alive().some((tab) => tab.leads()) && alive().every((tab) => tab.isReady()), 30_000),
  }
}
