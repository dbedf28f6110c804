import type { Address } from './transport.ts'

/** Candidate type (RFC 8445): of a network here, as a STUN server saw it, as the other side saw it, of a relay. */
export type CandidateType = 'host' | 'srflx' | 'prflx' | 'relay'

export interface FoundCandidate {
  readonly type: CandidateType
  readonly protocol: 'udp' | 'tcp'
  /** Literal address, or the random name under which a browser hides it from all but its local network (mDNS). */
  readonly address: string
  readonly port: number
}

export interface ProbedServer {
  /** Address: `stun:…`, `turn:…`, `turns:…`. */
  readonly url: string
  readonly username?: string
  readonly credential?: string
}

export interface GatherAsk {
  readonly servers: readonly ProbedServer[]
  /** `all` tells the servers where this device is, and is never done for somebody who hides that. */
  readonly policy: 'all' | 'relay'
  /** Ends with the first candidate of this type. */
  readonly until?: CandidateType
  /** Milliseconds. */
  readonly within: number
}

export interface Gathered {
  readonly candidates: readonly FoundCandidate[]
  /** Codes of what the servers answered (RFC 8489, RFC 8656), or 701 for none. Not every browser tells. */
  readonly errors: readonly number[]
  /**
   * `complete`: there is no more. `enough`: what was asked for is there. `timeout`: neither. `refused`: the browser made no connection.
   * `hidden`: not asked, or broken off, since the address is hidden.
   */
  readonly end: 'complete' | 'enough' | 'timeout' | 'refused' | 'hidden'
}

export interface Answer {
  readonly status: number
  /** JSON; undefined where it was none. */
  readonly json: unknown
}

export type CandidateCounts = Readonly<Record<CandidateType, number>>

/** Pair of candidates that a link goes over. */
export interface ChosenPair {
  readonly local: CandidateType
  readonly remote: CandidateType
  /** Of the way to the relay, where there is one. */
  readonly protocol: 'udp' | 'tcp' | 'tls' | undefined
  /** Round trip in milliseconds. */
  readonly rtt: number | undefined
  /** Share of checks on it that nobody answered, 0 … 1. */
  readonly loss: number | undefined
}

/** Attempts at a link with somebody, as this page remembers them. */
export interface Tried {
  readonly local: CandidateCounts
  readonly remote: CandidateCounts
  readonly pair: ChosenPair | undefined
  /** Last failure since the page was loaded. `at`: wall clock. */
  readonly failed: { readonly at: number; readonly why: string } | undefined
}

/** Server as this page has it: the broker in use, and the ICE servers that are listed without asking. */
export interface ServerInfo {
  /** Of the broker: `http(s)://host[:port]/path`. */
  readonly url: string
  readonly checksIds: boolean
  /** Lends ICE servers to whoever proves their ID. */
  readonly lends: boolean
  readonly listed: readonly ProbedServer[]
}

/** Probes: what the connection doctor asks of browser and network. None of them rejects, and none contacts anybody but the servers named. */
export interface Probes {
  /** May a page at this address have keys and connections? */
  isSecure(): boolean
  /** Has this device a network, as far as its browser knows? */
  isOnline(): boolean
  /** Browser, as it calls itself. */
  browser(): string
  /** `persisted`: the browser deletes nothing by itself. `free`: bytes. Undefined where it does not tell. */
  disk(): Promise<{ readonly persisted: boolean | undefined; readonly free: number | undefined }>
  server(): ServerInfo
  /** Answer of an address of the broker's; undefined when none came. */
  ask(url: string): Promise<Answer | undefined>
  /** Gathers candidates by a connection to nobody, and closes it. */
  gather(ask: GatherAsk): Promise<Gathered>
  /** The address is hidden from now on: what could tell it ends. */
  hide(): void
  tried(remote: Address): Promise<Tried | undefined>
}
