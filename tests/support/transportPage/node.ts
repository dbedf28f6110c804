import type { Bytes } from '../../../src/lib/bytes.ts'
import { checkCandidate, checkDescription } from '../../../src/lib/sdp.ts'
import { createClock } from '../../../src/platform/clock.ts'
import type { Broker } from '../../../src/platform/peerjs/line.ts'
import { createPeerJsTransport } from '../../../src/platform/peerjs/transport.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type {
  Address,
  Attempt,
  Channel,
  DialResult,
  InboundOffer,
  Signalling,
  Transport,
} from '../../../src/ports/transport.ts'

export interface NodeOptions {
  readonly self: Address
  readonly broker: Broker
  /** All of its time passes this many times faster, also what it grants the broker for an answer. */
  readonly speed?: number
  /** Only what takes 10 s and more passes faster: dials come to their end, and a busy machine is not taken for a dead broker. */
  readonly deadlines?: number
  readonly relayOnly?: boolean
  /** To whom no address goes but a relay's. */
  readonly hiddenFrom?: readonly Address[]
  readonly iceServers?: RTCIceServer[]
  /** What becomes of offers; `ask` leaves them to `decide`. */
  readonly admit?: 'all' | 'none' | 'ask'
  /** Frames of its channels are not asked for. */
  readonly deaf?: boolean
  /** The same one every time; otherwise a fresh one is made for every connect. */
  readonly token?: string
}

export interface TestChannel {
  readonly channel: Channel
  readonly frames: (Bytes | undefined)[]
  closed: boolean
}

/** A real transport in this page, and everything that it has told. */
export interface TestNode {
  readonly transport: Transport
  readonly signalling: Signalling[]
  readonly offers: InboundOffer[]
  readonly knocks: { readonly from: Address; readonly metadata: unknown }[]
  readonly channels: TestChannel[]
  readonly counts: Record<string, number>
  readonly tokens: string[]
  readonly attempts: Attempt[]
  readonly results: DialResult[]
  decide(admit: boolean): void
  hide(from: Address): void
  dial(remote: Address, metadata?: Record<string, unknown>): Promise<DialResult['ok']>
}

/** Binding of its own kind: who gets the offer sees that it was made of this SDP. */
const bind = async (sdp: string) => `bound to ${sdp.length}`

const hurried = (speed: number, deadlines: number): Clock => {
  const clock = createClock()
  return {
    now: clock.now,
    uptime: () => clock.uptime() * speed,
    after: (ms, run) => clock.after(ms / speed / (ms >= 10_000 ? deadlines : 1), run),
    soon: clock.soon,
  }
}

export function createNode(options: NodeOptions): TestNode {
  const {
    self,
    broker,
    speed = 1,
    deadlines = 1,
    relayOnly = false,
    hiddenFrom: given = [],
    iceServers = [],
    admit = 'all',
    deaf = false,
    token,
  } = options
  const waiting: ((admit: boolean) => void)[] = []
  const hiddenFrom = new Set(given)
  const counts: Record<string, number> = {}
  const tokens: string[] = []
  const transport = createPeerJsTransport({
    self,
    load: () => import('peerjs'),
    broker,
    iceServers: () => iceServers,
    relayOnly: (remote) => relayOnly || hiddenFrom.has(remote),
    async token() {
      const fresh = token ?? crypto.randomUUID()
      tokens.push(fresh)
      return fresh
    },
    clock: hurried(speed, deadlines),
    random: Math.random,
    count(what) {
      counts[what] = (counts[what] ?? 0) + 1
    },
  })

  function keep(channel: Channel) {
    const kept: TestChannel = { channel, frames: [], closed: false }
    if (!deaf) channel.onFrame((frame) => void kept.frames.push(frame))
    channel.onClose(() => {
      kept.closed = true
    })
    node.channels.push(kept)
  }

  const node: TestNode = {
    transport,
    signalling: [],
    offers: [],
    knocks: [],
    channels: [],
    attempts: [],
    results: [],
    counts,
    tokens,
    hide(from) {
      hiddenFrom.add(from)
      transport.hide()
    },
    decide(verdict) {
      for (const decide of waiting.splice(0)) decide(verdict)
    },
    async dial(remote, metadata = {}) {
      const attempt = transport.dial(remote, `c-${crypto.randomUUID()}`, metadata, bind)
      node.attempts.push(attempt)
      const result = await attempt.result
      node.results.push(result)
      if (result.ok) keep(result.channel)
      return result.ok
    },
  }
  transport.start({
    admit(offer) {
      node.offers.push(offer)
      if (admit !== 'ask') return Promise.resolve(admit === 'all')
      return new Promise((resolve) => waiting.push(resolve))
    },
    fitsDescription: checkDescription,
    fitsCandidate: checkCandidate,
    onChannel: keep,
    onKnock: (from, metadata) => void node.knocks.push({ from, metadata }),
    onSignalling: (state) => void node.signalling.push(state),
  })
  return node
}
