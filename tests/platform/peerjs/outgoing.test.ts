import { describe, expect, it } from 'vitest'
import { cleanOutgoing } from '../../../src/platform/peerjs/outgoing.ts'
import { CHROMIUM_156 } from '../../support/recordedSdp.ts'

const RELAY = 'candidate:4 1 udp 8331263 198.51.100.7 61000 typ relay raddr 192.0.2.33 rport 50000 generation 0'
const CLEAN = 'candidate:4 1 udp 8331263 198.51.100.7 61000 typ relay raddr 0.0.0.0 rport 9 generation 0'
const REFLEXIVE = 'candidate:3 1 udp 1677729535 192.0.2.33 50000 typ srflx raddr 0.0.0.0 rport 0'
const HOST = 'candidate:1 1 udp 2122260223 10.0.0.5 50000 typ host'
const PEER_REFLEXIVE = 'candidate:5 1 udp 1677729535 192.0.2.33 50000 typ prflx raddr 0.0.0.0 rport 0'

const candidate = (line: string) => ({
  type: 'CANDIDATE',
  dst: 'friend',
  payload: {
    type: 'data',
    connectionId: 'c',
    candidate: { toJSON: () => ({ candidate: line, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' }) },
  },
})
const description = (type: 'OFFER' | 'ANSWER') => ({
  type,
  dst: 'friend',
  payload: {
    type: 'data',
    connectionId: 'c',
    metadata: { v: 1 },
    sdp: {
      type: type.toLowerCase(),
      sdp: [CHROMIUM_156.offer, `a=${HOST}`, `a=${REFLEXIVE}`, `a=${RELAY}`, ''].join('\r\n'),
    },
  },
})
const direct = () => false
const relayOnly = () => true
const text = (message: unknown) => JSON.stringify(message)

describe('what leaves for the broker', () => {
  it('names the relay, and not where the relay saw us', () => {
    expect(text(cleanOutgoing(candidate(RELAY), direct))).toContain(CLEAN)
    expect(text(cleanOutgoing(candidate(RELAY), relayOnly))).toContain(CLEAN)
    for (const type of ['OFFER', 'ANSWER'] as const) {
      for (const wish of [direct, relayOnly]) {
        const said = text(cleanOutgoing(description(type), wish))
        expect(said).toContain(CLEAN)
        expect(said).not.toContain('raddr 192.0.2.33')
      }
    }
  })

  it('names every other address too, unless only relays may be named', () => {
    for (const line of [HOST, REFLEXIVE, PEER_REFLEXIVE]) {
      expect(text(cleanOutgoing(candidate(line), direct))).toContain(line)
      expect(cleanOutgoing(candidate(line), relayOnly)).toBeUndefined()
    }
    for (const type of ['OFFER', 'ANSWER'] as const) {
      expect(text(cleanOutgoing(description(type), direct))).toMatch(/typ host.*typ srflx.*typ relay/)
      const said = text(cleanOutgoing(description(type), relayOnly))
      expect(said).not.toMatch(/typ host|typ srflx|10\.0\.0\.5|192\.0\.2\.33/)
    }
  })

  it('keeps everything else as PeerJS made it', () => {
    const { payload, ...outside } = description('OFFER')
    const cleaned = cleanOutgoing({ ...outside, payload }, direct)!
    expect(cleaned).toMatchObject({ type: 'OFFER', dst: 'friend' })
    expect({ ...cleaned.payload, sdp: undefined }).toEqual({ ...payload, sdp: undefined })
    expect(cleanOutgoing(candidate(HOST), direct)).toEqual({
      type: 'CANDIDATE',
      dst: 'friend',
      payload: {
        type: 'data',
        connectionId: 'c',
        candidate: { candidate: HOST, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' },
      },
    })
  })

  it('says nothing more of a connection that is over, and nothing of a kind that is not known', () => {
    expect(cleanOutgoing(candidate(HOST), () => undefined)).toBeUndefined()
    expect(cleanOutgoing(description('ANSWER'), () => undefined)).toBeUndefined()
    expect(cleanOutgoing(candidate(''), direct)).toBeUndefined()
    expect(cleanOutgoing({ type: 'LEAVE', dst: 'friend' }, direct)).toBeUndefined()
    expect(cleanOutgoing({ ...candidate(HOST), type: 'NEW' }, direct)).toBeUndefined()
  })
})
