/** Every cap and pause of side connections, each with its reason. Times are milliseconds. */

/** Side connections with one peer, whoever opened them, and in all: files, a call and what replaces them; a page has some 500 RTCPeerConnections. */
export const MAX_SIDES_PER_PEER = 4
export const MAX_SIDES = 16
/** Candidates of one generation (ICE user fragment), either way: each makes a browser send packets to an address of the other side's choice. */
export const MAX_SIDE_CANDIDATES = 32
/** Characters of a description in one frame: printable ASCII with a line end for every few, so that even escaped it fits 16 KiB. */
export const DESCRIPTION_PART = 8_000
/** Signals said and not confirmed: two descriptions in parts with their candidates. More means that nobody confirms. */
export const MAX_UNCONFIRMED = 128
/** A signal is confirmed this much later, together with those that follow it. Only a lost link asks for confirmations. */
export const CONFIRM_MS = 100
/** From OPEN to connected and bound: bad networks need 6 s, and failure is silent. */
export const SIDE_OPEN_MS = 20_000
/** `disconnected` often heals by itself: this long before a restart. */
export const DOUBT_MS = 3_000
/** Between two restarts while there is no path: a round of checks over a bad network takes 5 s. */
export const RESTART_MS = 6_000
/** Between two signs of a changed network that restart what seems to be well: such signs come in packs, with each look at the page. */
export const WAKE_MS = 10_000
/** Without a path for so long, it is given up. Tunnels and lifts take less. */
export const LOST_MS = 60_000

/** After the browser's end fell, for the other side's word about why. */
export const FALL_MS = 1_000
/** Side connections that ended, remembered so that a late OPEN does not begin one again. */
export const MAX_ENDED = 1_024
