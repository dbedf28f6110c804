import type { App } from '../app/app.ts'
import type { Mirroring, MirroringDeps } from '../app/tabs/mirroring.ts'
import type { OtherTabs } from '../app/tenure.ts'
import { TAB_CHANNEL, TAB_LOCK } from '../lib/places.ts'
import { createTabPresence } from '../platform/tabPresence.ts'
import type { SharedAttention } from './sharedAttention.ts'

interface Deps extends Omit<MirroringDeps, 'channel' | 'here' | 'onWatched'> {
  attention: SharedAttention
  /** Another tab leads, which this one may understand. */
  onNews(): void
}

/** Other tabs: nothing is loaded for them before there is a second one. */
export function createOtherTabs({ attention, onNews, ...deps }: Deps) {
  const { locks } = navigator
  const presence = createTabPresence({ locks, lock: TAB_LOCK, build: deps.build })
  const aloud = new BroadcastChannel(TAB_CHANNEL)
  let loading: Promise<Mirroring> | undefined
  let made: Mirroring | undefined
  let gone: { readonly left: Parameters<Mirroring['forgotten']>[0] } | undefined
  /** Lead of this tab: with that app once there is one, or with what there is instead. */
  let leading: App | Parameters<OtherTabs['instead']>[0] | 'soon' | undefined

  async function make(): Promise<Mirroring> {
    const [{ createMirroring }, { createTabChannel }] = await Promise.all([
      import('../app/tabs/mirroring.ts'),
      import('../platform/tabChannel.ts'),
    ])
    const visible = () => document.visibilityState === 'visible'
    made = createMirroring({
      ...deps,
      channel: createTabChannel({ name: TAB_CHANNEL, presence, locks, count: deps.count }),
      here: { watched: attention.here, visible, onChange: attention.onChange },
      onWatched: attention.set,
    })
    if (leading) made.willLead()
    if (leading && leading !== 'soon') {
      if ('phase' in leading) made.instead(leading)
      else made.lead(leading)
    }
    if (gone) made.forgotten(gone.left)
    document.addEventListener('freeze', made.freeze)
    return made
  }
  function load() {
    loading ??= make().catch((reason: unknown) => {
      loading = undefined
      throw reason
    })
    return loading
  }

  aloud.onmessage = () => {
    if (leading) void load().catch(() => undefined)
    else onNews()
  }

  return {
    begin() {
      leading = 'soon'
      made?.willLead()
    },
    lead(app) {
      leading = app
      return made?.lead(app) ?? app
    },
    async follow(app) {
      leading = undefined
      const former = app && { app, atHand: app.chat.atHand() }
      if (!(await presence.leadsAlike())) return undefined
      return (await load()).follow(former)
    },
    instead(boot) {
      leading = boot
      made?.instead(boot)
    },
    play: (sound) => made?.play(sound) ?? false,
    forgotten(left) {
      gone = { left }
      made?.forgotten(left)
    },
  } satisfies OtherTabs & Pick<Mirroring, 'forgotten' | 'play'>
}
