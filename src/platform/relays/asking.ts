import type { Clock } from '../../ports/clock.ts'
import type { RelayReport } from '../../ports/transport.ts'
import { ASK_MS } from './limits.ts'
import { watchGathering } from './watching.ts'
import { withRelays } from './ways.ts'

interface Deps {
  /** `(config) => new RTCPeerConnection(config)`; it may throw. */
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection
  readonly clock: Clock
  readonly onReport: (report: RelayReport, url: string) => void
}

/** Relays being asked whether they answer. */
export interface Asking {
  /** Resolves to the first URL that answered, or undefined: none has, within 8 s. A refusal is an answer. */
  readonly answer: Promise<string | undefined>
  /** Gives back what was lent. */
  stop(): void
}

/**
 * Asking relays: a connection to nobody that gathers from some of them, and gives back at once what it got. Each way is
 * asked by one of its own, since not every browser says where a candidate came from.
 */
export function askRelays(
  { connect, clock, onReport }: Deps,
  servers: readonly RTCIceServer[],
  urls: readonly string[],
): Asking {
  let settle: (url: string | undefined) => void = () => {}
  const answer = new Promise<string | undefined>((resolve) => {
    settle = resolve
  })
  const cancel = clock.after(ASK_MS, () => end(undefined))
  let pc: RTCPeerConnection | undefined
  let over = false

  function end(url: string | undefined) {
    if (over) return
    over = true
    cancel()
    pc?.close()
    settle(url)
  }

  try {
    const only = withRelays(servers, new Set(urls))
    pc = connect({ iceServers: only, iceTransportPolicy: 'relay' })
    watchGathering(pc, only, (report, url) => {
      onReport(report, url)
      if (report.result !== 'unreached' && report.result !== 'silent') end(url)
    })
    pc.addEventListener('icecandidate', ({ candidate }) => candidate?.type === 'relay' && end(urls[0]))
    pc.addEventListener('icegatheringstatechange', () => pc?.iceGatheringState === 'complete' && end(undefined))
    pc.createDataChannel('')
    pc.setLocalDescription().catch(() => end(undefined))
  } catch {
    end(undefined) // the browser has no more connections
  }
  return { answer, stop: () => end(undefined) }
}
