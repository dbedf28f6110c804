/** Letters of a line about oneself, as a field counts them. */
export const MAX_ABOUT = 140
/** Piece of a picture: in base64url it fits a frame, and no message waits behind more. Bytes. */
export const PIECE_BYTES = 8 * 1024
/** Pause before a picture is fetched: whatever else is to be said on a new link goes first. Milliseconds. */
export const FETCH_DELAY_MS = 3_000
/** Pause between two profiles of one friend that are looked at: the last of those that come meanwhile. Milliseconds. */
export const PROFILE_PAUSE_MS = 10_000
/** Piece that did not come: the rest is asked for on another link. Milliseconds. */
export const STALL_MS = 30_000
/** Before a friend whose budget for pictures is spent is asked for the newest one. Milliseconds. */
export const REST_MS = 10 * 60_000
/** Pictures that are fetched at a time, of whatever friends. */
export const MAX_FETCHES = 3
/** Drawer without work: its worker ends. Milliseconds. */
export const DRAWER_IDLE_MS = 30_000
