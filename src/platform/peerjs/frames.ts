import type { Bytes } from '../../lib/bytes.ts'
import { MAX_HELD_BYTES, MAX_HELD_FRAMES } from './limits.ts'

type Frame = Bytes | undefined

/**
 * Hands on what arrives, in order; until there is somebody to hand it to, it is held, within bounds. Beyond these, `overflow` has to
 * hang up: on a reliable channel nothing may be missing.
 */
export function receiveFrames(data: RTCDataChannel, overflow: () => void) {
  const held: Frame[] = []
  let bytes = 0
  let receive: ((frame: Frame) => void) | undefined

  function handOn() {
    // The receiver may be changed by a frame that it receives.
    while (receive && held.length > 0) receive(held.shift())
  }

  data.binaryType = 'arraybuffer'
  data.onmessage = ({ data: content }: MessageEvent<unknown>) => {
    const frame = content instanceof ArrayBuffer ? new Uint8Array(content) : undefined
    if (!receive) {
      bytes += frame?.length ?? 0
      if (held.length >= MAX_HELD_FRAMES || bytes > MAX_HELD_BYTES) return overflow()
    }
    held.push(frame)
    handOn()
  }

  return {
    to(next: (frame: Frame) => void) {
      receive = next
      handOn()
    },
    stop() {
      data.onmessage = null
      receive = undefined
      held.length = 0
    },
  }
}

export type Frames = ReturnType<typeof receiveFrames>
