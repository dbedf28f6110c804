import type { BrowserContext, Page } from '@playwright/test'
import { createLane, type Lane, type LaneFaults } from './lane.ts'
import { seededRandom } from './seededRandom.ts'

export type Way = 'in' | 'out'

export interface ChannelFaults {
  /** From now on, on all channels that there are and will be: frames that leave, or that come. */
  set(way: Way, faults: LaneFaults): void
  /** Channels that are open now pass nothing more in this way, and say nothing about it. Those that are opened later do. */
  swallow(way: Way): void
  /** Ends every channel, as the other side would. */
  cut(): void
  /** Channels that are open. */
  open(): number
  /** Faults that have befallen frames, by their kind. */
  readonly struck: Readonly<Record<string, number>>
}

declare global {
  interface Window {
    faults: ChannelFaults
  }
}

/**
 * Hook on the data channels of a page that is otherwise the real one: it stands where the browser's part ends and the page's own begins, so
 * that nothing of the page is another than what people load. Runs in the page; what it uses is handed to it.
 */
function hookFaults(makeLane: typeof createLane, random: typeof seededRandom, seed: number) {
  type Frame = string | Blob | ArrayBuffer | ArrayBufferView
  type Handler = RTCDataChannel['onmessage']
  const Channel = RTCDataChannel.prototype
  const real = {
    send: Channel.send,
    message: Object.getOwnPropertyDescriptor(Channel, 'onmessage')!,
    buffered: Object.getOwnPropertyDescriptor(Channel, 'bufferedAmount')!,
  }
  const chance = random(seed)
  const faults: Record<Way, LaneFaults> = { in: {}, out: {} }
  const struck: Record<string, number> = {}
  const lanes = new WeakMap<RTCDataChannel, { in: Lane<unknown>; out: Lane<Frame>; handler: Handler }>()
  /** A connection that was closed here tells nobody: whatever nobody else holds on to is gone. */
  let seen: WeakRef<RTCDataChannel>[] = []
  const sizeOf = (frame: Frame) =>
    typeof frame === 'string' ? frame.length : frame instanceof Blob ? frame.size : frame.byteLength

  function of(channel: RTCDataChannel) {
    const known = lanes.get(channel)
    if (known) return known
    let late = false
    const count = (what: string) => {
      struck[what] = (struck[what] ?? 0) + 1
    }
    const made = {
      handler: null as Handler,
      in: makeLane<unknown>({
        chance,
        struck: count,
        faults: () => faults.in,
        pass: (data) => made.handler?.call(channel, new MessageEvent('message', { data })),
      }),
      out: makeLane<Frame>({
        chance,
        struck(what) {
          late = true
          count(what)
        },
        faults: () => faults.out,
        pass(frame) {
          if (channel.readyState === 'open') Reflect.apply(real.send, channel, [frame])
          // Whoever waits until less is on its way learns of it from the browser, which knows of no lane.
          if (late && made.out.waiting().length === 0) channel.dispatchEvent(new Event('bufferedamountlow'))
        },
      }),
    }
    lanes.set(channel, made)
    seen = [...seen.filter((each) => each.deref()?.readyState !== 'closed'), new WeakRef(channel)]
    return made
  }

  Channel.send = function (this: RTCDataChannel, frame: Frame) {
    // As the real one would: it takes what there is now, whatever becomes of it.
    if (this.readyState !== 'open') throw new DOMException('not open', 'InvalidStateError')
    const copy = typeof frame === 'string' || frame instanceof Blob ? frame : new Uint8Array(bytesOf(frame))
    of(this).out.push(copy as Frame)
  } as RTCDataChannel['send']
  const bytesOf = (frame: ArrayBuffer | ArrayBufferView) =>
    frame instanceof ArrayBuffer
      ? frame.slice(0)
      : frame.buffer.slice(frame.byteOffset, frame.byteOffset + frame.byteLength)

  Object.defineProperty(Channel, 'bufferedAmount', {
    ...real.buffered,
    get(this: RTCDataChannel) {
      const waiting = lanes.get(this)?.out.waiting() ?? []
      return (real.buffered.get!.call(this) as number) + waiting.reduce((n, frame) => n + sizeOf(frame), 0)
    },
  })
  Object.defineProperty(Channel, 'onmessage', {
    ...real.message,
    get(this: RTCDataChannel) {
      return of(this).handler
    },
    set(this: RTCDataChannel, handler: Handler) {
      of(this).handler = handler
      real.message.set!.call(this, handler && ((event: MessageEvent) => of(this).in.push(event.data)))
    },
  })

  const opened = () => seen.flatMap((each) => each.deref() ?? []).filter(({ readyState }) => readyState === 'open')
  window.faults = {
    struck,
    set(way, next) {
      faults[way] = next
      for (const channel of opened()) of(channel)[way].changed()
    },
    swallow(way) {
      for (const channel of opened()) of(channel)[way].swallow()
    },
    cut() {
      for (const channel of opened()) channel.close()
    },
    open: () => opened().length,
  }
}

/** Every page that is loaded from now on has the hook. */
export const hookChannelFaults = (context: BrowserContext, seed: number) =>
  context.addInitScript(`(${hookFaults})(${createLane}, ${seededRandom}, ${seed})`)

export const setFaults = (page: Page, way: Way, faults: LaneFaults) =>
  page.evaluate(([where, which]) => window.faults.set(where, which), [way, faults] as const)
export const swallow = (page: Page, way: Way) => page.evaluate((where) => window.faults.swallow(where), way)
export const cut = (page: Page) => page.evaluate(() => window.faults.cut())
export const openChannels = (page: Page) => page.evaluate(() => window.faults.open())
export const struckIn = (page: Page) => page.evaluate(() => window.faults.struck)
