import { MAX_BATCH_BYTES } from './limits.ts'
import { MAX_SIDE_CANDIDATES } from './side/sideLimits.ts'

// Budgets: who may cost this device what, each with its reason. What has a fixed size or number is in limits.ts beside its room.

/** Budget: `burst` at once, then `perSecond`. */
export interface Budget {
  readonly burst: number
  readonly perSecond: number
}

/**
 * Frames of one friend, but for entries, before anything of them is looked at: a page at rest sends one in five seconds; with a chat, a
 * call and files beside it, some dozens at once. Receipts are granted with the entries that they are for.
 */
export const FRAMES: Budget = { burst: 512, perSecond: 32 }
/** Bytes of these: a description of a side connection takes two frames of 8 KB. */
export const FRAME_BYTES: Budget = { burst: 1024 * 1024, perSecond: 64 * 1024 }
/** Frames that a frame of entries of mine grants its receiver: a receipt, and later a seen mark. */
export const FRAMES_FOR_ENTRIES = 2
/**
 * Bytes of entries of one friend that lead to nothing on this disk: as many as an honest page may have on the way (a window and what one
 * read adds to it), twice. What is stored is given back.
 */
export const ENTRY_BYTES: Budget = { burst: 10 * MAX_BATCH_BYTES, perSecond: MAX_BATCH_BYTES / 4 }
/** Bytes that may come again, whatever was spent, where we have asked for entries anew: the window, and as much of what is there already. */
export const ENTRY_BYTES_ASKED = 2 * MAX_BATCH_BYTES
/** Of a frame of entries beside its bytes: what looking at it takes, however small it is. */
export const ENTRIES_FRAME_BYTES = 512

/** Dials of one friend that are answered: each makes an RTCPeerConnection. Bad networks, and a page that is loaded again and again. */
export const DIALS: Budget = { burst: 60, perSecond: 0.5 }

/**
 * Restarts of one link: descriptions of the peer, each of which costs a browser milliseconds; and what the broker says to be of them, each
 * of which costs a look at a signature. Of both sides at once, a restart takes three descriptions and some twenty words.
 */
export const RESTARTS: Budget = { burst: 16, perSecond: 0.5 }
export const RESTART_WORDS: Budget = { burst: 160, perSecond: 4 }

/** OPENs of one peer: each makes an RTCPeerConnection. A session of files or a call takes one. */
export const SIDE_OPENS: Budget = { burst: 16, perSecond: 0.5 }
/** Descriptions of one side connection: a restart by both sides takes three, and a browser milliseconds for each. */
export const SIDE_DESCRIPTIONS: Budget = { burst: 16, perSecond: 1 }
/** Signals of one peer for what is not here: whatever was under way when it closed, of all that there may be. */
export const SIDE_STRAYS: Budget = { burst: 4 * (MAX_SIDE_CANDIDATES + 8), perSecond: 8 }

/**
 * Disk: entries of one friend and their bytes. At once as many as a long friendship has, for a device that lost its own; then as many a
 * second as make 50,000 and 64 MB a day.
 */
export const DISK_ENTRIES: Budget = { burst: 250_000, perSecond: 50_000 / 86_400 }
export const DISK_BYTES: Budget = { burst: 256 * 1024 * 1024, perSecond: (64 * 1024 * 1024) / 86_400 }
/** Hidden: entries of one friend that no page of this version can show, and their bytes, in all. A newer page of theirs may send some. */
export const HIDDEN_ENTRIES = 20_000
export const HIDDEN_BYTES = 16 * 1024 * 1024
/** Entry on the disk beside its body: its key, its columns and their places in indexes, which name persons again and again. Bytes. */
export const ENTRY_OVERHEAD = 768
/**
 * Body of an entry that is shown: counts so many times, since whoever searches has its words once more in an index, cut up. That takes about
 * as much as is charged for prose, six times as much at most for words made for it. Nothing of what is hidden is in an index.
 */
export const WORDS_COUNT = 4
/** Between two looks whether somebody whose budget was spent may send again. Milliseconds. */
export const DISK_LOOK_MS = 60 * 60_000

/** Pictures of one friend that are fetched: who tries some on costs that much, who changes it every second no more than six an hour. */
export const PICTURES: Budget = { burst: 4, perSecond: 1 / 600 }
/** Pieces of my picture that one friend gets: three make a whole one, which a device that forgot it fetches again. */
export const PICTURE_PIECES: Budget = { burst: 48, perSecond: 0.1 }

/** Files that one friend asks for: a look at the disk each. After an outage of each of twenty that were coming, all are asked for at once. */
export const FILE_WANTS: Budget = { burst: 64, perSecond: 1 }

/**
 * Bytes of pictures of one friend that come without being asked for: a holiday at once, and as much every day. Beyond it they are offered like
 * any other file.
 */
export const PICTURES_SENT: Budget = { burst: 256 * 1024 * 1024, perSecond: (256 * 1024 * 1024) / 86_400 }

/** Requests of one sender whose signatures are looked at: whoever cannot sign costs so many. An honest one asks every few seconds at first. */
export const REQUESTS_OF_SENDER: Budget = { burst: 4, perSecond: 0.2 }
/** Requests of all strangers whose signatures are looked at: some hundredths of a processor. */
export const REQUEST_SIGNATURES: Budget = { burst: 60, perSecond: 50 }
/** Requests of strangers that are opened, which costs several times as much. Only who has signed comes so far. */
export const REQUEST_OPENINGS: Budget = { burst: 20, perSecond: 1 }
/** Between two requests of one stranger that are taken, each of which is a write. Milliseconds. */
export const REQUEST_PAUSE_MS = 60_000

/** Penalty: how long somebody who spent more than their budget is kept out, the first time. Each further time twice as long. Milliseconds. */
export const PENALTY_MS = 60_000
export const MAX_PENALTY_MS = 60 * 60_000
/** Penalty: forgotten after so long without another one. Milliseconds. */
export const PENALTY_FORGOTTEN_MS = 24 * 60 * 60_000
/** Penalties that a page which is loaded anew still knows of: the newest. Each is one friend's, and a hundred bytes. */
export const MAX_KEPT_PENALTIES = 64

/** Slice: frames are handled for so long at a stretch; then the page may do what waits. Milliseconds. */
export const SLICE_MS = 6
/** Between two requests to send everything again that no progress came between; doubles up to the most. Milliseconds. */
export const AGAIN_MS = 1_000
export const MAX_AGAIN_MS = 60_000
