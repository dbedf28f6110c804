import { createStore } from 'zustand/vanilla'
import type { App } from '../../../src/app/app.ts'
import type { NotificationsState } from '../../../src/features/notifications/notifications.ts'
import type { Alerts } from '../../../src/features/settings/alerts.ts'
import type { FakeWorld } from './fakeRooms.ts'

/** Notifications of a scene. */
export function fakeNotifications(
  found: Partial<FakeWorld>,
  setAlerts: (change: Partial<Alerts>) => void,
): App['notifications'] {
  const notifications = createStore<NotificationsState>(() => ({
    permission: 'unasked',
    offer: false,
    ...found.notifications,
  }))
  return {
    store: notifications,
    async turnOn() {
      notifications.setState({ permission: 'granted', offer: false })
      return true
    },
    async notNow() {
      notifications.setState({ offer: false })
      return true
    },
    async change(change) {
      setAlerts(change)
      return true
    },
    async preview() {
      return true
    },
    speak: () => undefined,
    onNews: () => () => undefined,
  }
}
