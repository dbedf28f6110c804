import { createTurn } from '../../lib/inTurn.ts'
import { createListeners } from '../../lib/listeners.ts'
import { MINE, type NoticeData, OPEN_CHAT, peerOf, wordOf } from '../../lib/workerTalk.ts'
import type { Notice, Notifier, NotifyPermission } from '../../ports/notifier.ts'

export interface NotifierDeps {
  readonly container: ServiceWorkerContainer | undefined
  /** The browser's class; undefined where it has none (on an iPhone, until the page is installed). */
  readonly Notification: typeof Notification | undefined
  readonly permissions: Permissions | undefined
  /** Folder of the page, as a URL; ends with a slash. */
  readonly home: string
  /** Brings a conversation, or the page as it is, before the person. False when this tab is not the one in use. */
  open(peer: string | undefined): boolean
}

/** `renotify` and `badge` are not in the types. */
interface Options extends NotificationOptions {
  readonly renotify?: boolean
}

/** Through the service worker where there is one, so that phones show them and a press works after the tab is gone; else by the page. */
export function createNotifier({ container, Notification, permissions, home, open }: NotifierDeps): Notifier {
  const listeners = createListeners<[]>()
  /** Notifications that the page has shown itself. */
  const own = new Map<string, Notification>()
  /** Notifications that Chromium is asked for while it shows one: it may forget the new one, which then nobody can close (or see). */
  const inTurn = createTurn()

  const permission = (): NotifyPermission => {
    if (!Notification) return 'unsupported'
    return Notification.permission === 'default' ? 'unasked' : Notification.permission
  }

  const registered = async () => {
    const registration = await container?.getRegistration(home).catch(() => undefined)
    return registration?.active ? registration : undefined
  }

  function optionsOf({ tag, body, conversation, silent, again, lang, picture }: Notice): Options {
    const data: NoticeData = { peer: conversation }
    return {
      tag,
      body,
      data,
      silent,
      renotify: again,
      lang,
      dir: 'auto',
      icon: picture ?? `${home}icons/icon-192.png`,
      badge: `${home}icons/badge-96.png`,
    }
  }

  function showByPage(notice: Notice) {
    if (!Notification) return false
    const shown = new Notification(notice.title, optionsOf(notice))
    own.set(notice.tag, shown)
    shown.onclick = () => {
      window.focus()
      open(notice.conversation)
      shown.close()
    }
    shown.onclose = () => {
      if (own.get(notice.tag) === shown) own.delete(notice.tag)
    }
    return true
  }

  const closeAt = (which?: GetNotificationOptions) =>
    inTurn(async () => {
      const registration = await registered()
      for (const shown of (await registration?.getNotifications(which).catch(() => [])) ?? []) shown.close()
    })

  container?.addEventListener('message', (event) => {
    if (wordOf(event.data) === OPEN_CHAT && open(peerOf(event.data))) event.ports[0]?.postMessage({ tete: MINE })
  })
  permissions
    ?.query({ name: 'notifications' })
    .then((status) => status.addEventListener('change', () => listeners.tell()))
    .catch(() => undefined)

  return {
    permission,
    onPermission: listeners.add,
    async ask() {
      await Notification?.requestPermission().catch(() => undefined)
      listeners.tell()
      return permission()
    },
    async show(notice) {
      // A page's own would be made, and never be seen.
      if (permission() !== 'granted') return false
      try {
        return await inTurn(async () => {
          const registration = await registered()
          if (!registration) return showByPage(notice)
          await registration.showNotification(notice.title, optionsOf(notice))
          return true
        })
      } catch {
        return false // taken back just now, or this browser wants a service worker and has none
      }
    },
    async close(tag) {
      own.get(tag)?.close()
      await closeAt({ tag })
    },
    async closeAll() {
      for (const shown of own.values()) shown.close()
      await closeAt()
    },
  }
}
