import { CHROMIUM_156 } from './recordedSdp.ts'

/** Messages as a PeerServer relays them, to be altered and forged. */

const CONNECTION = 'c-0123456789abcdef'

/** An offer as our transport makes it, with `change` to its payload. */
export const offerFrom = (src: string, change: Record<string, unknown> = {}) => ({
  type: 'OFFER',
  src,
  payload: {
    type: 'data',
    serialization: 'raw',
    reliable: true,
    label: 'tete-a-tete',
    connectionId: CONNECTION,
    metadata: {},
    sdp: { type: 'offer', sdp: CHROMIUM_156.offer },
    ...change,
  },
})

export const candidateFrom = (src: string, line: string, connectionId = CONNECTION) => ({
  type: 'CANDIDATE',
  src,
  payload: { type: 'data', connectionId, candidate: { candidate: line, sdpMid: '0', sdpMLineIndex: 0 } },
})

export const hostCandidate = (port: number) => `candidate:1 1 udp 2122260223 127.0.0.1 ${port} typ host`
