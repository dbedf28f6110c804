/** Messages between the page and its service worker. Both are ours, yet neither may be of the other's version. */

/** To a waiting worker, from the page or from the worker in use: take over now. */
export const USE_NOW = 'tete.use-now'
/** The worker's answer, through the port that came with it. */
export const WILL = 'tete.will'
/** To every tab, with a port to answer through: the person wants to see this conversation; which tab is the one in use? */
export const OPEN_CHAT = 'tete.open-chat'
/** The answer of the tab in use. */
export const MINE = 'tete.mine'

/** Notification data, for the click on it: the conversation, or none for the app as a whole. */
export interface NoticeData {
  readonly peer: string | undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

export const wordOf = (value: unknown): string | undefined =>
  isRecord(value) && typeof value.tete === 'string' ? value.tete : undefined

/** Only the form of an ID goes into an address. */
export const peerOf = (value: unknown): string | undefined =>
  isRecord(value) && typeof value.peer === 'string' && /^[a-z0-9]{1,128}$/.test(value.peer) ? value.peer : undefined
