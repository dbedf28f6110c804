import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRestarting } from '../../../src/platform/peerjs/restarting.ts'

const HOST = 'candidate:1 1 udp 2113937151 192.0.2.7 50000 typ host'
const RELAY = 'candidate:2 1 udp 41885439 203.0.113.1 49160 typ relay raddr 192.0.2.7 rport 50000'
const sdp = (ufrag: string) =>
  `v=0\r\no=- 1 2 IN IP4 192.0.2.7\r\nm=application 50000 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 192.0.2.7\r\na=ice-ufrag:${ufrag}\r\na=${HOST}\r\n`

/** An RTCPeerConnection that PeerJS has made, as far as a restart looks at it. */
function connection() {
  const done: string[] = []
  let generation = 0
  const pc = {
    localDescription: { type: 'offer', sdp: sdp('first') },
    remoteDescription: { type: 'answer', sdp: `${sdp('theirs')}a=candidate:7 1 udp 1 192.0.2.9 50001 typ host\r\n` },
    connectionState: 'connected',
    signalingState: 'stable',
    onicecandidate: null as ((event: object) => void) | null,
    addEventListener: () => undefined,
    setConfiguration: ({ iceTransportPolicy }: RTCConfiguration) => void done.push(`policy ${iceTransportPolicy}`),
    restartIce: () => void done.push('restart'),
    async setLocalDescription() {
      pc.localDescription = { type: 'offer', sdp: sdp(`mine${++generation}`) }
      pc.signalingState = 'have-local-offer'
    },
    setRemoteDescription: async ({ type }: { type: string }) => void done.push(type),
    addIceCandidate: async ({ candidate }: { candidate: string }) => void done.push(candidate),
  }
  const ofPeerJs: object[] = []
  pc.onicecandidate = (event) => void ofPeerJs.push(event)
  return { pc, done, ofPeerJs }
}

function restarting(only: () => boolean) {
  const made = connection()
  const told: string[] = []
  const { ice, isWatched } = createRestarting({
    pc: made.pc as unknown as RTCPeerConnection,
    count: () => undefined,
    config: () => ({ iceTransportPolicy: only() ? 'relay' : 'all' }),
    ready: () => undefined,
    relayOnly: only,
    certificate: async () => undefined,
    say: () => true,
  })
  ice.onCandidate((line) => void told.push(line))
  const gather = (candidate: string, usernameFragment: string) =>
    made.pc.onicecandidate?.({ candidate: { candidate, usernameFragment } })
  return { ...made, ice, isWatched, told, gather }
}

describe('a restart past PeerJS', () => {
  beforeEach(() => {
    // The connection's own, which stands for the browser's.
    const setLocalDescription = function (this: { setLocalDescription(): Promise<void> }) {
      return this.setLocalDescription()
    }
    vi.stubGlobal('RTCPeerConnection', { prototype: { setLocalDescription } })
  })
  afterEach(() => vi.unstubAllGlobals())

  it('[L9] says no address in a description, and its own candidates beside it', async () => {
    const { ice, done, told, gather, ofPeerJs } = restarting(() => false)
    const offer = await ice.offer()
    expect(done).toEqual(['policy all', 'restart'])
    expect(offer).toContain('a=ice-ufrag:mine1')
    expect(offer).not.toMatch(/192\.0\.2\.7|candidate:/)
    gather(HOST, 'mine1')
    gather(RELAY, 'mine1')
    expect(told).toEqual([HOST, RELAY.replace('192.0.2.7', '0.0.0.0').replace('50000', '9')])
    expect(ofPeerJs).toEqual([])
    // Late ones of what PeerJS has described are PeerJS's.
    gather(HOST, 'first')
    expect([told.length, ofPeerJs.length]).toEqual([2, 1])
  })

  it('[L8] with relays alone nothing but relays’ addresses is gathered or told, from that moment on', async () => {
    let only = false
    const { ice, done, told, gather } = restarting(() => only)
    await ice.offer()
    only = true
    gather(HOST, 'mine1')
    gather(RELAY, 'mine1')
    await ice.offer()
    await ice.answer(sdp('theirs2'))
    expect(done.filter((what) => what.startsWith('policy'))).toEqual(['policy all', 'policy relay', 'policy relay'])
    expect(told.every((line) => / typ relay/.test(line) && !line.includes('192.0.2.7'))).toBe(true)
    expect(told.length).toBe(1)
  })

  it('[L10] what is known is tried again as if it were new, each time', async () => {
    const { ice, done } = restarting(() => false)
    ice.revive()
    ice.revive()
    await Promise.resolve()
    const mended = done.filter((what) => what.includes('192.0.2.9')).map((what) => what.split(' ')[0])
    expect(mended).toEqual(['candidate:8', 'candidate:9'])
  })

  it('[L9] an answer to nothing changes nothing, and a path that fails ends what nobody watches', async () => {
    const { ice, done, isWatched } = restarting(() => false)
    expect(await ice.accept(sdp('theirs'))).toBe(false)
    expect(done).toEqual([])
    expect(isWatched()).toBe(false)
    ice.onState(() => undefined)
    expect(isWatched()).toBe(true)
  })
})
