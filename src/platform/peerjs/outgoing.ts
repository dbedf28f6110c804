import { cleanRelay, cleanRelays, isRelay, onlyRelay } from '../../lib/sdp.ts'
import type { Address } from '../../ports/transport.ts'

export interface Outgoing {
  readonly type: string
  readonly dst: Address
  readonly payload: {
    readonly connectionId: string
    readonly sdp?: { readonly type: string; readonly sdp: string }
    readonly candidate?: { toJSON(): RTCIceCandidateInit } | RTCIceCandidateInit
    readonly metadata?: unknown
    readonly binding?: string
  }
}

/**
 * Outgoing message: what PeerJS wants to tell the broker, with no more addresses in it than may leave. Undefined: it stays here.
 * `relayOnly` is undefined for a connection that is over, of which nothing more is said.
 */
export function cleanOutgoing(
  message: unknown,
  relayOnly: (remote: Address, connectionId: string) => boolean | undefined,
): Outgoing | undefined {
  const { type, dst, payload } = message as Outgoing
  const only = payload && relayOnly(dst, payload.connectionId)
  if (only === undefined) return undefined
  const { sdp, candidate } = payload
  if ((type === 'OFFER' || type === 'ANSWER') && sdp) {
    const text = only ? onlyRelay(sdp.sdp) : cleanRelays(sdp.sdp)
    return { type, dst, payload: { ...payload, sdp: { type: sdp.type, sdp: text } } }
  }
  if (type !== 'CANDIDATE' || !candidate) return undefined
  const init = 'toJSON' in candidate ? candidate.toJSON() : candidate
  const line = init.candidate ?? ''
  if (line === '' || (only && !isRelay(line))) return undefined
  return { type, dst, payload: { ...payload, candidate: { ...init, candidate: cleanRelay(line) } } }
}
