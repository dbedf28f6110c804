import type * as PeerJs from 'peerjs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Outgoing } from '../../../src/platform/peerjs/outgoing.ts'
import { createPeerJsTransport } from '../../../src/platform/peerjs/transport.ts'
import type { Address, Metadata } from '../../../src/ports/transport.ts'
import { createFakeClock } from '../../support/fakeClock.ts'
import { CHROMIUM_156 } from '../../support/recordedSdp.ts'

const [BOB, EVE] = ['bob', 'eve'] as Address[]
const HOST = 'candidate:1 1 udp 2122260223 10.0.0.5 50000 typ host'
const RELAY = 'candidate:4 1 udp 8331263 198.51.100.7 61000 typ relay raddr 192.0.2.33 rport 50000'
const SDP = [CHROMIUM_156.offer.trimEnd(), `a=${HOST}`, ''].join('\r\n')

/** RTCPeerConnections that were made, with the configuration of each. */
let made: (EventTarget & { readonly config: RTCConfiguration; connectionState: string })[] = []

class FakeRtc extends EventTarget {
  connectionState = 'new'
  signalingState = 'stable'
  readonly localDescription = { type: 'offer', sdp: SDP }
  readonly config: RTCConfiguration
  constructor(config: RTCConfiguration = {}) {
    super()
    this.config = config
    made.push(this)
  }
  async setLocalDescription() {}
}

beforeEach(() => {
  made = []
  vi.stubGlobal('RTCPeerConnection', FakeRtc)
  vi.stubGlobal('WebSocket', { OPEN: 1 })
})
afterEach(() => vi.unstubAllGlobals())

/** The real transport on a PeerJS that makes what it is asked for, and says what the test says. */
async function stage() {
  const clock = createFakeClock()
  const hiddenFrom = new Set<Address>()
  const left: Outgoing[] = []
  const socket = { readyState: 1, onmessage: (_: { data: string }) => {}, addEventListener: () => undefined }
  let wants: (message: unknown) => void = () => undefined
  let closed = 0
  let config: RTCConfiguration | undefined

  class FakePeer {
    readonly _serializers = { raw: Object }
    readonly socket = { _socket: socket, send: (message: unknown) => void left.push(message as Outgoing) }
    readonly wires = new Map<string, object>()
    readonly options: { config: RTCConfiguration }
    constructor(_self: string, options: { config: RTCConfiguration }) {
      this.options = options
      config = options.config
      wants = (message) => this.socket.send(message)
    }
    make(remote: string, connectionId: string) {
      const wire = {
        peerConnection: new RTCPeerConnection(this.options.config),
        dataChannel: null,
        handleMessage: async () => undefined,
        close: () => void closed++,
      }
      this.wires.set(`${remote} ${connectionId}`, wire)
      return wire
    }
    connect = (remote: string, { connectionId }: { connectionId: string }) => this.make(remote, connectionId)
    _handleMessage({ src, payload }: { src: string; payload: { connectionId: string } }) {
      this.make(src, payload.connectionId)
    }
    getConnection = (remote: string, connectionId: string) => this.wires.get(`${remote} ${connectionId}`)
    disconnect() {}
    destroy() {}
  }

  const transport = createPeerJsTransport({
    self: 'me' as Address,
    load: async () => ({ Peer: FakePeer }) as unknown as typeof PeerJs,
    broker: { host: 'broker.test', port: 443, path: '/', secure: true },
    iceServers: () => [{ urls: 'turn:192.0.2.1' }],
    relayOnly: (remote) => hiddenFrom.has(remote),
    token: async () => 'token',
    clock,
    random: () => 0.5,
    count: () => undefined,
  })
  transport.start({
    admit: async () => true,
    fitsDescription: () => true,
    fitsCandidate: () => true,
    onChannel: () => undefined,
    onKnock: () => undefined,
    onSignalling: () => undefined,
  })
  await clock.run(0)
  socket.onmessage({ data: JSON.stringify({ type: 'OPEN' }) })
  return {
    ...{ clock, transport, hiddenFrom },
    closed: () => closed,
    config: () => config,
    dial: (remote: Address, id: string, metadata: Metadata | Promise<Metadata> = {}) =>
      transport.dial(remote, id, metadata, async () => 'bound'),
    async offers(remote: Address, id: string) {
      const payload = { type: 'data', serialization: 'raw', connectionId: id, sdp: { type: 'offer', sdp: SDP } }
      socket.onmessage({ data: JSON.stringify({ type: 'OFFER', src: remote, payload: { ...payload, metadata: {} } }) })
      await clock.run(0)
    },
    /** PeerJS wants to tell its description, and all its candidates. */
    async speaks(remote: Address, id: string, type: 'OFFER' | 'ANSWER') {
      const of = { dst: remote, payload: { type: 'data', connectionId: id } }
      wants({ ...of, type, payload: { ...of.payload, sdp: { type: type.toLowerCase(), sdp: SDP } } })
      for (const line of [HOST, RELAY])
        wants({ ...of, type: 'CANDIDATE', payload: { ...of.payload, candidate: { candidate: line, sdpMid: '0' } } })
      await clock.run(0)
    },
    /** What has left for somebody since this was asked last. */
    said: (remote: Address) => {
      const all = left.filter(({ dst }) => dst === remote)
      left.length = 0
      return { types: all.map(({ type }) => type), text: JSON.stringify(all) }
    },
  }
}

