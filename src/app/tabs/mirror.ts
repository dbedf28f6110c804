import type { OpeningState } from '../../features/transcript/opening.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Count } from '../../ports/transport.ts'
import type { App } from '../app.ts'
import { createLink, type Line, type LinkDeps } from './link.ts'
import { type Before, type Own, pageWays, roomWays } from './mirrored.ts'
import { createOverlays, createOwn, type OwnDeps } from './own.ts'
import { mirroredRoom } from './room.ts'
import type { Served, Service } from './service.ts'

interface Deps extends OwnDeps, Pick<LinkDeps, 'onWelcome' | 'onWord'> {
  self: string
  count: Count
  former: Former | undefined
}

/** Former: the app that this tab had while it led, and what was open in it. That stays on screen. */
export interface Former {
  readonly app: App
  readonly atHand: readonly OpeningState[]
}

export type Mirror = ReturnType<typeof createMirror>

/** Mirror: the app of whichever tab leads, as this tab has it. It stays the same when another one leads, also when that is this one. */
export function createMirror({ self, count, former, onWelcome, onWord, ...deps }: Deps) {
  const link = createLink({
    ...{ count, onWord },
    onWelcome() {
      begin()
      onWelcome()
    },
  })
  const overlays = createOverlays(link, deps.drafts)
  const before: OpeningState[] = [...(former?.atHand ?? [])]
  let real: App | undefined
  let stopped = false

  const stores: Record<string, ReadonlyStore<unknown>> = {}
  for (const [name, ways] of roomWays) {
    if (ways.store !== 'state') continue
    const over = Object.hasOwn(overlays, name) ? overlays[name as keyof typeof overlays].over : asItIs
    const its = former?.app[name]
    const known = its && 'store' in its ? its.store.getState() : undefined
    stores[name] = link.mirror(name, over as (state: unknown) => unknown, known)
  }

  const {
    own,
    before: asksFirst,
    words,
    begin,
    stop,
  } = createOwn(
    {
      ...deps,
      ...{ self, link, before },
      stores: stores as unknown as Parameters<typeof createOwn>[0]['stores'],
      leave: () => real?.leave(),
      async leadHere() {
        await deps.lead()
        if (!real) throw new Error('another tab leads again')
        return real
      },
      async stop() {
        if (stopped) return
        stopped = true
        stop()
        link.stop()
      },
    },
    overlays,
  )

  if (former) begin()

  const parts: Record<string, unknown> = { ...mirroredRoom(link, '', pageWays), ...ownPage(own) }
  for (const [name, ways] of roomWays) {
    const its = Object.hasOwn(own, name) ? own[name as keyof Own] : {}
    const store = stores[name] ? { store: stores[name] } : {}
    const first = Object.hasOwn(asksFirst, name) ? asksFirst[name as keyof Before] : {}
    parts[name] = { ...mirroredRoom(link, name, ways), ...store, ...its, ...first }
  }
  const app = parts as unknown as App

  /** From now on the language on this screen is that of what is told of outside. */
  const speak = () => {
    const spoken = words()
    if (spoken) real?.notifications.speak(spoken)
  }
  const speakHere = app.notifications.speak
  Object.assign(app.notifications, {
    speak(spoken: Parameters<typeof speakHere>[0]) {
      speakHere(spoken)
      speak()
    },
  })

  return {
    app,
    link,
    /** Another tab leads. */
    attach(line: Line) {
      real = undefined
      link.attach(line)
    },
    /** Lead of this tab: its app stands behind what is on screen from now on. */
    lead(app: App, join: Service['join']) {
      real = app
      let own: Served | undefined
      link.attach({ post: (message) => void soon.then(() => own?.receive(message)) })
      own = join((message) => void soon.then(() => own && link.receive(message)))
      speak()
    },
    detach() {
      real = undefined
      link.detach()
    },
  }
}

/** In this page, too, what is said is heard a moment later. */
const soon = Promise.resolve()
const asItIs = (state: unknown) => state
const ownPage = ({ leave, stop }: Own) => ({ leave, stop })
