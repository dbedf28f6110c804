import type { Bytes } from '../../lib/bytes.ts'
import type { SideData } from '../../ports/sideConnections.ts'
import type { Count } from '../../ports/transport.ts'
import { MAX_HELD_BYTES, MAX_HELD_MESSAGES, MAX_SIDE_BUFFERED, MAX_SIDE_MESSAGE, SIDE_LOW_WATER } from './limits.ts'

type Message = Bytes | undefined

interface Deps {
  channel: RTCDataChannel
  count: Count
  /** The peer broke the bounds: on a reliable channel nothing may be missing, so it has to end. */
  onOverflow(): void
}

/** The port's data on a channel; nothing of it reaches anybody before it is asked for. */
export function createSideData({ channel, count, onOverflow }: Deps) {
  const held: Message[] = []
  let heldBytes = 0
  let receive: ((message: Message) => void) | undefined
  let waiting: (() => void)[] = []
  let over = false

  channel.binaryType = 'arraybuffer'
  channel.bufferedAmountLowThreshold = SIDE_LOW_WATER
  channel.onbufferedamountlow = wake
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = data instanceof ArrayBuffer ? new Uint8Array(data) : undefined
    const size = message?.length ?? 0
    if (!receive) heldBytes += size
    if (size > MAX_SIDE_MESSAGE || held.length >= MAX_HELD_MESSAGES || heldBytes > MAX_HELD_BYTES) {
      count('side.overflow')
      return onOverflow()
    }
    held.push(message)
    handOn()
  }

  function wake() {
    for (const go of waiting) queueMicrotask(go)
    waiting = []
  }
  function handOn() {
    // The receiver may be changed, or the connection closed, by a message that it receives.
    while (receive && held.length > 0) receive(held.shift())
    if (receive) heldBytes = 0
  }

  const data: SideData = {
    get buffered() {
      return over ? 0 : channel.bufferedAmount
    },
    send(message) {
      if (over || channel.readyState !== 'open' || message.length > MAX_SIDE_MESSAGE) return false
      try {
        if (channel.bufferedAmount + message.length > MAX_SIDE_BUFFERED) return false
        channel.send(message)
        return true
      } catch {
        return false // the browser's own queue, or a peer that takes less at a time
      }
    },
    whenDrained() {
      if (over || channel.bufferedAmount <= SIDE_LOW_WATER) return Promise.resolve()
      return new Promise((resolve) => void waiting.push(resolve))
    },
    onMessage(next) {
      if (over) return
      receive = next
      handOn()
    },
  }
  return {
    data,
    stop() {
      over = true
      channel.onmessage = null
      channel.onbufferedamountlow = null
      receive = undefined
      held.length = 0
      wake()
    },
  }
}
