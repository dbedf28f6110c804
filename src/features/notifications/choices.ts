import { createStore } from 'zustand/vanilla'
import { createTurn } from '../../lib/inTurn.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Notifier, NotifyPermission } from '../../ports/notifier.ts'
import type { Alerts } from '../settings/alerts.ts'
import type { Settings } from '../settings/settings.ts'

export interface NotificationsState {
  readonly permission: NotifyPermission
  /** Offer of notifications: a message arrived while nobody looked, which is the moment to ask. */
  readonly offer: boolean
}

interface Deps {
  readonly notifier: Notifier
  readonly settings: Pick<Settings, 'store' | 'set'>
  /** Nothing is told, whatever was chosen. */
  readonly tellsNothing: boolean
}

/** Choices about notifications: what the browser permits, what the person wants, and when to ask for it. */
export function createChoices({ notifier, settings, tellsNothing }: Deps) {
  const store = createStore<NotificationsState>(() => ({ permission: notifier.permission(), offer: false }))
  const inTurn = createTurn()

  const chosen = () => settings.store.getState().alerts
  const alerts = (): Alerts => (tellsNothing ? { ...chosen(), shows: 'nothing' } : chosen())
  const change = (some: Partial<Alerts>) =>
    inTurn(async () => {
      const before = chosen()
      const done = await settings.set({ alerts: { ...before, ...some } })
      // What is on the screen of a locked phone obeys at once.
      if (done && (some.on === false || (some.shows !== undefined && some.shows !== before.shows)))
        await notifier.closeAll()
      return done
    })

  const stop = notifier.onPermission(() => {
    const permission = notifier.permission()
    store.setState(({ offer }) => ({ permission, offer: offer && permission === 'unasked' }))
  })

  return {
    store: store as ReadonlyStore<NotificationsState>,
    alerts,
    change,
    /** Offers them where nobody has said yes or no so far. */
    offer() {
      if (notifier.permission() === 'unasked' && !alerts().declined) store.setState({ offer: true })
    },
    async turnOn() {
      const permission = notifier.permission() === 'unasked' ? await notifier.ask() : notifier.permission()
      store.setState({ permission, offer: false })
      return change({ on: true, declined: permission === 'unasked' })
    },
    notNow() {
      store.setState({ offer: false })
      return change({ declined: true })
    },
    stop,
  }
}
