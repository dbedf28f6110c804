/** Every cap of the server, each with its reason. */

/** An SDP of one data section is about 2.5 KB and one with media under 20; a larger frame is no signalling. Bytes. */
export const MAX_FRAME = 64 * 1024
/** `peer` writes messages with JSON.stringify, which recurses: a few thousand levels overflow its stack, and it then hangs up on
 *  the *receiver*. PeerJS nests its payload four levels deep, and applications put their metadata below that. */
export const MAX_DEPTH = 32
/** Bytes that a client has not read yet, after which it is cut off: sixteen of the largest frames. */
export const MAX_UNREAD = 1024 * 1024
/** A PeerJS ID of ours has 64 characters, a UUID 36. Characters. */
export const MAX_ID = 128
/** PeerJS makes 11 random characters; a proof in their place has a few hundred. Characters. */
export const MAX_TOKEN = 2_048
/** `peer` copies the list of its clients at every connect: up to here that costs below 2 % of a core. */
export const MAX_CLIENTS = 20_000
/** Hidden tabs throttle the timers of PeerJS's own heartbeat, so the server asks; proxies cut what is silent for a minute. Milliseconds. */
export const PING_MS = 25_000
/** How long a closing socket, or a request in progress at the stop, is waited for. Milliseconds. */
export const CLOSE_MS = 2_000
