import type { Brand } from '../lib/brand.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { RelayWay } from '../lib/iceUrl.ts'

/** Address: what a broker knows a device by. The transport treats it as an opaque name. */
export type Address = Brand<'address'>

/** Path of a channel's bytes: straight, or through a TURN relay. */
export type Path = 'direct' | 'relayed'

/** State of a channel's path: what is `disconnected` may heal by itself, what has `failed` needs a restart. */
export type PathState = 'connected' | 'disconnected' | 'failed'

/**
 * ICE restart (RFC 8445, section 9) of a channel that is open: new credentials and candidates, the same certificates. What it is given
 * has been held against the allow-list, and is the remote's own. Nothing here throws or rejects.
 */
export interface IceRestart {
  readonly state: PathState
  /** Watcher, one. As soon as there is one, a path that fails no longer ends the channel: whoever watches does. */
  onState(tell: (state: PathState) => void): void
  /** Candidates, of the descriptions made here, each with its generation; they come at any time. One receiver. */
  onCandidate(tell: (line: string, ufrag: string) => void): void
  /** Offer, in which no address of ours stands. `undefined` where the browser makes none. */
  offer(): Promise<string | undefined>
  /** Answer to an offer, which takes the place of one of our own. */
  answer(offer: string): Promise<string | undefined>
  /** Takes the answer to our offer; false when the browser does not. */
  accept(answer: string): Promise<boolean>
  addCandidate(line: string, ufrag: string): void
  /** SHA-256 (32 bytes) of the certificate that the other end really uses; `undefined` while that cannot be told. */
  certificate(): Promise<Bytes | undefined>
  /** Makes the browser try the ways that it knows once more, where it has given up on them. */
  revive(): void
  /** Says a word about this connection through the broker. False when there is none to say it through. */
  say(word: Readonly<Record<string, unknown>>): boolean
  /** Words that came through the broker: nothing in them is verified. One receiver. */
  onWord(receive: (word: unknown) => void): void
}

/**
 * An ordered, reliable pipe of binary frames to one remote. Closing is final.
 * Nothing is promised about who the remote is: that is the handshake's business.
 */
export interface Channel {
  readonly remote: Address
  /** Offerer: who sent the OFFER of this connection. */
  readonly role: 'offerer' | 'answerer'
  readonly connectionId: string
  /** SHA-256 (32 bytes) of the DTLS certificates really in use on this connection. */
  readonly fingerprints: { readonly local: Bytes; readonly remote: Bytes }
  /** ICE of it, where the transport can restart that. */
  readonly ice?: IceRestart
  /** Bytes accepted by `send` and not yet handed to the network. */
  readonly buffered: number
  /** Never throws; after the close it does nothing. Frames are at most 16 KiB. */
  send(frame: Bytes): void
  /** Resolves once `buffered` is below the low-water mark (64 KiB), or the channel is closed. */
  whenDrained(): Promise<void>
  /** Path of the channel, to one listener: once it is known, and whenever it changes, until the close. */
  onPath(tell: (path: Path) => void): void
  /** Receiver, one; frames that came before it was set are held for it. `undefined` stands for a message that was not binary. */
  onFrame(receive: (frame: Bytes | undefined) => void): void
  /** Fires once, also (asynchronously) when registered after the close. */
  onClose(done: () => void): void
  close(): void
}

/**
 * `absent`: the broker says that nobody holds that ID. `timeout`: no open channel within 20 s. `refused`: the answer was not
 * acceptable. `offline`: no broker to send the offer through. `failed`: ICE or DTLS failed, or there could be no RTCPeerConnection.
 * `relayless`: no address but a relay's may be told, and no relay lent one. `stranded`: this device has no address at all. `cancelled`: by us.
 */
export type DialFailure =
  | 'absent'
  | 'timeout'
  | 'refused'
  | 'offline'
  | 'failed'
  | 'relayless'
  | 'stranded'
  | 'cancelled'
