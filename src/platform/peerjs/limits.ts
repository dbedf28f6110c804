/** Every cap and deadline of this adapter, each with its reason. Times are milliseconds. */

/** From an OFFER to an open channel, on either side: bad networks need 6 s, and failure is silent. */
export const DIAL_MS = 20_000
/** From asking for a token to the broker's OPEN. */
export const OPEN_MS = 8_000
/** Pauses between tries to reach the broker: full jitter below a ceiling that doubles from the first to the last of these. */
export const BACKOFF_MS = [500, 30_000] as const
/** A stock broker says ID-TAKEN until it has noticed that a crashed page's socket is dead (90 s). Beyond that somebody holds the ID. */
export const TAKEN_MS = 120_000
/** At the least between two tries while our ID is taken, or while somebody urges us: nobody hammers the broker. */
export const MIN_PAUSE_MS = 1_000
/** Bad claims in a row after which asking again is of no use: the first may have met a broker that was just restarting. */
export const MAX_REFUSALS = 3
/**
 * Interval at which a quiet broker is asked whether it is there; half-open sockets go unnoticed for minutes otherwise.
 */
export const PROBE_MS = 20_000
/** Time that its answer may take: as a matter of routine, and when something has just changed around us. */
export const PROBE_VERDICT_MS = 8_000
export const PROBE_URGENT_MS = 3_000
/** Time for it once the network is back: what a line has not sent for want of one it sends again ever later, and a new one is there sooner. */
export const PROBE_BACK_MS = 1_500

/** A message from the broker, in characters: what a broker relays is below 64 KiB, and JSON.parse of 10 MB blocks the page. */
export const MAX_MESSAGE = 64 * 1024
/** Metadata of an OFFER, encoded. A sealed request is under 2 KiB. Characters. */
export const MAX_METADATA = 8 * 1024
/** Binding of an OFFER: a signature takes 86. Characters. */
export const MAX_BINDING = 256
/** Offers that wait to be admitted, or for their channel to open: in all, and the newest of one sender. A page has some 500
 *  RTCPeerConnections. */
export const MAX_INBOUND = 32
export const MAX_INBOUND_EACH = 4

/** Frames that came before anybody asked for them, and their bytes: a handshake is four small ones. */
export const MAX_HELD_FRAMES = 64
export const MAX_HELD_BYTES = 1024 * 1024
/** Low-water mark, at which `whenDrained` resolves. Bytes. */
export const LOW_WATER = 64 * 1024
/** Bytes a peer may leave unread before it is hung up on; Chromium's own queue ends at 16 MiB. */
export const MAX_BUFFERED = 8 * 1024 * 1024
/** Channels that the peer opens beside the one there is. Each is refused; a peer that goes on is hung up on. */
export const MAX_EXTRA_CHANNELS = 3
/** A word about a restart, encoded: one description, escaped, and a signature. Characters. */
export const MAX_WORD = 20 * 1024
/** Words that came before anybody asked for them. */
export const MAX_HELD_WORDS = 16
