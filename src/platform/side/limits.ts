/** Every cap of this adapter, each with its reason. Bytes. */

/** Of one message: what every browser takes. */
export const MAX_SIDE_MESSAGE = 256 * 1024
/** Low-water mark, at which `whenDrained` resolves: what a fast network takes until the next task. */
export const SIDE_LOW_WATER = 256 * 1024
/** Buffered bytes that may wait in a channel: whoever sends more does not look at `buffered`. Chromium's own queue ends at 16 MiB. */
export const MAX_SIDE_BUFFERED = 4 * 1024 * 1024
/** Held for a receiver that is not there yet: it comes with the first look at the certificate, milliseconds later. */
export const MAX_HELD_MESSAGES = 256
export const MAX_HELD_BYTES = 4 * 1024 * 1024
/** Channels that the peer opens beside the one there is. Each is refused; a peer that goes on is hung up on. */
export const MAX_EXTRA_CHANNELS = 3
/** Candidates of one generation that are told: as many as the other side takes. */
export const MAX_CANDIDATES_TOLD = 32
