import { createStore } from 'zustand/vanilla'
import type { Message } from '../../src/conversation/message.ts'
import type { ConversationId } from '../../src/engine/ids.ts'
import { createRules } from '../../src/engine/rules.ts'
import type { ChatSummary, ChatsState } from '../../src/features/chatList/chats.ts'
import { createNotifications, type News } from '../../src/features/notifications/notifications.ts'
import type { PeopleState } from '../../src/features/people/people.ts'
import { type Alerts, DEFAULT_ALERTS } from '../../src/features/settings/alerts.ts'
import type { SettingsState } from '../../src/features/settings/settings.ts'
import type { NotifyPermission } from '../../src/ports/notifier.ts'
import { createFakeClock } from './fakeClock.ts'
import { conversation, entryName, logName, person } from './names.ts'
import { createQuietDevice } from './quietDevice.ts'

export const BOB = conversation('bob')
export const ZOE = conversation('zoe')
const rules = createRules(() => ({ id: person('me'), instance: logName('i'), before: {}, notes: conversation('me') }))
/** Wednesday, half past noon, wherever the test runs. */
export const NOON = new Date(2026, 4, 6, 12, 30).getTime()
export const HOUR = 3_600_000

const summary = (unread: number): ChatSummary => ({
  unread,
  lastText: '',
  lastAt: 0,
  lastFrom: 'friend',
  lastKind: 'text',
  lastActivityAt: 0,
})

export function stage({
  permission = 'granted',
  alerts = {},
  watched = false,
  reader = async () => (text: string) => text.replaceAll('**', ''),
}: {
  permission?: NotifyPermission
  alerts?: Partial<Alerts>
  watched?: boolean
  reader?: () => Promise<(text: string) => string>
} = {}) {
  const clock = createFakeClock(NOON)
  const device = createQuietDevice(permission)
  device.watch(watched)
  const chats = createStore<ChatsState>(() => ({ summaries: {}, own: {}, ticks: {} }))
  const openings = createStore<{ open: readonly ConversationId[] }>(() => ({ open: [] }))
  const contact = (id: string, status: 'friend' | 'asked' = 'friend') => ({
    id: person(id),
    name: id.toUpperCase(),
    status,
    addedAt: 0,
  })
  const contacts = createStore<PeopleState>(() => ({
    contacts: [contact(BOB), contact(ZOE)],
    requests: [],
    blocked: [],
    ignored: [],
  }))
  const settings = createStore(() => ({ alerts: { ...DEFAULT_ALERTS, ...alerts } }) as SettingsState)
  let full = false
  const pictures = new Map<string, string>()
  const notifications = createNotifications({
    tellsNothing: false,
    ...device.ports,
    clock,
    settings: {
      store: settings,
      async set(change) {
        if (full) return false
        settings.setState(change)
        return true
      },
    },
    people: contacts,
    chats,
    openings,
    rules,
    nameOf: ({ name }) => name,
    picture: async ({ id }) => pictures.get(id),
    readable: (text) => text,
    reader,
  })
  notifications.speak({
    lang: 'en',
    messages: (count) => `${count} new`,
    reacted: (emoji) => `reacted ${emoji ?? ''}`,
    reactedToSeveral: 'reacted to several',
    number: String,
  })
  const news: News[] = []
  notifications.onNews((told) => news.push(told))
  let said = 0
  const unread = (peer: ConversationId, count: number) =>
    chats.setState(({ summaries }) => ({ summaries: { ...summaries, [peer]: summary(count) } }))
  return {
    clock,
    device,
    news,
    notifications,
    contacts,
    settings,
    person: contact,
    pictures,
    unread,
    fill: () => {
      full = true
    },
    open: (peer: ConversationId | undefined) => openings.setState({ open: peer === undefined ? [] : [peer] }),
    mute: (peer: ConversationId, mutedUntil: number) =>
      chats.setState(({ own }) => ({ own: { ...own, [peer]: { mutedUntil } } })),
    /** As the chat room tells it: the summary first, then the news. */
    write(peer: ConversationId, text: string, more: Partial<Message> = {}) {
      unread(peer, (chats.getState().summaries[peer]?.unread ?? 0) + 1)
      notifications.onArrived(peer, [
        { id: entryName(`${peer}/1/${++said}`), from: person(peer), what: { kind: 'text', text }, at: 0, ...more },
      ])
    },
    lines: () =>
      [...device.shown.values()].map(({ title, body }) => `${title}: ${body}`.replace(/[\u2068\u2069]/g, '')),
  }
}
