import type { ConversationActs } from '../../conversation/conversationActs.ts'
import type { Search, SearchSession } from '../../features/search/search.ts'
import type { Opening } from '../../features/transcript/opening.ts'
import type { App } from '../app.ts'
import { type AnyWays, type Given, type OwnOf, once, type Way, type Ways } from './ways.ts'

const storage = once({ ok: false, error: 'storage' } as const)
const no = once(false)
/** A way back that is gone with the tab which had it. */
const undo: Given<undefined> = { given: true, once: { said: undefined }, called: false }

/** Description of all that there is. */
export type Described = {
  readonly [K in keyof App]: App[K] extends (...args: never[]) => unknown ? Way<App[K]> : Ways<App[K]>
}

/** Mirrored: how each member of each room reaches the tabs that do not lead. A new room is a new line. */
export const mirrored = {
  identity: { store: 'state', create: 'again', rename: 'again' },
  recovery: {
    store: 'state',
    ...{ look: 'again', notNow: once(undefined), show: 'tell' },
    // Words, and what they spell, stay in the tab at hand.
    ...{ words: 'own', confirm: 'own', read: 'own' },
  },
  // Files, and what opens them, are asked for in the tab at hand.
  backup: { store: 'state', look: 'again', open: 'own' },
  people: {
    store: 'state',
    ...{ read: 'own', mistakable: 'own', safetyNumber: 'again', onInvited: 'event' },
    ...{ add: storage, call: 'again', keep: 'again', block: 'again', unblock: 'again', remove: undo },
    ...{ accept: no, ignore: no, ignoreAll: no, recall: no },
  },
  invites: {
    store: 'state',
    ...{ make: storage, offer: 'again', hand: 'again', label: 'again', revoke: no, restore: 'again', over: 'own' },
  },
  pictures: {
    store: 'state',
    ...{ bytes: 'again', setMine: 'again', setAbout: 'again', setFor: 'again', hide: 'again', drawers: 'own' },
  },
  files: {
    store: 'state',
    ...{ send: once({ ok: false, why: 'unsure' } as const), cancel: 'tell', fetch: 'again', first: 'again' },
    ...{ pause: 'again', release: 'again', discard: 'again', choose: 'again', open: 'again', pictures: 'again' },
    media: 'again',
    // Half of it is not there once the tab goes that wrote it.
    ...{ saveInto: once('broken' as const), stopSaving: 'tell' },
  },
  leaving: { deleteChat: undo },
  misbehaving: { store: 'state', forgive: 'tell' },
  chat: { open: 'own', acts: 'own', atHand: 'own' },
  chats: { store: 'state', set: 'again', markRead: 'tell' },
  drafts: { store: 'state', set: 'tell' },
  typing: { store: 'state', tell: 'tell' },
  starred: { page: 'again' },
  settings: { store: 'state', set: 'again', setBroker: 'again' },
  search: { open: 'own' },
  links: { store: 'state', dialNow: 'tell' },
  doctor: { store: 'state', examine: 'tell' },
  relays: { store: 'state' },
  disk: { store: 'state' },
  installation: { store: 'own', update: 'own', install: 'own' },
  notifications: {
    store: 'state',
    ...{ turnOn: 'again', notNow: 'again', change: 'again', preview: 'own', speak: 'own', onNews: 'event' },
  },
  codes: { open: 'own' },
  // What opens a lock is asked for in the tab at hand.
  lock: { isOn: 'own', leads: 'own', now: 'own', open: 'own' },
  ...{ wake: 'tell', forgetDevice: 'tell', leave: 'own', stop: 'own' },
} as const satisfies Described

type Mirrored = typeof mirrored
export type RoomName = keyof { [K in keyof App as App[K] extends (...args: never[]) => unknown ? never : K]: true }

/** Ways of each room, and of what is no room: the page. */
export const roomWays: readonly (readonly [RoomName, AnyWays])[] = Object.entries(mirrored).flatMap(([name, ways]) =>
  typeof ways === 'string' ? [] : [[name as RoomName, ways as AnyWays] as const],
)
export const pageWays: AnyWays = Object.fromEntries(
  Object.entries(mirrored).flatMap(([name, way]) => (typeof way === 'string' ? [[name, way]] : [])),
)

/** Own: what a tab that does not lead has by itself, room by room. */
export type Own = {
  readonly [K in RoomName as keyof OwnOf<App[K], Mirrored[K]> extends never ? never : K]: OwnOf<App[K], Mirrored[K]>
} & OwnOf<App, Mirrored>

/** Before: what a tab does by itself before it asks. */
export interface Before {
  /** Drafts are in the tab at once. */
  readonly drafts: Pick<App['drafts'], 'set'>
  /** Words are asked for, and seen, in one tab. */
  readonly recovery: Pick<App['recovery'], 'show'>
  /** Browsers ask where somebody has pressed something. */
  readonly notifications: Pick<App['notifications'], 'turnOn'>
}

/** Acts: in one conversation. What is written is named, so that the next tab that leads knows whether it was. */
export const acts = {
  ...{ send: 'again', forward: 'again', retry: once({ ok: false, error: 'impossible' }) },
  ...{ cancel: storage, edit: 'again', versions: 'again', details: 'again' },
  ...{
    deleteForEveryone: storage,
    deleteForMe: storage,
    react: 'again',
    pin: 'again',
    star: 'again',
    setTimer: 'again',
  },
} as const satisfies Ways<ConversationActs>

/** Things that are made for one tab, and go with it. */
export const things = {
  opening: {
    ...{ conversation: 'own', store: 'own', ready: 'own', close: 'own' },
    ...{ older: 'again', newer: 'again', latest: 'again', jump: 'again', jumpToDate: 'again', days: 'again' },
    ...{ hold: 'tell', away: 'tell', again: 'again', seen: 'tell', shown: 'tell' },
  },
  search: { index: 'own', begin: 'own' },
  session: { store: 'own', ask: 'tell', more: 'tell', close: 'own' },
} as const satisfies {
  readonly opening: Ways<Opening>
  readonly search: Ways<Search>
  readonly session: Ways<SearchSession>
}
export type ThingName = keyof typeof things