export type DialResult = { ok: true; channel: Channel } | { ok: false; why: DialFailure }

/** Dial: an outgoing offer and what becomes of it. */
export interface Attempt {
  readonly connectionId: string
  /** True from the moment an acceptable ANSWER arrived. */
  readonly answered: boolean
  /** Resolves once; never rejects. */
  readonly result: Promise<DialResult>
  /** Closes what there is of the connection; `result` becomes `cancelled` unless it is settled. */
  cancel(): void
}

/** An OFFER as it came from the broker: nothing in it is verified. */
export interface InboundOffer {
  readonly from: Address
  readonly connectionId: string
  readonly metadata: unknown
  /** Binding of the SDP to who sends it; pages before 0.2 send none. */
  readonly binding?: string | undefined
  readonly sdp: string
}

/** Metadata of an OFFER: the transport hands it on as it is. */
export type Metadata = Readonly<Record<string, unknown>>

/** Binding: signs the SDP of an OFFER, as it leaves. */
export type Bind = (sdp: string) => Promise<string>

/** `offline` also while waiting to try again; `replaced`: another tab or device has taken this ID over, and we do not fight. */
export type Signalling = 'offline' | 'connecting' | 'online' | 'replaced' | 'refused'

/**
 * Relay report: what came of asking a relay for an address. `lent`: it lends one. `unauthorized`: it does not take our
 * credentials (401). `quota`: we, or all together, have as many as there may be (486). `unreached`: no answer, or no way
 * there (701). `refused`: another code. `silent`: nothing came, and the browser does not say why. No address of ours is
 * in it.
 */
export interface RelayReport {
  /** Relay: host and port as its server lists them, such as `chat.example.org:3478`. */
  readonly relay: string
  readonly way: RelayWay
  readonly result: 'lent' | 'unauthorized' | 'quota' | 'unreached' | 'refused' | 'silent'
  /** Code that the browser gave of it (RTCPeerConnectionIceErrorEvent). */
  readonly code?: number
}

/** Hooks: what the transport asks of those above it. All are set by `start`, before anything is contacted. */
export interface TransportHandlers {
  /** Until it resolves true, no RTCPeerConnection exists for this offer and nothing is sent. It may take its time (20 s). */
  admit(offer: InboundOffer): Promise<boolean>
  /** Is this SDP, of an OFFER or an ANSWER, within the allow-list? */
  fitsDescription(sdp: string): boolean
  /** Is this ICE candidate line within the allow-list? */
  fitsCandidate(candidate: string): boolean
  /** An admitted connection is open. */
  onChannel(channel: Channel): void
  /** An admitted connection has ended before it was open. Of each offer that was admitted one of the two is told. */
  onUnopened?(from: Address, connectionId: string, why: DialFailure): void
  /** A request without SDP; `metadata` is not verified. */
  onKnock(from: Address, metadata: unknown): void
  onSignalling(state: Signalling): void
  /** Relay that was asked, and what came of it, for links and side connections alike. */
  onRelay?(report: RelayReport): void
}

/** Counter of drops: `count('broker.garbage')`. */
export type Count = (what: string) => void

export interface Transport {
  readonly self: Address
  /** Connects to the broker and keeps that up. Called once. */
  start(handlers: TransportHandlers): void
  /** Sends an OFFER with `metadata` and what `bind` makes of its SDP; it carries `connectionId`. Where one of them rejects, the dial has failed. */
  dial(remote: Address, connectionId: string, metadata: Metadata | Promise<Metadata>, bind: Bind): Attempt
  /** Sends an OFFER without SDP. False when there is no broker to send it through. */
  knock(remote: Address, metadata: Metadata): boolean
  /** Probe of the broker's socket, now: visibility changed, or somebody does not answer. `networkIsBack`: what was tried without one counts for nothing. */
  probe(networkIsBack?: boolean): void
  /** Fewer may learn our address than before: what was made while it might be told ends. */
  hide(): void
  /** Closes everything. */
  stop(): void
}
