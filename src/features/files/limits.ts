/** Every cap and pause of files, each with its reason. Bytes and milliseconds where nothing else is said. */

/** Payload of one frame: what every browser takes in one message, sixteen to a piece. */
export const FRAME_BYTES = 64 * 1024
/** Payload of one frame on a slow path: 13 ms of 10 Mbit/s. */
export const MIN_FRAME_BYTES = 16 * 1024
/**
 * Credit: bytes of the frame that says it. Whoever is sent a frame of a file may say one, so that a long file never uses up what its
 * receiver may say in the chat.
 */
export const CREDIT_FRAME_BYTES = 256
/** Hashes in one frame of a list: spelt in base64url, with its envelope, they fit 16 KiB. */
export const HASHES_PER_FRAME = 256
/** Frame of a list, as its receiver grants it. */
export const LIST_FRAME_BYTES = 16 * 1024
/** Ranges of pieces that a receiver may name: pieces come in order, and each cut leaves one more at most. */
export const MAX_RANGES = 256
/** Files that come at a time, from all friends; the rest queue. More would only slow each other. */
export const MAX_COMING = 3
/** Streams that one friend may have from us at a time: as many as they may ask for, and as many that are just ending. */
export const MAX_GOING = 6
/** Water marks of what waits in a channel: below the low one it is filled up to the high one. */
export const HIGH_WATER = 1024 * 1024

/** Window of credit: never less than some frames, never more than a fast disk needs to be kept busy. */
export const MIN_WINDOW = 64 * 1024
export const MAX_WINDOW = 8 * 1024 * 1024
/** Standing queue that the window adds to the path's own time: enough to hide a busy page, short enough for the chat beside it. */
export const QUEUE_MS = 30
/** For how long a measured rate and the shortest way there and back hold. */
export const RATE_MEMORY_MS = 2_000
export const ROUND_TRIP_MEMORY_MS = 10_000

/** Journal: after so many bytes or so long, what came is flushed and noted. */
export const JOURNAL_BYTES = 4 * 1024 * 1024
export const JOURNAL_MS = 1_000
/** Bytes that came and are not noted yet, at most: whatever is killed meanwhile comes again. */
export const MAX_UNNOTED = 8 * 1024 * 1024
/** Bytes that came and are not on the disk yet, at most: a disk that is slower than the network slows the sender, not the page. */
export const MAX_BACKLOG = 4 * 1024 * 1024

/** A side connection that is up there may be so a little later here. */
export const SIDE_WAIT_MS = 5_000
/** Between two tries for a side connection that did not come, doubled each time. */
export const RETRY_MS = 500
export const MAX_RETRY_MS = 60_000
/** Side connection with nothing to carry: the next file of several would only open it again. */
export const IDLE_MS = 15_000

/** A file up to here is copied when it is sent (pictures, voices), so that it can be given as long as its line stands. */
export const COPIED_BYTES = 8 * 1024 * 1024
/** A picture up to here comes without being asked for; whoever sends one up to here keeps it to be given. */
export const AUTOMATIC_BYTES = 8 * 1024 * 1024
/** Pictures of one friend that come so at a time, and that wait for it: who sends more at once is asked for the rest. */
export const MAX_AUTOMATIC = 2
export const MAX_AUTOMATIC_WAITING = 50
/** Between two looks at how files move, for the screen. */
export const SHOWN_MS = 500
/** Pace, from which people are told how long it still takes: of the last seconds, and of no less than one. */
export const PACE_MS = 5_000
export const PACE_LEAST_MS = 1_000
/** Beyond this a file is saved piece by piece where the browser can, since gathering it would take as much again of this device. */
export const GATHERED_BYTES = 64 * 1024 * 1024
/** More than this is gathered nowhere: browsers keep what is gathered in memory, or refuse it without a word. */
export const MAX_GATHERED_BYTES = 4 * 1024 * 1024 * 1024

/** Room that stays free for the chat: a browser that runs out throws away messages, too. Of what there is. */
export const ROOM_KEPT_FREE = 0.1

export { MAX_FILE_BYTES, PIECE_BYTES } from '../../conversation/limits.ts'
