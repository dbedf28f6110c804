import type { Page } from '@playwright/test'
import type { Person } from './person.ts'

declare global {
  interface Window {
    /** Channels of this page's own links, open and closed. */
    hooked: RTCDataChannel[]
    /** From a key's press to the frame after it was taken. Milliseconds. */
    pressed: number[]
    /** Tasks of the page that took longer than 50 ms. Milliseconds. */
    stalls: number[]
    /** Texts that the page showed, and when: milliseconds since 1970. */
    arrived: Record<string, number>
  }
}

/** Hook on the channels of a page that is otherwise the real one: whoever has it may say anything as the friend that they are. */
export function hookChannels() {
  window.hooked = []
  const { send } = RTCDataChannel.prototype
  RTCDataChannel.prototype.send = function (this: RTCDataChannel, ...args) {
    if (!window.hooked.includes(this)) window.hooked.push(this)
    return Reflect.apply(send, this, args)
  } as RTCDataChannel['send']
}

export const FLOODS = [
  'pings',
  'unknown protocols',
  'typing',
  'names',
  'known entries',
  'unknown kinds',
  'messages',
] as const
export type Flood = (typeof FLOODS)[number]

/** Floods whoever is at the other end of the newest link as fast as the channel takes it. Says how many frames left, and whether it still stands. */
export const flood = (page: Page, what: Flood, ms: number) =>
  page.evaluate(
    async ({ what, ms }) => {
      const channel = window.hooked.findLast(({ readyState }) => readyState === 'open')
      if (!channel) throw new Error('no link')
      const instance = `flood${Math.random().toString(36).slice(2, 8).padEnd(6, '0')}`
      const one = (n: number): unknown => {
        const line = (kind: string, body: unknown) => ({
          ...{ proto: 'log/1', kind: 'entries' },
          body: { instance, entries: [[n + 1, 1_000 + n, 0, kind, body]] },
        })
        if (what === 'pings') return { proto: 'link/1', kind: 'ping', body: {} }
        if (what === 'unknown protocols') return { proto: 'x/1', kind: 'y', body: {} }
        if (what === 'typing') return { proto: 'typing/1', kind: 'typing', body: { on: n % 2 === 0 } }
        if (what === 'names') return { proto: 'profile/1', kind: 'name', body: { name: `Name ${n}` } }
        if (what === 'unknown kinds') return line('riddle', { x: 'x'.repeat(15_000) })
        if (what === 'messages') return line('text', { text: `flood ${n}` })
        const entries = Array.from({ length: 100 }, (_, at) => [
          at + 1,
          1_000 + at,
          0,
          'text',
          { text: 'x'.repeat(100) },
        ])
        return { proto: 'log/1', kind: 'entries', body: { instance, entries } }
      }
      const until = performance.now() + ms
      let sent = 0
      while (performance.now() < until && channel.readyState === 'open') {
        for (let i = 0; i < 50 && channel.readyState === 'open' && channel.bufferedAmount < 1024 * 1024; i++)
          channel.send(new TextEncoder().encode(JSON.stringify(one(sent++))))
        await new Promise((resolve) => setTimeout(resolve, 0))
      }
      return { sent, open: channel.readyState === 'open' }
    },
    { what, ms },
  )

/** Watches what a person feels: keys that are pressed, and messages that come. */
export function watchFeeling() {
  window.pressed = []
  window.arrived = {}
  window.stalls = []
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.stalls.push(duration)
  }).observe({ type: 'longtask', buffered: true })
  document.addEventListener(
    'keydown',
    ({ timeStamp }) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => window.pressed.push(performance.now() - timeStamp)
        port2.postMessage(null)
      }),
    true,
  )
  new MutationObserver(() => {
    for (const [text] of document.body?.innerText.matchAll(/probe-\d+/g) ?? [])
      window.arrived[text] ??= performance.timeOrigin + performance.now()
  }).observe(document, { subtree: true, childList: true, characterData: true })
}

export interface Felt {
  /** Milliseconds of each key and of each message. */
  readonly keys: readonly number[]
  readonly messages: readonly number[]
  /** What stood in the field after all those keys. */
  readonly typed: string
  /** What was written to her. */
  readonly said: readonly string[]
  readonly stalls: readonly number[]
}

/** Feeling: what it is like at `ann`'s, for so many keys, while `cem` writes to her. */
export async function feel(ann: Person, cem: Person, keys: number): Promise<Felt> {
  await ann.page.evaluate(() => {
    window.pressed = []
    window.stalls = []
  })
  const field = ann.page.getByRole('textbox', { name: 'Message', exact: true })
  await field.focus()
  const messages: number[] = []
  const said: string[] = []
  for (let i = 0; i < keys; i++) {
    await ann.page.keyboard.press('a')
    if (i % 10 !== 9) continue
    const text = `probe-${Date.now()}`
    said.push(text)
    await cem.page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
    const before = Date.now()
    await cem.page.keyboard.press('Enter')
    const at = await ann.page.waitForFunction((wanted) => window.arrived[wanted], text).then((got) => got.jsonValue())
    messages.push((at as number) - before)
  }
  // The frame after the last key is still to come.
  await ann.page.waitForFunction((all) => window.pressed.length >= all, keys)
  const typed = await field.inputValue()
  await field.fill('')
  const { pressed, stalls } = await ann.page.evaluate(() => ({ pressed: window.pressed, stalls: window.stalls }))
  return { keys: pressed, messages, typed, said, stalls }
}
