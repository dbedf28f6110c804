import { MAX_FRAME } from '../../../src/engine/limits.ts'
import type { FakeClock } from '../../support/fakeClock.ts'

/** Frame: what looking at one takes on a slow phone, and of its bytes beside. */
const FRAME_MS = 1
const BYTES_PER_MS = 8 * 1024
export const MAX_FRAME_MS = FRAME_MS + MAX_FRAME / BYTES_PER_MS
/** Frames further apart leave the page time between them. Milliseconds. */
const REST_MS = 1

let take: ((bytes: number) => void) | undefined

/** A page has decoded so many bytes; the world's clock goes on meanwhile. */
export const decoded = (bytes: number) => take?.(bytes)

export type Processor = ReturnType<typeof createProcessor>

/**
 * Processor: makes time pass in a world while its pages decode frames, or a slice would never be over. One for all of its pages. What a
 * page puts off to a task of its own comes when it is free again; the network and the disk go on meanwhile.
 */
export function createProcessor(clock: FakeClock) {
  const { uptime, after } = clock
  let busyUntil = 0
  let stretch = 0
  let last = uptime()
  let longest = 0
  let bytes = 0
  const now = () => Math.max(uptime(), busyUntil)
  Object.assign(clock, {
    uptime: now,
    soon: (run: () => void) =>
      after(now() - uptime(), () => {
        stretch = 0
        run()
      }),
  })
  take = (size) => {
    bytes += size
    const took = FRAME_MS + size / BYTES_PER_MS
    if (now() - last > REST_MS) stretch = 0
    busyUntil = now() + took
    last = busyUntil
    stretch += took
    longest = Math.max(longest, stretch)
  }
  return {
    /** Decoded so far. */
    bytes: () => bytes,
    /** The longest stretch of frames without a turn for whatever else the page has to do. Milliseconds. */
    longest: () => longest,
  }
}
