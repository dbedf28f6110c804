import type { BrowserContext, Page } from '@playwright/test'

interface LinkTimes {
  /** When each frame of the link left, or came, by the page's clock. Milliseconds since 1970. */
  sent: number[]
  came: number[]
  /** When the page first said that it is linked, and when the first bytes of a file came. */
  linked: number | undefined
  firstBytes: number | undefined
}

declare global {
  interface Window {
    linkTimes: LinkTimes
  }
}

/** Runs in a page before anything of it. Frames of a link come in order, and none is lost: the n-th that leaves is the n-th that comes. */
function noteTimes() {
  const times: LinkTimes = { sent: [], came: [], linked: undefined, firstBytes: undefined }
  window.linkTimes = times
  const now = () => performance.timeOrigin + performance.now()
  const Channel = RTCDataChannel.prototype
  const { send } = Channel
  const message = Object.getOwnPropertyDescriptor(Channel, 'onmessage')!
  Channel.send = function (this: RTCDataChannel, frame: ArrayBufferView<ArrayBuffer>) {
    if (this.label !== 'side') times.sent.push(now())
    Reflect.apply(send, this, [frame])
  } as RTCDataChannel['send']
  Object.defineProperty(Channel, 'onmessage', {
    ...message,
    set(this: RTCDataChannel, handler: RTCDataChannel['onmessage']) {
      const isSide = this.label === 'side'
      message.set!.call(
        this,
        handler &&
          ((event: MessageEvent) => {
            if (isSide) times.firstBytes ??= now()
            else times.came.push(now())
            handler.call(this, event)
          }),
      )
    },
  })
  const look = () => {
    if (!document.querySelector('[data-link="online"]')) return
    times.linked = now()
    observer.disconnect()
  }
  const observer = new MutationObserver(look)
  observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-link'] })
}

export const noteLinkTimes = (context: BrowserContext) => context.addInitScript(noteTimes)
export const linkTimesOf = (page: Page): Promise<LinkTimes> => page.evaluate(() => ({ ...window.linkTimes }))

/** What each frame took that left `from` since the one with that number. Milliseconds. */
export async function tripsSince(from: Page, to: Page, first: number): Promise<number[]> {
  const [{ sent }, { came }] = [await linkTimesOf(from), await linkTimesOf(to)]
  return came.slice(first).map((at, n) => at - sent[first + n]!)
}
