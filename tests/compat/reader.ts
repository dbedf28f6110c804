import type { App } from '../../src/app/app.ts'
import type { Message, MessageStatus, Reaction } from '../../src/conversation/message.ts'
import type { ConversationId, EntryId, PersonId } from '../../src/engine/ids.ts'
import { type ListedChat, orderChats } from '../../src/features/chatList/list.ts'
import type { Star } from '../../src/features/starred/starred.ts'
import type { FakeClock } from '../support/fakeClock.ts'
import { createHand, type Hand } from '../support/hand.ts'

// All that the tests of compatibility know of the app's API. Whoever changes that changes this file, and no expectation: what a person
// saw under version 0.1 is in the fixtures, in the words of these types.

export interface Device {
  readonly app: App
  readonly clock: FakeClock
}

/** One message as version 0.1 said it, every visible field of it. */
export interface SeenMessage {
  readonly id: string
  readonly from: string
  readonly kind: 'text' | 'unsupported' | 'deleted' | 'timer'
  readonly text: string
  readonly at: number
  readonly status?: MessageStatus
  readonly former?: true
  readonly edited?: number
  readonly quote?: unknown
  readonly reactions?: readonly Reaction[]
  readonly forwarded?: true
  readonly pinned?: true
  readonly starred?: true
  readonly ttl?: number
  readonly timer?: { readonly seconds: number; readonly what: string }
}

/** A message of today, in the words of then. */
function inOldWords({ what, ...message }: Message): SeenMessage {
  if (what.kind === 'timer')
    return { ...message, kind: what.kind, text: '', timer: { seconds: what.seconds, what: what.step } }
  // Nobody sent a file then.
  if (what.kind === 'file') return { ...message, kind: 'unsupported', text: '' }
  if (what.kind !== 'text') return { ...message, kind: what.kind, text: '' }
  return { ...message, ...what }
}

const placeOf = (peer: string) => peer as ConversationId
const entryOf = (id: string) => id as EntryId

/** One hand for each app: it looks at one conversation at a time, as version 0.1 did. */
const hands = new WeakMap<App, Hand>()
function handOf(app: App): Hand {
  const hand = hands.get(app) ?? createHand(() => app)
  hands.set(app, hand)
  return hand
}

export interface SeenConversation {
  /** Where it opens: nothing is said where that is the newest. */
  readonly opensAt: { readonly why: string; readonly id: string } | null
  readonly timer: unknown
  readonly pins: readonly string[]
  /** What the draft speaks of. */
  readonly about: unknown
  /** All of them, in shown order. */
  readonly messages: readonly SeenMessage[]
}

export interface Seen {
  readonly me: { readonly id: string; readonly name: string }
  /** In listed order, each with its last line, what is mine alone about it, and its draft. */
  readonly chats: readonly unknown[]
  readonly archived: readonly unknown[]
  readonly requests: readonly unknown[]
  readonly settings: unknown
  /** `peer author/instance/seq`, the newest star first. */
  readonly starred: readonly { readonly peer: string; readonly id: string; readonly starredAt: number }[]
  /** By what was looked for. */
  readonly found: Readonly<Record<string, readonly string[]>>
  readonly conversations: Readonly<Record<string, SeenConversation>>
  /** `peer author/instance/seq` of what was edited: every version. */
  readonly versions: Readonly<Record<string, readonly unknown[]>>
}

/** Everything that a person sees of their disk. `words`: what they look for. */
export async function see(device: Device, words: readonly string[] = []): Promise<Seen> {
  const { app, clock } = device
  const identity = app.identity.store.getState()
  if (identity.phase !== 'ready') throw new Error(`the identity is ${identity.phase}`)
  const { contacts, requests } = app.people.store.getState()
  const { theme, language, readReceipts, typingNotices, alerts, relayOnly } = app.settings.store.getState()
  const kept = app.chats.store.getState()
  const { drafts } = app.drafts.store.getState()
  // Notes to myself were not there yet.
  const listed = orderChats(
    contacts.map((contact) => ({ conversation: placeOf(contact.id), contact })),
    kept,
  )
  const rowOf = ({ conversation, contact }: ListedChat) => {
    const { unread, lastText, lastAt, lastFrom, lastKind, lastActivityAt } = kept.summaries[conversation] ?? {}
    return {
      ...contact,
      ...{ unread, lastText, lastAt, lastFrom, lastKind, stirredAt: lastActivityAt },
      prefs: kept.own[conversation] ?? {},
      draft: drafts[conversation] ?? null,
    }
  }
  const chats = listed.chats.map(rowOf)
  const archived = listed.archived.map(rowOf)

  const conversations: Record<string, SeenConversation> = {}
  const versions: Record<string, readonly unknown[]> = {}
  for (const { id: peer } of contacts) {
    const conversation = await seeConversation(device, peer)
    conversations[peer] = conversation
    for (const { id, edited } of conversation.messages)
      if (edited) versions[`${peer} ${id}`] = await clock.through(app.chat.acts(placeOf(peer)).versions(entryOf(id)))
  }
  handOf(app).close()
  const found: Record<string, readonly string[]> = {}
  for (const word of words) found[word] = await find(device, word)
  const settings = { theme, language: language ?? null, readReceipts, typingNotices, alerts, relayOnly }
  const me = { id: identity.id, name: identity.name }
  const starred = await seeStars(device)
  return asData({ me, chats, archived, requests, settings, starred, found, conversations, versions })
}

