import type { RequestListener } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Dropped as DroppedMessage } from './clientSocket.ts'
import type { Forged } from './cluster/cluster.ts'
import type { Cut } from './intake.ts'

/** Outcome of a WebSocket that somebody opened. */
type Connect = 'greeted' | 'refused' | 'taken' | 'full' | 'late' | 'origin' | 'too-many' | 'too-fast'
/** Destination of a message. */
type Message = 'here' | 'elsewhere' | 'absent' | 'ignored' | 'forged' | DroppedMessage
/** Outcome of a request over HTTP. */
type Asked = 'challenge' | 'ice' | 'unproved' | 'limited' | 'origin' | 'ice-id' | 'ice-address' | 'ice-all'
/** Cause for which a connection was dropped before anything was said on it. */
type Dropped = 'address' | 'handles'

/** Refusals of a relay: our credentials, one more place. */
const RELAY_REFUSALS = ['unauthorized', 'quota'] as const
type RelayRefusal = (typeof RELAY_REFUSALS)[number]
export const isRelayRefusal = (why: string): why is RelayRefusal => (RELAY_REFUSALS as readonly string[]).includes(why)

/** Numbers only: no label tells who. */
export interface Metrics {
  connect(result: Connect): void
  message(result: Message): void
  closed(code: number): void
  cut(why: Cut): void
  /** A frame that `ws` has refused, by the code of its error. */
  badFrame(code: string | undefined): void
  asked(result: Asked): void
  /** Forgery on the bus of a cluster: what is no node's doing. */
  forged(what: Forged): void
  dropped(reason: Dropped): void
  /** A page says that a relay has refused it since it asked for credentials last. */
  relayRefused(why: RelayRefusal): void
  /** A request over HTTP, for the budget of its address. */
  requestRefused(): void
  /** In Prometheus' text form. */
  text(): Promise<string>
  readonly contentType: string
}

export interface MetricsDeps {
  readonly clients: () => number
  readonly held: () => { readonly begun: number; readonly unread: number }
  readonly clusterUp: () => boolean
}

/** Codes come from clients, too: only the usual ones get a label, or a flood of others would make a flood of series. */
const codeLabel = (code: number): string =>
  [1000, 1001, 1002, 1005, 1006, 1007, 1008, 1009, 1012, 1013, 4000, 4001, 4003, 4008].includes(code)
    ? String(code)
    : 'other'

/** Parts of which there were too many, and what is too large, have names of their own; the rest is no WebSocket's frame. */
const BAD_FRAMES: Readonly<Record<string, string>> = {
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 'parts',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'large',
}

export const createMetrics = ({ clients, held, clusterUp }: MetricsDeps): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'tete_' })
  new Gauge({
    name: 'tete_clients',
    help: 'Connected clients',
    registers,
    collect() {
      this.set(clients())
    },
  })
  new Gauge({
    name: 'tete_cluster_up',
    help: '1 while the bus between the nodes answers, or none is needed',
    registers,
    collect() {
      this.set(clusterUp() ? 1 : 0)
    },
  })
  new Gauge({
    name: 'tete_held_bytes',
    help: 'Memory kept for clients: messages that are not whole yet, and what was not read yet',
    labelNames: ['what'],
    registers,
    collect() {
      for (const [what, bytes] of Object.entries(held())) this.set({ what }, bytes)
    },
  })
  const connects = new Counter({
    name: 'tete_connects_total',
    help: 'WebSockets opened, by what became of them',
    labelNames: ['result'],
    registers,
  })
  // Counted by hand, and handed over when somebody looks: a label costs more than all else that is done to a message here.
  const messages: Record<Message, number> = {
    here: 0,
    elsewhere: 0,
    absent: 0,
    ignored: 0,
    forged: 0,
    stranger: 0,
    unread: 0,
  }
  new Counter({
    name: 'tete_messages_total',
    help: 'Messages between clients, by where they went',
    labelNames: ['result'],
    registers,
    collect() {
      this.reset()
      for (const [result, count] of Object.entries(messages)) this.inc({ result }, count)
    },
  })
  const closes = new Counter({
    name: 'tete_closes_total',
    help: 'Clients gone, by close code',
    labelNames: ['code'],
    registers,
  })
  const cuts = new Counter({
    name: 'tete_cuts_total',
    help: 'Clients cut off, by the budget that they were over',
    labelNames: ['budget'],
    registers,
  })
  const asks = new Counter({
    name: 'tete_asks_total',
    help: 'Challenges and ICE servers asked for',
    labelNames: ['result'],
    registers,
  })
  const records = new Counter({
    name: 'tete_records_total',
    help: 'Records of who is where that were not as their node left them: forged, an older one put back, or missing',
    labelNames: ['result'],
    registers,
  })
  for (const result of ['forged', 'replayed', 'missing']) records.inc({ result }, 0)
  const drops = new Counter({
    name: 'tete_dropped_total',
    help: 'Connections dropped unanswered: too many of one address, or file handles run out',
    labelNames: ['reason'],
    registers,
  })
  const refusedRequests = new Counter({
    name: 'tete_requests_refused_total',
    help: 'Requests over HTTP that were answered 429: too many of one address',
    registers,
  })
  const relayRefusals = new Counter({
    name: 'tete_relay_refusals_total',
    help: 'Pages that say, as they ask for TURN credentials, that a relay refused them: the credentials, or one more place',
    labelNames: ['why'],
    registers,
  })
  for (const why of RELAY_REFUSALS) relayRefusals.inc({ why }, 0)
  const message = (result: Message) => {
    messages[result] += 1
  }
  return {
    connect: (result) => connects.inc({ result }),
    message,
    closed: (code) => closes.inc({ code: codeLabel(code) }),
    cut: (budget) => cuts.inc({ budget }),
    badFrame: (code = '') => cuts.inc({ budget: Object.hasOwn(BAD_FRAMES, code) ? BAD_FRAMES[code]! : 'rubbish' }),
    asked: (result) => asks.inc({ result }),
    forged(what) {
      if (what === 'letter') message('forged')
      else records.inc({ result: what === 'record' ? 'forged' : what })
    },
    dropped: (reason) => drops.inc({ reason }),
    relayRefused: (why) => relayRefusals.inc({ why }),
    requestRefused: () => refusedRequests.inc(),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

/** For a port of its own, that the public does not reach. */
export const serveMetrics =
  (metrics: Metrics): RequestListener =>
  (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end('Not found')
    metrics.text().then(
      (text) => response.writeHead(200, { 'Content-Type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  }
