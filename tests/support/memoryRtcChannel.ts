import type { Bytes } from '../../src/lib/bytes.ts'
import type { Clock } from '../../src/ports/clock.ts'

export interface MemoryChannel {
  readonly channel: RTCDataChannel
  /** The connection is up, for the first time or again. */
  connect(to: () => MemoryChannel | undefined, path: () => boolean): void
  deliver(data: Bytes): void
  /** The association is over. */
  shut(): void
}

interface Options {
  clock: Clock
  latency: () => number
  alive(): boolean
}

/** An RTCDataChannel whose bytes wait for a path: ordered, reliable, and now and then late. */
export function createMemoryChannel({ clock, latency, alive }: Options): MemoryChannel {
  const queue: Bytes[] = []
  let other: (() => MemoryChannel | undefined) | undefined
  let reaches: () => boolean = () => false
  let pumping = false

  const channel = {
    binaryType: 'arraybuffer',
    bufferedAmountLowThreshold: 0,
    readyState: 'connecting' as RTCDataChannelState,
    onopen: null as (() => void) | null,
    onclose: null as (() => void) | null,
    onmessage: null as ((event: { data: unknown }) => void) | null,
    onbufferedamountlow: null as (() => void) | null,
    get bufferedAmount() {
      return queue.reduce((sum, { length }) => sum + length, 0)
    },
    send(data: Bytes) {
      if (channel.readyState !== 'open') throw new DOMException('not open', 'InvalidStateError')
      queue.push(data.slice())
      pump()
    },
    close: () => undefined,
  }

  /** One batch at a time, so that nothing overtakes; while there is no path it is tried again, as SCTP does. */
  function pump() {
    if (pumping || queue.length === 0) return
    pumping = true
    const batch = queue.length
    clock.after(reaches() ? latency() : 200, () => {
      pumping = false
      if (channel.readyState !== 'open' || !alive()) return
      const there = other?.()
      if (reaches() && there) {
        const before = channel.bufferedAmount
        for (const data of queue.splice(0, batch)) there.deliver(data)
        const low = channel.bufferedAmountLowThreshold
        if (before > low && channel.bufferedAmount <= low) channel.onbufferedamountlow?.()
      }
      pump()
    })
  }

  return {
    channel: channel as unknown as RTCDataChannel,
    connect(to, path) {
      other = to
      reaches = path
      if (channel.readyState === 'connecting') {
        channel.readyState = 'open'
        channel.onopen?.()
      }
      pump()
    },
    deliver(data) {
      if (alive() && channel.readyState !== 'closed') channel.onmessage?.({ data: data.buffer })
    },
    shut() {
      if (channel.readyState === 'closed') return
      channel.readyState = 'closed'
      queue.length = 0
      channel.onclose?.()
    },
  }
}
