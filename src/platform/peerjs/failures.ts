import type { Address, DialFailure } from '../../ports/transport.ts'

/** Failure of the last connection to somebody, with the candidates that there were of both sides, as lines. */
export interface Failure {
  readonly at: number
  readonly why: DialFailure
  readonly local: readonly string[]
  readonly remote: readonly string[]
}

/** Most people of whom it is remembered. */
const MAX_REMEMBERED = 100

const candidatesIn = (description: RTCSessionDescription | null): string[] =>
  [...(description?.sdp ?? '').matchAll(/^a=(candidate:[^\r\n]*)/gm)].map(([, line]) => line!)

type Described = Pick<RTCPeerConnection, 'localDescription' | 'remoteDescription'>

export type Failures = ReturnType<typeof createFailures>

/** Failures since the page was loaded, for whoever wants to know why. */
export function createFailures(now: () => number) {
  const last = new Map<Address, Failure>()
  return {
    /** Before the connection is closed. What we ended ourselves did not fail. */
    note(remote: Address, why: DialFailure, pc: Described) {
      if (why === 'cancelled') return
      last.delete(remote)
      const [local, theirs] = [candidatesIn(pc.localDescription), candidatesIn(pc.remoteDescription)]
      last.set(remote, { at: now(), why, local, remote: theirs })
      const [oldest] = last.keys()
      if (last.size > MAX_REMEMBERED && oldest !== undefined) last.delete(oldest)
    },
    of: (remote: Address): Failure | undefined => last.get(remote),
  }
}
