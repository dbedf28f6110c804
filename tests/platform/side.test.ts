import { expect, test } from 'vitest'
import type { PersonId } from '../../src/engine/ids.ts'
import { createSideEnds } from '../../src/platform/side/sideEnds.ts'
import type { SideEndHandlers } from '../../src/ports/sideConnections.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createMemoryRtc } from '../support/memoryRtc.ts'
import { fingerprintLine, spell } from '../support/memoryRtcSdp.ts'
import { createNodeCrypto, seededRandom } from '../support/nodeCrypto.ts'

const { crypto } = createNodeCrypto({ seed: 9 })
const PEER = 'a friend' as PersonId
const OPTIONS = { peer: PEER, purpose: 'files', opener: true } as const

function stage(
  change: (pc: RTCPeerConnection) => void = () => undefined,
  ready: () => Promise<void> | undefined = () => undefined,
) {
  const clock = createFakeClock()
  const rtc = createMemoryRtc({ clock, chance: seededRandom(9), random: crypto.random })
  const counts: string[] = []
  const told: string[] = []
  let pc: RTCPeerConnection | undefined
  const configs: RTCConfiguration[] = []
  const hiddenFrom = new Set<string>()
  const ends = createSideEnds({
    connect(config) {
      configs.push(config)
      pc = rtc.connect('me')(config)
      change(pc)
      return pc
    },
    iceServers: () => [{ urls: 'stun:192.0.2.1' }],
    relays: { ready, watch: () => undefined },
    relayOnly: (peer) => hiddenFrom.has(peer),
    sha256: crypto.sha256,
    count: (what) => void counts.push(what),
  })
  const handlers: SideEndHandlers = {
    onDescription: ({ type }) => void told.push(type),
    onCandidate: ({ line }) => void told.push(line),
    onState: (state) => void told.push(state),
    onOver: (why) => void told.push(`over: ${why}`),
  }
  return {
    ...{ clock, rtc, counts, told, ends, handlers, configs },
    pc: () => pc!,
    relayOnly: (from: PersonId = PEER) => void hiddenFrom.add(from),
  }
}

/** As far as a browser tells of the certificate in use. */
const transport = (certificate?: Uint8Array<ArrayBuffer>) => ({
  onstatechange: null as (() => void) | null,
  getRemoteCertificates: () => (certificate ? [certificate.buffer] : []),
})

test('a connection is up only once the browser tells whose certificate came over it', async () => {
  const certificate = crypto.random(64)
  let told: Uint8Array<ArrayBuffer> | undefined
  const dtls = { ...transport(), getRemoteCertificates: () => transport(told).getRemoteCertificates() }
  const call = stage((pc) => {
    Object.defineProperty(pc, 'connectionState', { value: 'connected' })
    pc.getSenders = () => [{ transport: dtls }] as unknown as RTCRtpSender[]
  })
  const end = call.ends.create({ peer: PEER, purpose: 'call', opener: false }, call.handlers)!
  call.pc().onconnectionstatechange?.(new Event('connectionstatechange'))
  expect(call.told).toEqual([])
  told = certificate
  dtls.onstatechange?.()
  expect(call.told).toEqual(['connected'])
  expect(await end.certificate()).toEqual(await crypto.sha256(certificate))
})

test('a browser that tells no certificate is asked what it was given, whatever candidates it has written there', async () => {
  const fingerprint = crypto.random(32)
  const given = spell({
    type: 'answer',
    ufrag: 'abcd',
    fingerprint: fingerprintLine(fingerprint),
    sections: ['application'],
  })
  let description: string | undefined
  const files = stage((pc) => {
    Object.defineProperty(pc, 'connectionState', { value: 'connected' })
    Object.defineProperty(pc, 'sctp', { value: { transport: { ...transport(), getRemoteCertificates: undefined } } })
    Object.defineProperty(pc, 'currentRemoteDescription', {
      get: () => (description === undefined ? null : { type: 'answer', sdp: description }),
    })
    const create = pc.createDataChannel.bind(pc)
    pc.createDataChannel = (...given) => {
      const channel = create(...given)
      Object.defineProperty(channel, 'readyState', { value: 'open' })
      return channel
    }
  })
  const end = files.ends.create(OPTIONS, files.handlers)!
  files.pc().onconnectionstatechange?.(new Event('connectionstatechange'))
  expect(files.told).toEqual([])
  description = `${given}a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=end-of-candidates\r\n`
  files.pc().onsignalingstatechange?.(new Event('signalingstatechange'))
  expect(files.told).toEqual(['connected'])
  expect(await end.certificate()).toEqual(fingerprint)
})

test('a browser that has no more of them, or gives up half-way, leaves nothing', () => {
  const full = stage(() => {
    throw new Error('too many')
  })
  expect(full.ends.create(OPTIONS, full.handlers)).toBeUndefined()
  const half = stage((pc) => {
    pc.createDataChannel = () => {
      throw new Error('no')
    }
  })
  expect(half.ends.create(OPTIONS, half.handlers)).toBeUndefined()
  expect([half.rtc.open(), half.counts]).toEqual([0, ['webrtc.refused']])
})

