import type { Brand } from '../lib/brand.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Path } from './transport.ts'

/** Peer: whoever is at the other end of a proved link. */
type Peer = Brand<'person'>

/** Purposes of side connections, a closed list: the names of the rooms that have one. */
export type SidePurpose = 'files' | 'call'

/**
 * Ending: why a side connection is not, or is no longer. `offline`: no link to ask over. `unsupported`: the peer serves
 * none. `limit`: there are as many as there may be. `refused`: not asked for, or against the rules. `timeout`: not
 * connected within 20 s. `failed`: the browser could not. `lost`: no path for a minute, or the other page is gone.
 * `intercepted`: another certificate than the peer named. `closed`: one of the two has had enough of it.
 */
export type SideEnding =
  | 'offline'
  | 'unsupported'
  | 'limit'
  | 'refused'
  | 'timeout'
  | 'failed'
  | 'lost'
  | 'intercepted'
  | 'closed'

/** Messages of a side connection: ordered, reliable, at most 256 KiB each. */
export interface SideData {
  /** Bytes accepted by `send` and not yet handed to the network. */
  readonly buffered: number
  /** False when it was not taken: closed, too large, or more waits than may (4 MiB). Never throws. */
  send(message: Bytes): boolean
  /** Resolves once `buffered` is below the low-water mark (256 KiB), or the connection is closed. */
  whenDrained(): Promise<void>
  /** Receiver, one; messages that came before it was set are held for it. `undefined` stands for one that was not binary. */
  onMessage(receive: (message: Bytes | undefined) => void): void
}

/** A MediaStreamTrack, which only views look into. */
export interface Track {
  readonly kind: string
  readonly id: string
}

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

/** Sound and pictures of a side connection: the same slots on both sides, in the order of its purpose. */
export interface SideMedia {
  /** Remote tracks: what the peer sends, by slot; muted until something comes. */
  readonly received: readonly Track[]
  /** Replaces what is sent in a slot (nothing: `undefined`), without negotiating. False when the browser does not take it. */
  send(slot: number, track: Track | undefined): Promise<boolean>
  /** Direction that a slot is meant for: negotiated anew. */
  direct(slot: number, direction: Direction): void
}

/** Side connection: one more connection to a peer, beside the link over which it was agreed, bound to the identity that the link has proved. */
export interface SideConnection {
  readonly peer: Peer
  readonly purpose: SidePurpose
  /** ID of the side connection, the same on both sides. */
  readonly id: string
  /** Has this side asked for it? */
  readonly opener: boolean
  /** False while its path is lost and being sought. */
  readonly connected: boolean
  readonly data: SideData | undefined
  readonly media: SideMedia | undefined
  /** Path of its bytes; `undefined` while it is not known. */
  path(): Promise<Path | undefined>
  onConnected(tell: (connected: boolean) => void): () => void
  /** Fires once, also (asynchronously) when registered after the close. */
  onClose(done: (why: SideEnding) => void): void
  close(): void
}

export type SideResult =
  | { readonly ok: true; readonly connection: SideConnection }
  | { readonly ok: false; readonly why: SideEnding }

/** Opening: one wish for a side connection and what becomes of it. */
export interface SideOpening {
  /** Resolves once, never rejects: when the connection is up and its certificate is the peer's, or when it came to nothing. */
  readonly result: Promise<SideResult>
  /** Closes what there is of it; `result` becomes `closed` unless it is settled. */
  cancel(): void
}

/** Handler: who answers for a purpose. */
export interface SideRoom {
  /** The gate, asked for each OPEN of a peer: is this what they may do now? */
  admits(peer: Peer): boolean
  /** Connection that a peer has opened: it is up, and its certificate is theirs. */
  onOpen(connection: SideConnection): void
}

/** Side connections to peers. They outlive their links: what a lost link swallowed is said again over the next one. */
export interface SideConnections {
  open(peer: Peer, purpose: SidePurpose): SideOpening
  /** Lets a purpose in. Before that, and after what it returns was called, peers are refused. */
  serve(purpose: SidePurpose, room: SideRoom): () => void
  /** Nothing of this peer's is left. */
  drop(peer: Peer): void
  /** The network may have changed around us: seek new paths. */
  wake(): void
  /** Closes all there are; new ones can be opened. */
  closeAll(): void
  stop(): void
}

export interface SideDescription {
  readonly type: 'offer' | 'answer'
  readonly sdp: string
}

/** ICE candidate, and the generation that it belongs to where the line does not say. */
export interface SideCandidate {
  readonly line: string
  readonly ufrag?: string
}

/** State of ICE and DTLS. What is `disconnected` may heal by itself, what has `failed` needs a restart. */
export type SideState = 'connecting' | 'connected' | 'disconnected' | 'failed'

export interface SideEndOptions {
  /** Peer at the other end, who may learn our address or not. */
  readonly peer: Peer
  readonly purpose: SidePurpose
  /** Opener: this side makes the first offer, and gives way when both offer at once. */
  readonly opener: boolean
}

/** Hooks: what an end asks of those above it. Nothing is told any more once it is over or closed. */
export interface SideEndHandlers {
  /** For the other end, in the order of these calls. No address of ours stands in it. */
  onDescription(description: SideDescription): void
  onCandidate(candidate: SideCandidate): void
  /** `connected` is told once data can be sent, and again after each time that it was not. */
  onState(state: SideState): void
  /** End that came by itself: it is closed. */
  onOver(why: 'failed' | 'lost'): void
}

/**
 * End of a side connection, which negotiates by itself (RFC 8829, "perfect negotiation"). What it is given has been
 * held against the allow-list; who is at the other end is for those above to find out, before they use `data` or
 * `media`.
 */
export interface SideEnd {
  readonly data: SideData | undefined
  readonly media: SideMedia | undefined
  takeDescription(description: SideDescription): void
  takeCandidate(candidate: SideCandidate): void
  /** New ICE credentials and candidates, the same certificate. */
  restart(): void
  /** SHA-256 (32 bytes) of the certificate that the other end really uses; undefined when that cannot be told. */
  certificate(): Promise<Bytes | undefined>
  path(): Promise<Path | undefined>
  close(): void
}

/** Factory of ends: what the browser gives for side connections. */
export interface SideEnds {
  /** End, new; `undefined` when the browser has no more of them. */
  create(options: SideEndOptions, handlers: SideEndHandlers): SideEnd | undefined
  /** Fewer may learn our address than before: an end that was made while it might be told fails. */
  hide(): void
}
