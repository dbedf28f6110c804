import type { Address } from '../../ports/transport.ts'
import { MAX_BINDING, MAX_MESSAGE, MAX_METADATA, MAX_WORD } from './limits.ts'

interface FromPeer {
  /** As the broker stamped it. */
  readonly from: Address
  readonly connectionId: string
}

/** Messages that a PeerServer may send to us, as far as it concerns us. Every field is checked for shape and size, none for truth. */
export type BrokerMessage =
  | { readonly type: 'OPEN' | 'ID-TAKEN' | 'ERROR' | 'LEAVE' }
  | { readonly type: 'EXPIRE'; readonly from: Address }
  | { readonly type: 'KNOCK'; readonly from: Address; readonly metadata: unknown }
  | ({
      readonly type: 'OFFER'
      readonly sdp: string
      readonly metadata: unknown
      readonly binding: string | undefined
    } & FromPeer)
  | ({ readonly type: 'ANSWER'; readonly sdp: string } & FromPeer)
  | ({ readonly type: 'RESTART'; readonly word: unknown } & FromPeer)
  | ({ readonly type: 'CANDIDATE'; readonly candidate: Candidate } & FromPeer)

export interface Candidate {
  readonly candidate: string
  readonly sdpMid: string | null
  readonly sdpMLineIndex: number | null
  readonly usernameFragment?: string
}

/** Cause for which a message was dropped, for the counters. */
export type Drop = 'garbage' | 'oversize' | 'media' | 'serialization' | 'metadata'

/** A PeerJS ID, a connection's ID: as brokers and `engine` make them. */
const NAME = /^[A-Za-z0-9_-]{1,128}$/

/** Never throws, and takes from the message only what is named here. */
export function readMessage(data: unknown): BrokerMessage | Drop {
  if (typeof data !== 'string') return 'garbage'
  if (data.length > MAX_MESSAGE) return 'oversize'
  let message: unknown
  try {
    message = JSON.parse(data)
  } catch {
    return 'garbage'
  }
  if (!isRecord(message)) return 'garbage'
  const { type, src, payload } = message
  switch (type) {
    case 'OPEN':
    case 'ID-TAKEN':
    case 'ERROR':
    case 'LEAVE':
      return { type }
    case 'EXPIRE':
      return isName<Address>(src) ? { type, from: src } : 'garbage'
    case 'OFFER':
      return isName<Address>(src) && isRecord(payload) ? readOffer(src, payload) : 'garbage'
    case 'ANSWER': {
      if (!isName<Address>(src) || !isRecord(payload)) return 'garbage'
      const { connectionId, sdp } = payload
      if (payload.type !== 'data') return 'media'
      if (isName(connectionId) && payload.restart !== undefined)
        return isSmall(payload.restart, MAX_WORD)
          ? { type: 'RESTART', from: src, connectionId, word: payload.restart }
          : 'oversize'
      if (!isName(connectionId) || !isRecord(sdp) || sdp.type !== 'answer' || typeof sdp.sdp !== 'string')
        return 'garbage'
      return { type, from: src, connectionId, sdp: sdp.sdp }
    }
    case 'CANDIDATE': {
      if (!isName<Address>(src) || !isRecord(payload) || !isName(payload.connectionId)) return 'garbage'
      const candidate = readCandidate(payload.candidate)
      return candidate ? { type, from: src, connectionId: payload.connectionId, candidate } : 'garbage'
    }
    default:
      return 'garbage'
  }
}

function readOffer(from: Address, payload: Record<string, unknown>): BrokerMessage | Drop {
  const { connectionId, serialization, sdp, metadata, binding } = payload
  if (payload.type === 'media') return 'media'
  if (serialization === 'knock' && sdp === undefined) {
    return isSmall(metadata) ? { type: 'KNOCK', from, metadata } : 'metadata'
  }
  if (serialization !== 'raw') return 'serialization'
  if (payload.type !== 'data' || !isName(connectionId)) return 'garbage'
  if (!isRecord(sdp) || sdp.type !== 'offer' || typeof sdp.sdp !== 'string') return 'garbage'
  if (binding !== undefined && !(typeof binding === 'string' && binding.length <= MAX_BINDING)) return 'garbage'
  return isSmall(metadata) ? { type: 'OFFER', from, connectionId, sdp: sdp.sdp, metadata, binding } : 'metadata'
}

function readCandidate(value: unknown): Candidate | undefined {
  if (!isRecord(value) || typeof value.candidate !== 'string') return undefined
  const { candidate, sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = value
  if (sdpMid !== null && !(typeof sdpMid === 'string' && sdpMid.length <= 16)) return undefined
  if (sdpMLineIndex !== null && sdpMLineIndex !== 0) return undefined
  // Without either, addIceCandidate throws a TypeError.
  if (sdpMid === null && sdpMLineIndex === null) return undefined
  if (usernameFragment === null) return { candidate, sdpMid, sdpMLineIndex }
  if (typeof usernameFragment !== 'string' || usernameFragment.length > 256) return undefined
  return { candidate, sdpMid, sdpMLineIndex, usernameFragment }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isName = <T extends string>(value: unknown): value is T => typeof value === 'string' && NAME.test(value)

function isSmall(value: unknown, most = MAX_METADATA): boolean {
  try {
    return (JSON.stringify(value)?.length ?? 0) <= most
  } catch {
    return false // nested deeper than the stack
  }
}
