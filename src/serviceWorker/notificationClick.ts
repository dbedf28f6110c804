import { MINE, OPEN_CHAT, peerOf, wordOf } from '../lib/workerTalk.ts'

/**
 * Time that the tabs are asked which of them is in use; a click's right to focus one lasts a little longer.
 * Milliseconds.
 */
const ANSWER_TIMEOUT_MS = 600

/** Tab: what of `WindowClient` is used here. */
export interface Tab {
  readonly visibilityState: string
  postMessage(message: unknown, transfer: Transferable[]): void
  focus(): Promise<unknown>
}

export interface Tabs {
  matchAll(options: { type: 'window' }): Promise<readonly Tab[]>
  openWindow(url: string): Promise<unknown>
}

/** Resolves once the tab says that it is the one in use, and never otherwise. */
const isInUse = (tab: Tab, peer: string | undefined) =>
  new Promise<Tab>((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = (event) => {
      port1.close()
      if (wordOf(event.data) === MINE) resolve(tab)
    }
    tab.postMessage({ tete: OPEN_CHAT, peer }, [port2])
  })

/** Brings the conversation to the front, in the tab that is in use; without any tab, in a new one. */
export async function onNotificationClick(data: unknown, all: Tabs): Promise<void> {
  const peer = peerOf(data)
  const tabs = await all.matchAll({ type: 'window' })
  if (tabs.length === 0) return void (await all.openWindow(peer ? `./#/chat/${peer}` : './'))
  // A tab that the browser has frozen answers once it is looked at.
  const likely = tabs.find((tab) => tab.visibilityState === 'visible') ?? tabs[0]!
  const late = new Promise<Tab>((resolve) => setTimeout(() => resolve(likely), ANSWER_TIMEOUT_MS))
  const tab = await Promise.race([late, ...tabs.map((one) => isInUse(one, peer))])
  await tab.focus()
}
