import type { Bytes } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Address, Channel, Count, IceRestart, Path } from '../../ports/transport.ts'
import type { Frames } from './frames.ts'
import { LOW_WATER, MAX_BUFFERED } from './limits.ts'
import { followPath } from './path.ts'

interface Deps {
  remote: Address
  role: Channel['role']
  connectionId: string
  fingerprints: Channel['fingerprints']
  ice: IceRestart
  pc: RTCPeerConnection
  data: RTCDataChannel
  frames: Frames
  clock: Clock
  count: Count
  /** Ends the connection; `closed` follows. */
  hangUp(): void
}

/** The port's channel on an open data channel. PeerJS's own send queue has no bound and is not used. */
export function createChannel({ pc, data, frames, clock, count, hangUp, ...facts }: Deps) {
  let over = false
  const waiting = createOnce()
  const closing = createOnce()
  let stopFollowing = () => {}

  data.bufferedAmountLowThreshold = LOW_WATER
  data.onbufferedamountlow = waiting.fire

  const channel: Channel = {
    ...facts,
    get buffered() {
      return over ? 0 : data.bufferedAmount
    },
    send(frame: Bytes) {
      if (over || data.readyState !== 'open') return
      try {
        if (data.bufferedAmount + frame.length > MAX_BUFFERED) throw new Error('The peer has stopped reading')
        data.send(frame)
      } catch {
        count('channel.stalled')
        hangUp()
      }
    },
    whenDrained() {
      if (over || data.bufferedAmount <= LOW_WATER) return Promise.resolve()
      return new Promise((resolve) => waiting.add(resolve))
    },
    onPath(tell: (path: Path) => void) {
      stopFollowing()
      if (!over) stopFollowing = followPath(pc, clock, tell)
    },
    onFrame(receive) {
      if (!over) frames.to(receive)
    },
    onClose(done) {
      if (over) queueMicrotask(done)
      else closing.add(done)
    },
    close: hangUp,
  }

  return {
    channel,
    /** The connection is over, whoever ended it. */
    closed() {
      over = true
      stopFollowing()
      data.onbufferedamountlow = null
      waiting.fire()
      closing.fire()
    },
  }
}

/** Callbacks that are run once, not in the midst of what causes it. */
function createOnce() {
  let all: (() => void)[] = []
  return {
    add: (run: () => void) => void all.push(run),
    fire() {
      for (const run of all) queueMicrotask(run)
      all = []
    },
  }
}