/** What is undefined is not there. */
const asData = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

export async function seeConversation({ app, clock }: Device, peer: string): Promise<SeenConversation> {
  const hand = handOf(app)
  await clock.through(hand.open(placeOf(peer)))
  const opening = hand.opening()!
  const open = () => opening.store.getState()
  const { jump } = open()
  await clock.through(opening.latest())
  const { timer, pins, about } = open()
  let messages = open().messages
  while (!open().complete) {
    const first = open().messages[0]!.id
    await clock.through(opening.older())
    const end = open().messages.findIndex(({ id }) => id === first)
    messages = [...open().messages.slice(0, end), ...messages]
  }
  const opensAt = jump ? { why: jump.why, id: jump.id } : null
  const seen = messages.map(inOldWords)
  return asData({ opensAt, timer, pins: pins.map(({ id }) => id), about: about ?? null, messages: seen })
}

/** The newest ones alone, or those around one of them. */
export async function seeNear({ app, clock }: Device, peer: string, id?: string): Promise<readonly SeenMessage[]> {
  const hand = handOf(app)
  await clock.through(hand.open(placeOf(peer), id))
  if (id === undefined) await clock.through(hand.toLatest())
  return asData((hand.opening()?.store.getState().messages ?? []).map(inOldWords))
}

async function seeStars({ app, clock }: Device): Promise<Seen['starred']> {
  const all: Seen['starred'][number][] = []
  for (let last: Star | undefined; ; ) {
    const page = await clock.through(app.starred.page(last))
    if (!page) throw new Error('the stars cannot be read')
    all.push(
      ...page.all.map(({ conversation, message, starredAt }) => ({ peer: conversation, id: message.id, starredAt })),
    )
    last = page.all.at(-1)
    if (!page.more) return all
  }
}

/** Everything that has these words: `peer author/instance/seq`, the newest first. */
export async function find({ app, clock }: Device, text: string): Promise<readonly string[]> {
  const search = await app.search.open()
  const session = search.begin()
  const { store } = session
  session.ask({ text })
  const done = () => store.getState().phase === 'done' && search.index.getState().phase === 'ready'
  // What was read meanwhile is asked for once more.
  for (let times = 0; times < 2; times++) {
    await turns(clock, done, `the search for ${text} ends`)
    await clock.run(5_000)
  }
  await turns(clock, done, `the search for ${text} ends`)
  for (let before = -1; store.getState().more && before < store.getState().hits.length; ) {
    before = store.getState().hits.length
    session.more()
    await turns(clock, () => store.getState().hits.length > before, 'more is found')
  }
  const hits = store.getState().hits.map(({ id, conversation }) => `${conversation} ${id}`)
  session.close()
  return hits
}

/** The index answers by turns of its own, which are not the clock's. */
async function turns(clock: FakeClock, done: () => boolean, what: string) {
  for (let turn = 0; !done(); turn++) {
    if (turn === 100_000) throw new Error(`never came true: ${what}`)
    await new Promise((resolve) => setImmediate(resolve))
    await clock.run(1)
  }
}

/** What somebody does; the fixtures of the wire name these. */
export type Deed =
  | { readonly do: 'say'; readonly text: string; readonly replyTo?: string }
  | { readonly do: 'edit'; readonly id: string; readonly text: string }
  | { readonly do: 'delete'; readonly id: string }
  | { readonly do: 'react'; readonly id: string; readonly emoji: string }
  | { readonly do: 'pin'; readonly id: string; readonly on: boolean }
  | { readonly do: 'star'; readonly id: string }
  | { readonly do: 'timer'; readonly seconds: number }
  | { readonly do: 'type' | 'read' | 'close' }
  | { readonly do: 'rename'; readonly name: string }

/** Does it in the conversation with `peer`; false when the app would not. */
export async function does({ app, clock }: Device, peer: string, deed: Deed): Promise<boolean> {
  const chat = handOf(app)
  if (deed.do === 'close') {
    chat.close()
    return true
  }
  if (deed.do === 'rename') return (await clock.through(app.identity.rename(deed.name))).ok
  if (chat.opening()?.conversation !== placeOf(peer)) await clock.through(chat.open(placeOf(peer)))
  const done = async (what: Promise<{ ok: boolean }>) => (await clock.through(what)).ok
  switch (deed.do) {
    case 'say':
      return done(chat.send(deed.text, deed.replyTo === undefined ? {} : { replyTo: deed.replyTo }))
    case 'edit':
      return done(chat.edit(deed.id, deed.text))
    case 'delete':
      return done(chat.deleteForEveryone([deed.id]))
    case 'react':
      return done(chat.react(deed.id, deed.emoji || undefined))
    case 'pin':
      return done(chat.pin(deed.id, deed.on))
    case 'star':
      return done(chat.star([deed.id], true))
    case 'timer':
      return done(chat.setTimer(deed.seconds))
    case 'type':
      chat.tellTyping()
      return true
    case 'read':
      chat.markRead()
      return true
  }
}

export const unread = ({ app }: Device, peer: string) =>
  app.chats.store.getState().summaries[placeOf(peer)]?.unread ?? 0
export const isLinked = ({ app }: Device, peer: string) =>
  app.links.store.getState().byPeer[peer as PersonId]?.phase === 'online'
