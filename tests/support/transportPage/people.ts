import { type Browser, expect, type Page } from '@playwright/test'
import type { Broker } from '../../../src/platform/peerjs/line.ts'
import type { Address } from '../../../src/ports/transport.ts'
import { address } from '../names.ts'
import type { NodeOptions } from './node.ts'

/** A page with one real transport in it, as seen from the test. */
export interface Person {
  readonly id: Address
  readonly page: Page
  /** Errors of the page, and what it printed as errors. */
  readonly complaints: string[]
  signalling(): Promise<string | undefined>
  counts(): Promise<Readonly<Record<string, number>>>
  /** RTCPeerConnections: made by this transport so far, and open now. */
  rtc(): Promise<{ made: number; open: number }>
  /** `ok`, or why not. */
  dial(to: Person | Address, metadata?: Record<string, unknown>): Promise<string>
  /** Sends bytes on the newest channel. */
  say(...bytes: number[]): Promise<void>
  /** First bytes of all frames of the newest channel; `text` for one that was not binary. */
  heard(): Promise<(number | 'text' | undefined)[]>
  channels(): Promise<{ all: number; open: number }>
  close(): Promise<void>
}

let people = 0

export async function person(
  browser: Browser,
  url: string,
  broker: Broker,
  options: Partial<NodeOptions> = {},
): Promise<Person> {
  const page = await (await browser.newContext()).newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(url)
  const id = options.self ?? address(`person${++people}`)
  const { host, port, path, secure } = options.broker ?? broker
  await page.evaluate((all) => window.lab.start('me', all), {
    ...options,
    self: id,
    broker: { host, port, path, secure },
  })
  return {
    id,
    page,
    complaints,
    signalling: () => page.evaluate(() => window.lab.nodes.me!.signalling.at(-1)),
    counts: () => page.evaluate(() => window.lab.nodes.me!.counts),
    rtc: () =>
      page.evaluate(() => {
        // The first one is PeerJS's, which tries out what the browser can do.
        return { made: window.lab.rtc.all.length - 1, open: window.lab.rtc.open() }
      }),
    dial: (to, metadata = {}) =>
      page.evaluate(
        async ([remote, data]) => {
          const { me } = window.lab.nodes
          await me!.dial(remote, data)
          const result = me!.results.at(-1)!
          return result.ok ? 'ok' : result.why
        },
        [typeof to === 'string' ? to : to.id, metadata] as const,
      ),
    say: (...bytes) =>
      page.evaluate((all) => window.lab.nodes.me!.channels.at(-1)!.channel.send(new Uint8Array(all)), bytes),
    heard: () =>
      page.evaluate(() => {
        const frames = window.lab.nodes.me!.channels.at(-1)?.frames ?? []
        return frames.map((frame) => (frame ? frame[0] : ('text' as const)))
      }),
    channels: () =>
      page.evaluate(() => {
        const { channels } = window.lab.nodes.me!
        return { all: channels.length, open: channels.filter(({ closed }) => !closed).length }
      }),
    close: () => page.context().close(),
  }
}

export const isOnline = (who: Person) => expect.poll(() => who.signalling()).toBe('online')

/** The newest channel between them carries bytes both ways. */
export async function canTalk(a: Person, b: Person) {
  const [before, beforeB] = [(await a.heard()).length, (await b.heard()).length]
  await a.say(7)
  await b.say(8)
  await expect.poll(async () => (await a.heard()).slice(before)).toEqual([8])
  await expect.poll(async () => (await b.heard()).slice(beforeB)).toEqual([7])
}