const TELLS = /10\.0\.0\.5|192\.0\.2\.33/

test('[L8] a dial and an answer to whom it is hidden from: relays asked for, and no other address leaves', async () => {
  const { hiddenFrom, dial, offers, speaks, said } = await stage()
  hiddenFrom.add(BOB!)
  dial(BOB!, 'dial')
  await speaks(BOB!, 'dial', 'OFFER')
  await offers(BOB!, 'answer')
  await speaks(BOB!, 'answer', 'ANSWER')
  expect(made.map(({ config }) => config.iceTransportPolicy)).toEqual(['relay', 'relay'])
  const { types, text } = said(BOB!)
  expect(types).toEqual(['OFFER', 'CANDIDATE', 'ANSWER', 'CANDIDATE'])
  expect(text).not.toMatch(TELLS)
  expect(text).toContain('typ relay raddr 0.0.0.0')

  dial(EVE!, 'dial')
  await speaks(EVE!, 'dial', 'OFFER')
  expect(made.at(-1)?.config.iceTransportPolicy).toBe('all')
  expect(said(EVE!).text).toMatch(TELLS)
})

test('[L8] hidden from now on: what was made while it might be told ends at once; others, and what is relayed, live', async () => {
  const { transport, hiddenFrom, dial, offers, closed, clock } = await stage()
  const ended: string[] = []
  const watch = (name: string, { result }: ReturnType<typeof dial>) =>
    void result.then((it) => !it.ok && ended.push(`${name}: ${it.why}`))
  watch('bob', dial(BOB!, 'one'))
  watch('eve', dial(EVE!, 'two'))
  await offers(BOB!, 'three')
  transport.hide()
  await clock.run(0)
  expect(closed()).toBe(0)
  hiddenFrom.add(BOB!)
  transport.hide()
  await clock.run(0)
  expect([closed(), ended]).toEqual([2, ['bob: cancelled']])
  watch('bob again', dial(BOB!, 'four'))
  transport.hide()
  await clock.run(0)
  expect([closed(), ended.length, made.at(-1)?.config.iceTransportPolicy]).toEqual([2, 1, 'relay'])
})

test('[L8] from the moment that it is hidden nothing more is told, before anything is ended, and of what was hidden never', async () => {
  const { hiddenFrom, dial, speaks, said } = await stage()
  dial(BOB!, 'one')
  hiddenFrom.add(BOB!)
  await speaks(BOB!, 'one', 'OFFER')
  expect(said(BOB!).text).not.toMatch(TELLS)
  dial(BOB!, 'two')
  hiddenFrom.delete(BOB!)
  await speaks(BOB!, 'two', 'OFFER')
  const { types, text } = said(BOB!)
  expect(types).toEqual(['OFFER', 'CANDIDATE'])
  expect(text).not.toMatch(TELLS)
})

test('[L8] an offer that waits for its signature is held against what may leave once it is signed', async () => {
  const { transport, hiddenFrom, dial, speaks, said, clock } = await stage()
  let sign: (metadata: Metadata) => void = () => undefined
  dial(
    BOB!,
    'one',
    new Promise<Metadata>((resolve) => {
      sign = resolve
    }),
  )
  await speaks(BOB!, 'one', 'OFFER')
  expect(said(BOB!).types).toEqual([])
  hiddenFrom.add(BOB!)
  transport.hide()
  sign({ signed: true })
  await clock.run(0)
  expect(said(BOB!).types).toEqual([])
})

test('[L8] whatever PeerJS might make by itself may use relays alone, and is lent none', async () => {
  const { config } = await stage()
  expect(config()).toEqual({ iceServers: [], iceTransportPolicy: 'relay' })
})
