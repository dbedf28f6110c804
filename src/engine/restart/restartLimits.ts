/** Every cap and pause of restarts, each with its reason. Times are milliseconds. */

/** Characters of a description: of one data section without candidates, which takes 600. Even escaped it fits a frame. */
export const MAX_RESTART_SDP = 8_000
/** Candidates of one generation, either way: each makes a browser send packets to an address of the other side's choice. */
export const MAX_RESTART_CANDIDATES = 32
/** Between two offers of ours, however many causes there are for one. */
export const MIN_ROUND_MS = 2_000
/** Both offer: that of the lower ID stands for so long. */
export const GLARE_MS = 3_000
/** After the first offer without effect, and at the most: each gathers anew, at the relay too. */
export const ROUND_MS = 6_000
export const MAX_ROUND_MS = 60_000
/** Tries of the ways that are known, while none can be agreed on. */
export const REVIVE_MS = 10_000
/** A silent connection is kept so long: it was seen to come back after three minutes. */
export const KEEP_MS = 3 * 60_000
/** Silent connections kept in all, the newest: each holds an RTCPeerConnection, and what waits in its channel. */
export const MAX_KEPT = 8
/** Before somebody is dialled beside a link in doubt, where a restart is under way: one through the broker takes half of that. */
export const BESIDE_MS = 1_500
