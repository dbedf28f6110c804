import { decodeFileFrame } from '../../../src/features/files/fileFrame.ts'
import { pieceCount, pieceSize } from '../../../src/features/files/root.ts'
import { type Bytes, concat } from '../../../src/lib/bytes.ts'
import type { Crypto } from '../../../src/ports/crypto.ts'
import type { SideData } from '../../../src/ports/sideConnections.ts'
import type { FakeClock } from '../../support/fakeClock.ts'

/** Way of a path: bytes a second, and milliseconds one way. */
export interface Way {
  readonly rate: number
  readonly latency: number
}

/** Bytes of some file: repeatable, and no two pieces alike. */
export function someBytes(size: number, seed = 1): Bytes {
  const bytes = new Uint8Array(size)
  let state = seed * 2_654_435_761 + 1
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    bytes[i] = state >>> 24
  }
  return bytes
}

export const pieceOf = (bytes: Bytes, piece: number): Bytes =>
  bytes.slice(piece * pieceSize(bytes.length, 0), piece * pieceSize(bytes.length, 0) + pieceSize(bytes.length, piece))

export async function hashesOf(crypto: Pick<Crypto, 'sha256'>, bytes: Bytes): Promise<Bytes> {
  const hashes: Bytes[] = []
  for (let piece = 0; piece < pieceCount(bytes.length); piece++) hashes.push(await crypto.sha256(pieceOf(bytes, piece)))
  return concat(...hashes)
}

/** Data channel over a path: what is sent waits for its turn, and arrives as far later as the path is long. */
export function createDataWay(clock: FakeClock, way: Way, arrive: (message: Bytes) => void) {
  let buffered = 0
  let freeAt = 0
  let open = true
  let most = 0
  let waiting: (() => void)[] = []
  const data: SideData = {
    get buffered() {
      return buffered
    },
    send(message) {
      if (!open) return false
      buffered += message.length
      most = Math.max(most, buffered)
      freeAt = Math.max(freeAt, clock.uptime()) + (message.length / way.rate) * 1000
      clock.after(freeAt - clock.uptime(), () => {
        buffered -= message.length
        if (buffered <= 256 * 1024) for (const go of waiting.splice(0)) go()
        clock.after(way.latency, () => open && arrive(message))
      })
      return true
    },
    whenDrained: () =>
      buffered <= 256 * 1024 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve)),
    onMessage: () => undefined,
  }
  return {
    data,
    /** Most that ever waited in it. */
    get most() {
      return most
    },
    cut() {
      open = false
      for (const go of waiting.splice(0)) go()
      waiting = []
    },
  }
}

export const frameOf = (message: Bytes) => decodeFileFrame(message)!
