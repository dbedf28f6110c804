import type { App } from '../../src/app/app.ts'
import { orderChats } from '../../src/features/chat/list.ts'
import type { Message } from '../../src/features/chat/message.ts'
import type { Contact } from '../../src/features/contacts/contact.ts'
import type { FakeClock } from '../support/fakeClock.ts'

// All that the tests of compatibility know of the app's API. Whoever changes that changes this file, and no expectation: what a person
// saw under version 0.1 is in the fixtures, in the words of these types.

export interface Device {
  readonly app: App
  readonly clock: FakeClock
}

/** One message as version 0.1 said it, every visible field of it. */
export type SeenMessage = Message

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
  const { contacts, requests } = app.contacts.store.getState()
  const { theme, language, readReceipts, typingNotices, alerts, relayOnly } = app.settings.store.getState()
  const kept = app.chat.store.getState()
  const listed = orderChats(contacts, kept)
  const rowOf = (contact: Contact) => {
    const { unread, lastText, lastAt, lastFrom, lastKind, stirredAt } = kept.summaries[contact.id] ?? {}
    return {
      ...contact,
      ...{ unread, lastText, lastAt, lastFrom, lastKind, stirredAt },
      prefs: kept.prefs[contact.id] ?? {},
      draft: kept.drafts[contact.id] ?? null,
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
      if (edited) versions[`${peer} ${id}`] = await clock.through(app.chat.versions(id))
  }
  app.chat.close()
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
  const open = () => app.chat.store.getState().open!
  await clock.through(app.chat.open(peer))
  const { jump } = open()
  await clock.through(app.chat.toLatest())
  const { timer, pins, about } = open()
  let messages = open().messages
  while (!open().complete) {
    const first = open().messages[0]!.id
    await clock.through(app.chat.loadOlder())
    const end = open().messages.findIndex(({ id }) => id === first)
    messages = [...open().messages.slice(0, end), ...messages]
  }
  const opensAt = jump ? { why: jump.why, id: jump.id } : null
  return asData({ opensAt, timer, pins: pins.map(({ id }) => id), about: about ?? null, messages })
}

/** The newest ones alone, or those around one of them. */
export async function seeNear({ app, clock }: Device, peer: string, id?: string): Promise<readonly SeenMessage[]> {
  await clock.through(app.chat.open(peer, id))
  if (id === undefined) await clock.through(app.chat.toLatest())
  return asData(app.chat.store.getState().open?.messages ?? [])
}

async function seeStars({ app, clock }: Device): Promise<Seen['starred']> {
  const all: Seen['starred'][number][] = []
  for (let last: Parameters<App['chat']['starred']>[0]; ; ) {
    const page = await clock.through(app.chat.starred(last))
    if (!page) throw new Error('the stars cannot be read')
    all.push(...page.all.map(({ peer, message, starredAt }) => ({ peer, id: message.id, starredAt })))
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
  const hits = store.getState().hits.map(({ id, peer }) => `${peer} ${id}`)
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
  const { chat } = app
  if (deed.do === 'close') {
    chat.close()
    return true
  }
  if (deed.do === 'rename') return (await clock.through(app.identity.rename(deed.name))).ok
  if (chat.store.getState().open?.peer !== peer) await clock.through(chat.open(peer))
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

export const unread = ({ app }: Device, peer: string) => app.chat.store.getState().summaries[peer]?.unread ?? 0
export const isLinked = ({ app }: Device, peer: string) => app.links.store.getState().byPeer[peer]?.phase === 'online'
