const DAY_MS = 24 * 3_600_000

/** Life of a personal invite: long enough for a letter, short enough for a lost one. Milliseconds. */
export const PERSONAL_MS = 7 * DAY_MS
/** Kept in the list after it was over, for so long, so that one sees what became of it. Milliseconds. */
export const KEPT_MS = 30 * DAY_MS
/** Invites kept: each is tried for a proof that comes in. */
export const MAX_INVITES = 200
