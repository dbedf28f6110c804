import type { Bytes } from '../../src/lib/bytes.ts'
import type {
  Address,
  Channel,
  DialFailure,
  InboundOffer,
  Path,
  Signalling,
  Transport,
  TransportHandlers,
} from '../../src/ports/transport.ts'
import { check } from '../support/check.ts'

/** A broker that is there, with nobody on it, and paths between all who come. */
export interface TransportUnderTest {
  /** An ID that nobody holds. */
  newId(): Address
  /** Not started. */
  transport(self: Address): Transport
  fitsDescription(sdp: string): boolean
  fitsCandidate(candidate: string): boolean
  /** Lets time pass until `done` says so. What never comes runs into the limit of whoever runs the case. */
  until(done: () => boolean): Promise<void>
  /** Ends all that it made. */
  stop(): void
}

/** One whose connections go by a relay, until there is a direct way. */
export interface DetouredTransport extends TransportUnderTest {
  straighten(): void
}

export const FRAME = 16 * 1024

const bound = async () => 'a-signature'

interface Station {
  readonly id: Address
  readonly transport: Transport
  readonly states: Signalling[]
  readonly offers: InboundOffer[]
  readonly knocks: { from: Address; metadata: unknown }[]
  readonly inbound: Channel[]
  readonly unopened: { from: Address; connectionId: string; why: DialFailure }[]
  admits: TransportHandlers['admit']
  online(): boolean
  dial(remote: Address): ReturnType<Transport['dial']>
  /** What a promise comes to, while time passes. */
  outcome<T>(promise: Promise<T>): Promise<T>
  until: TransportUnderTest['until']
}

interface Stage<Subject> {
  readonly subject: Subject
  station(): Station
  /** Two of them, both online. */
  pair(): Promise<[Station, Station]>
  newId(): Address
  until: TransportUnderTest['until']
}

export function promise<Subject extends TransportUnderTest = TransportUnderTest>(
  name: string,
  play: (stage: Stage<Subject>) => Promise<void>,
) {
  return {
    name,
    async run(subject: Subject) {
      const station = () => createStation(subject)
      try {
        await play({
          subject,
          station,
          newId: () => subject.newId(),
          until: (done) => subject.until(done),
          async pair() {
            const both: [Station, Station] = [station(), station()]
            await subject.until(() => both.every((one) => one.online()))
            return both
          },
        })
      } finally {
        subject.stop()
      }
    },
  }
}

let connections = 0
const nextConnection = () => `connection-${String(++connections).padStart(8, '0')}`

function createStation(subject: TransportUnderTest): Station {
  const transport = subject.transport(subject.newId())
  const station: Station = {
    id: transport.self,
    transport,
    states: [],
    offers: [],
    knocks: [],
    inbound: [],
    unopened: [],
    admits: async () => true,
    online: () => station.states.at(-1) === 'online',
    dial: (remote) => transport.dial(remote, nextConnection(), { hello: 1 }, bound),
    until: (done) => subject.until(done),
    async outcome(promise) {
      let settled = false
      const settle = () => {
        settled = true
      }
      promise.then(settle, settle)
      await subject.until(() => settled)
      return promise
    },
  }
  transport.start({
    admit(offer) {
      station.offers.push(offer)
      return station.admits(offer)
    },
    fitsDescription: subject.fitsDescription,
    fitsCandidate: subject.fitsCandidate,
    onChannel: (channel) => void station.inbound.push(channel),
    onUnopened: (from, connectionId, why) => void station.unopened.push({ from, connectionId, why }),
    onKnock: (from, metadata) => void station.knocks.push({ from, metadata }),
    onSignalling: (state) => void station.states.push(state),
  })
  return station
}

export async function connect(
  from: Station,
  to: Station,
  connectionId = nextConnection(),
): Promise<[Channel, Channel]> {
  const result = await from.outcome(from.transport.dial(to.id, connectionId, { hello: 1 }, bound).result)
  check.that(result.ok, 'the dial gets through')
  let there: Channel | undefined
  await to.until(() => {
    there = to.inbound.find((channel) => channel.connectionId === connectionId)
    return there !== undefined
  })
  return [result.channel, there!]
}

/** Whatever `from` has sent is there: a connection made after it has carried something back. */
export async function arrived(from: Station, to: Station) {
  const [here, there] = await connect(from, to)
  const back = collect(here)
  collect(there)
  here.send(new Uint8Array([1]))
  there.send(new Uint8Array([2]))
  await from.until(() => back.length === 1)
}

export function collect(channel: Channel): (Bytes | undefined)[] {
  const received: (Bytes | undefined)[] = []
  channel.onFrame((frame) => void received.push(frame))
  return received
}

/** Paths that a channel tells, as it tells them. */
export function pathsOf(channel: Channel): Path[] {
  const told: Path[] = []
  channel.onPath((path) => void told.push(path))
  return told
}

const closed = new WeakMap<Station, Set<Channel>>()

/** Asked again and again: each channel says so once. */
export function closedOf(station: Station): Set<Channel> {
  const known = closed.get(station) ?? new Set<Channel>()
  closed.set(station, known)
  for (const channel of station.inbound) channel.onClose(() => known.add(channel))
  return known
}
