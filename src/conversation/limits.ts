/** Every cap of a conversation, each with its reason. */

/** Messages of one look at the disk: two screens of a large monitor. */
export const PAGE = 60
/** Messages at hand at a time: what lies further up or down is on the disk. */
export const MAX_WINDOW = 480
/** Messages above the one that is jumped to. */
export const JUMP_LEAD = 20
/** Pinned messages that are shown above a conversation. */
export const MAX_PINS = 50
/** Of one look into what is starred. */
export const STARRED_PAGE = 100
/** Enough of a message for the list of chats, and for a quote. UTF-16 units. */
export const MAX_PREVIEW = 200
/** The longest emoji sequence is a family of four with skin tones: 25 units. */
export const MAX_EMOJI = 32
/** Messages may live a year at most; who wants longer wants no timer. Seconds. */
export const MAX_TTL = 366 * 24 * 60 * 60
/** Different times of disappearing that one conversation may have agreed on: the app offers a handful. */
export const MAX_AGREED = 32
/** Disappeared messages that go in one write. */
export const MAX_SWEEP = 200
/** A draft longer than this is not kept over a reload: browsers give all of them 5 MB. UTF-16 units. */
export const MAX_DRAFT = 100_000
/** Past versions of one message that are shown. */
export const MAX_VERSIONS = 100
/** The longest message, in UTF-16 units: said in words near it. */
export { MAX_TEXT } from '../engine/limits.ts'