test('channels that the peer announces are refused; a peer that goes on is hung up on', () => {
  const { ends, handlers, pc, told, rtc, counts } = stage()
  ends.create(OPTIONS, handlers)
  let closed = 0
  const announce = () => {
    const channel = { close: () => void closed++ } as unknown as RTCDataChannel
    pc().ondatachannel?.({ channel } as RTCDataChannelEvent)
  }
  announce()
  announce()
  expect([closed, rtc.open(), told]).toEqual([2, 1, []])
  announce()
  expect([closed, rtc.open(), told]).toEqual([3, 0, ['over: failed']])
  expect(counts).toEqual(['side.extra', 'side.extra', 'side.extra'])
})

test('[C9] relays alone once chosen: asked for in the next restart, and never taken back', () => {
  const { ends, handlers, configs, relayOnly, pc, told } = stage()
  const end = ends.create(OPTIONS, handlers)!
  expect(configs).toMatchObject([{ iceTransportPolicy: 'all', bundlePolicy: 'max-bundle' }])
  const set: RTCConfiguration[] = []
  pc().setConfiguration = (config) => void set.push(config!)
  relayOnly()
  // What is still gathered under the former policy is not told.
  for (const type of ['host', 'srflx raddr 10.0.0.5 rport 5', 'relay raddr 10.0.0.5 rport 5'])
    pc().onicecandidate?.({
      candidate: { candidate: `candidate:1 1 udp 1 192.0.2.1 1 typ ${type}`, sdpMLineIndex: 0 },
    } as RTCPeerConnectionIceEvent)
  expect(told).toEqual(['candidate:1 1 udp 1 192.0.2.1 1 typ relay raddr 0.0.0.0 rport 9'])
  end.restart()
  expect(set).toMatchObject([{ iceTransportPolicy: 'relay', iceServers: [{ urls: 'stun:192.0.2.1' }] }])
})

test('[L8] hidden from a peer: their end that could tell an address fails, others live; what is made later asks for relays alone', () => {
  const { ends, handlers, configs, relayOnly, told, rtc } = stage()
  const other = 'somebody else' as PersonId
  ends.create(OPTIONS, handlers)
  ends.create({ ...OPTIONS, peer: other }, handlers)
  relayOnly()
  expect([rtc.open(), told]).toEqual([2, []])
  ends.hide()
  expect([rtc.open(), told]).toEqual([1, ['over: failed']])
  ends.create(OPTIONS, handlers)
  ends.create({ ...OPTIONS, peer: other }, handlers)
  ends.hide()
  expect(rtc.open()).toBe(3)
  expect(configs.map(({ iceTransportPolicy }) => iceTransportPolicy)).toEqual(['all', 'all', 'relay', 'all'])
})

test('what belongs to another component or transport is not told; after the close nothing is', async () => {
  const { ends, handlers, pc, told, clock, rtc } = stage()
  const end = ends.create(OPTIONS, handlers)!
  const tell = (more: Partial<RTCIceCandidate>) =>
    pc().onicecandidate?.({
      candidate: { candidate: 'candidate:1 1 udp 1 192.0.2.1 1 typ host', sdpMLineIndex: 0, ...more },
    } as RTCPeerConnectionIceEvent)
  tell({ component: 'rtcp' })
  tell({ sdpMLineIndex: 1 })
  tell({ candidate: '' })
  expect(told).toEqual([])
  tell({ component: 'rtp' })
  expect(told).toHaveLength(1)
  end.close()
  end.close()
  end.restart()
  end.takeDescription({ type: 'offer', sdp: 'v=0' })
  end.takeCandidate({ line: 'candidate:1' })
  expect(end.data!.send(new Uint8Array(1))).toBe(false)
  await clock.run(60_000)
  expect([told.length, rtc.open()]).toEqual([1, 0])
})

test('at most thirty-two candidates of one generation are told', () => {
  const { ends, handlers, pc, told, counts } = stage()
  ends.create(OPTIONS, handlers)
  const tell = (usernameFragment: string) =>
    pc().onicecandidate?.({
      candidate: { candidate: 'candidate:1 1 udp 1 192.0.2.1 1 typ host', sdpMLineIndex: 0, usernameFragment },
    } as RTCPeerConnectionIceEvent)
  for (let i = 0; i < 40; i++) tell('one')
  for (let i = 0; i < 3; i++) tell('two')
  expect([told.length, counts.length]).toEqual([35, 8])
})

test('[J2] new paths are sought with relay credentials that hold: what cannot wait is sought again, a restart waits', async () => {
  let open: () => void = () => undefined
  let waits: Promise<void> | undefined
  const hold = () => {
    waits = new Promise((resolve) => {
      open = resolve
    })
  }
  const sought: string[] = []
  hold()
  const { ends, handlers } = stage(
    (pc) => {
      pc.setConfiguration = () => void sought.push('configuration')
      pc.restartIce = () => void sought.push('restart')
    },
    () => waits,
  )
  const end = ends.create(OPTIONS, handlers)!
  await Promise.resolve()
  expect(sought).toEqual([])
  waits = undefined
  open()
  await new Promise((resolve) => setImmediate(resolve))
  expect(sought.splice(0)).toEqual(['configuration', 'restart'])
  end.restart()
  expect(sought.splice(0)).toEqual(['configuration', 'restart'])
  hold()
  end.restart()
  expect(sought).toEqual([])
  end.close()
  open()
  await new Promise((resolve) => setImmediate(resolve))
  expect(sought, 'it is over').toEqual([])
})
