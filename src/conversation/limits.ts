/** Every cap of a conversation, each with its reason. */

/** Messages of one look at the disk: two screens of a large monitor. */
export const PAGE = 60
/** Messages at hand at a time: what lies further up or down is on the disk. */
export const MAX_WINDOW = 480
/** Messages at hand while a text selection holds on to one of them: some hundred screens. */
export const MAX_HELD_WINDOW = 10 * MAX_WINDOW
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
/** Timer entries that one which comes late may still stand among: more are not said while somebody is away. */
export const MAX_TIMER_STEPS = 16
/** Lines whose time is looked at again in one write, when an agreement or an end comes late; the others are when they are due. */
export const MAX_RETIMED = 512
/** Disappeared messages that go in one write. */
export const MAX_SWEEP = 200
/** Acts on other entries that one write reads and erases: a few megabytes. What is left goes in the next ones. */
export const MAX_ERASED_ACTS = 1_024
/** Acts of one author that wait for what they act on: more than anybody does on one device to what they said on another. */
export const MAX_ORPHANS = 1_024
/** Body: what it may hold beside what this version knows of it, room for what later ones add. UTF-16 units, as JSON. */
export const MAX_UNKNOWN = 256
/** Lines that came above what was on screen and wait to be seen one by one: more is not said while somebody is away. */
export const MAX_LATE = 1_024
/** A draft longer than this is not kept over a reload: browsers give all of them 5 MB. UTF-16 units. */
export const MAX_DRAFT = 100_000
/** Past versions of one message that are shown. */
export const MAX_VERSIONS = 100
/** The longest message, in UTF-16 units: said in words near it. */
export { MAX_TEXT } from '../engine/limits.ts'
/** Piece of a file: what is proved, sealed and written at a time. Bytes. */
export const PIECE_BYTES = 1024 * 1024
/** The largest file: the list of its hashes, 8 MiB, has to be in memory on both sides. Bytes. */
export const MAX_FILE_BYTES = 256 * 1024 ** 3
/** Name of a file, UTF-8: what file systems take. Bytes. */
export const MAX_FILE_NAME_BYTES = 255
/** Media type of a file: what RFC 6838 (4.2) lets one have. */
export const MAX_FILE_TYPE = 127
/** Side of a picture that is offered, as its entry says it. Pixels: no camera makes larger ones. */
export const MAX_PICTURE_SIDE = 20_000
/** Small picture that stands in an entry. Bytes: in base64url it fits one frame, with name and caption. */
export const MAX_THUMB_BYTES = 4 * 1024
/** Longest voice message. Milliseconds. */
export const MAX_VOICE_MS = 300_000
/** Peaks in the waveform of a voice message. */
export const VOICE_PEAKS = 64
/** Words said with a file: with name, preview and envelope they fit one frame. UTF-16 units. */
export const MAX_CAPTION = 1_000
