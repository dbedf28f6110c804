/** Every cap of frames, links and logs, each with its reason. Those of SDP are in lib/sdp.ts, those of the transport beside it. */

/** Frame: one SCTP message that every browser takes, small enough that chat never waits long behind one. Bytes. */
export const MAX_FRAME = 16 * 1024
/** Arrays and objects inside one another in a frame: a room needs five. Whatever walks or clones them later must not run out of stack. */
export const MAX_DEPTH = 32
/** HELLO and AUTH are small; nothing larger is parsed before both sides are proved. Bytes. */
export const MAX_HANDSHAKE_FRAME = 1024
/** A text message, in UTF-16 units; with JSON escapes and up to 3 bytes a unit it must still fit a frame with its envelope. */
export const MAX_TEXT = 4_000
/** Entries in one batch between two looks at back-pressure, and their encoded bytes. */
export const MAX_BATCH_ENTRIES = 256
export const MAX_BATCH_BYTES = 1024 * 1024
/** Entries that one write takes when they come faster than the disk: each write waits for the disk itself. */
export const MAX_STORED_AT_ONCE = 1_024
/** A lamport further ahead than this would use up the number space of a conversation. */
export const MAX_LAMPORT_JUMP = 2 ** 20
/** Installs and restores of one identity in one conversation: more is somebody filling our tables. */
export const MAX_INSTANCES = 16
/** Envelope violations after which a link is closed with a reason. */
export const MAX_VIOLATIONS = 3
/** Channels of one peer that may be proving themselves at a time, and proved links during a changeover. */
export const MAX_PROVING = 3
export const MAX_LINKS_PER_PEER = 2
/** Milliseconds from open channel to both identities proved. */
export const HANDSHAKE_MS = 10_000
/**
 * Tie-break: the offer of the lower ID may stay unanswered this long before the other's offer is taken instead.
 * Milliseconds.
 */
export const YIELD_MS = 300
/** Friends dialled at a time when the broker opens: an old phone makes six RTCPeerConnections without stutter. */
export const MAX_DIALS = 6
/** Requests kept, one for each sender. */
export const MAX_REQUESTS = 50
/** Nonces of dials and requests remembered against replay. */
export const MAX_NONCES = 4_096
/** A dial counts as made at most this much later than now: clocks of devices differ by minutes, seldom by hours. Milliseconds. */
export const MAX_DIAL_AHEAD_MS = 24 * 60 * 60_000
/** Unverified offers of one sender whose signature is being checked at a time. */
export const MAX_PENDING_OFFERS = 4
/** The name a person gives themself, and the words of a request. UTF-8 bytes. */
export const MAX_NAME_BYTES = 64
export const MAX_GREETING_BYTES = 280
/** A request's plaintext is padded to this, so that its size says nothing. Bytes. */
export const REQUEST_PADDED = 512
