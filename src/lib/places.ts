/**
 * Storage names: all that this origin keeps in a browser, under the names that it has on people's disks. A name that changes is a thing
 * lost, so none is ever written elsewhere. Here rather than in platform/, because views and the service worker keep things of their own.
 */

// Databases.
export const DISK = 'tete-a-tete'
export const KEYS = 'tete-a-tete-keys'
/** Says which of them is the disk, once it is not the first any more. */
export const DISK_POINTER = 'tete-a-tete-disk'
/** Names that the disk has in turn after a restore, or with the lock: written whole before it is changed over to. */
export const LATER_DISKS = ['tete-a-tete-a', 'tete-a-tete-b'] as const
/** Handle of the file that backups are written to by themselves, and nothing else. */
export const BACKUP_FILE = 'tete-a-tete-backup-file'
/** Folder in the origin's private files, which holds nothing but the search index. */
export const INDEX_FOLDER = 'search-index'
/** Folder there in which a backup lies, sealed, until the browser has taken it as a download. */
export const DOWNLOAD_FOLDER = 'backup-downloads'
/** Folder there of what friends sent and what was kept to be sent: each file sealed with a key of its own, which lies on the disk. */
export const FILES_FOLDER = 'sent-files'

// In `localStorage`.
/** Says that keys were made, also when their database is gone. */
export const IDENTITY_MARK = 'tete.identity'
export const CONFIG_COPY = 'tete.config'
export const BROKER_TOKEN = 'tete.broker-token'
/** Prefix, before the name of a conversation. */
export const DRAFTS = 'tete-a-tete.draft.'
/** Prefix, before the newest time that a dial or a request was stamped with, and who is kept out for a while. */
export const STAMPS = 'tete-a-tete.stamps.'
/** Also read by `public/look.js`, which can import nothing. */
export const LOOK = 'tete-a-tete.look'
export const RECENT_EMOJI = 'tete-a-tete.emoji.recent'
export const RECENT_REACTIONS = 'tete-a-tete.emoji.reactions'
export const EMOJI_TONE = 'tete-a-tete.emoji.tone'
/** Says that there is a lock: what views keep for themselves is not to lie here then. */
export const LOCK_MARK = 'tete-a-tete.lock'
/** Changes each time that somebody locks: every tab of the profile hears of it. */
export const LOCKED_NOW = 'tete-a-tete.lock-now'
/** Tries: how many passphrases were wrong, and when the last. */
export const LOCK_TRIES = 'tete-a-tete.lock-tries'
/** Prefix, before what a lock keeps sealed of drafts and stamps. */
export const SEALED = 'tete-a-tete.sealed.'

/** Says that everything here is being forgotten: whoever comes next goes on with it. The last that goes. */
export const FORGET_MARK = 'tete.forget'

// In `sessionStorage`.
export const TAKE_OVER_MARK = 'tete.take-over'
export const SHARED_TEXT = 'tete.shared'

/** Ours: whether a name in one of the two storages is this app's, in whatever version. */
export const isOurs = (key: string) => /^tete(?:\.|-a-tete\.)/u.test(key)

/** Lock of the disk while it changes hands. */
export const DISK_LOCK = 'tete-a-tete-disk'
/** Lock of the tab in use. */
export const TAB_LOCK = 'tete-a-tete'
/** Channel in which tabs look for each other. */
export const TAB_CHANNEL = 'tete-a-tete'
/** Prefix, before a tab: lock of each that somebody may be looking at. */
export const SEEN_LOCK = 'tete-a-tete-seen'

// Caches of the service worker. One origin may have the app at several paths: `home` is the one.
/** Prefix, before a version. */
export const pageCaches = (home: string) => `tete-page ${home} `
export const keptCache = (home: string) => `tete-kept ${home}`
export const giveWayCache = (home: string) => `tete-way ${home}`
