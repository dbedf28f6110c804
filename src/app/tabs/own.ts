import type { ConversationActs } from '../../conversation/conversationActs.ts'
import { typed } from '../../conversation/kinds/text.ts'
import type { ConversationId } from '../../engine/ids.ts'
import type { ChatsState } from '../../features/chatList/chats.ts'
import { createDraftStore } from '../../features/composing/draftStore.ts'
import type { Draft } from '../../features/composing/drafts.ts'
import type { RestoreResult } from '../../features/identity/identity.ts'
import { createInstallation } from '../../features/installation/installation.ts'
import { overAt } from '../../features/invites/invites.ts'
import type { LazyLock } from '../../features/lock/lock.ts'
import type { NoticeWords } from '../../features/notifications/notice.ts'
import { createUnreadBadge } from '../../features/notifications/unreadBadge.ts'
import { mistakableAs } from '../../features/people/alike.ts'
import { readPaste } from '../../features/people/pasting.ts'
import type { RecoveryState, WordsRead } from '../../features/recovery/recovery.ts'
import type { OpeningState } from '../../features/transcript/opening.ts'
import type { Badge } from '../../ports/badge.ts'
import type { Clock } from '../../ports/clock.ts'
import type { CodeReaders } from '../../ports/codeReader.ts'
import type { Installer } from '../../ports/installer.ts'
import type { Notifier } from '../../ports/notifier.ts'
import type { PictureDrawers } from '../../ports/pictures.ts'
import type { QuickStore } from '../../ports/quickStore.ts'
import type { Sound } from '../../ports/sound.ts'
import type { Updates } from '../../ports/updates.ts'
import type { App } from '../app.ts'
import type { Link } from './link.ts'
import { acts, type Before, type Own, type RoomName } from './mirrored.ts'
import { openHere } from './openedHere.ts'
import { mirroredRoom } from './room.ts'
import { searchHere } from './searchHere.ts'

/** Parts that every tab has by itself, whether it leads or not. */
export interface OwnDeps {
  clock: Clock
  drafts: QuickStore
  updates: Updates
  installer: Installer
  notifier: Notifier
  sound: Sound
  badge: Badge
  codes: CodeReaders
  drawers: PictureDrawers
  lock: LazyLock
  /** Takes the lead, and resolves once the app is there. */
  lead(): Promise<void>
}

interface Deps extends OwnDeps {
  /** Name of this tab. */
  self: string
  link: Link
  /** Store of a room, as it is shown here. */
  stores: { readonly [K in RoomName]: App[K] extends { readonly store: infer S } ? S : never }
  /** At hand of what was open here when this tab led: it stays on screen as it is opened anew. */
  before: OpeningState[]
  leave(): void
  stop(): Promise<void>
  /** App of this tab, once it leads. */
  leadHere(): Promise<App>
}

type DraftsState = ReturnType<App['drafts']['store']['getState']>

/** Drafts of this tab: in its own store, and on the device, before anybody else hears of them. */
function createDraftsHere(link: Link, quickStore: QuickStore) {
  const kept = createDraftStore(quickStore)
  /** Not known to be heard by the tab that leads: what that says of them is older. */
  const news = new Map<ConversationId, { readonly draft: Draft | undefined; readonly n: number }>()
  return {
    keepUntilWritten: kept.sending,
    over(state: DraftsState): DraftsState {
      for (const [conversation, { n }] of news) if (link.isHeard(n)) news.delete(conversation)
      if (news.size === 0) return state
      const drafts: Record<ConversationId, Draft> = { ...state.drafts }
      for (const [conversation, { draft }] of news) {
        if (draft) drafts[conversation] = draft
        else delete drafts[conversation]
      }
      return { drafts }
    },
    set(conversation: ConversationId, next: Draft | undefined) {
      const draft = kept.keep(conversation, next)
      news.set(conversation, { draft, n: link.tell('drafts', 'set', [conversation, draft]) })
      link.show('drafts')
    },
  }
}

/** Words on screen are those of one tab. That they are offered is said in all. */
function createRecoveryHere(link: Link) {
  let asked = false
  let offered = false
  return {
    over(state: RecoveryState): RecoveryState {
      offered = state.shown === 'offer'
      return { ...state, shown: asked ? 'words' : offered ? 'offer' : undefined }
    },
    show(shown: 'words' | undefined) {
      asked = shown === 'words'
      if (offered) link.tell('recovery', 'show', [undefined])
      link.show('recovery')
    },
  }
}

/** Ticks come a moment after all else where another tab begins to lead: until then those of lines that are still the last stay. */
function createTicksHere() {
  let last: ChatsState = { summaries: {}, own: {}, ticks: {} }
  return {
    over(state: ChatsState): ChatsState {
      if (Object.keys(state.ticks).length > 0) {
        last = state
        return state
      }
      const isSame = (id: string) => {
        const [now, before] = [state, last].map(({ summaries }) => summaries[id as ConversationId])
        return now?.lastFrom === 'me' && now.lastAt === before?.lastAt
      }
      return { ...state, ticks: Object.fromEntries(Object.entries(last.ticks).filter(([id]) => isSame(id))) }
    },
  }
}

/** Overlays: what this tab says of a mirrored state that it knows better. */
export function createOverlays(link: Link, drafts: QuickStore) {
  return { drafts: createDraftsHere(link, drafts), recovery: createRecoveryHere(link), chats: createTicksHere() }
}

/** Own: all that a tab which does not lead has by itself. */
export function createOwn(deps: Deps, overlays: ReturnType<typeof createOverlays>) {
  const { link, stores, clock, notifier, self } = deps
  const installation = createInstallation(deps)
  let badge: ReturnType<typeof createUnreadBadge> | undefined
  const bound = new Map<ConversationId, ConversationActs>()
  let words: NoticeWords | undefined
  let names = 0
  const nameOf = () => `${self}.${++names}`

  function actsIn(conversation: ConversationId): ConversationActs {
    const at = `acts ${conversation}`
    const its = mirroredRoom(link, at, acts) as unknown as ConversationActs
    return {
      ...its,
      async send(raw, { replyTo } = {}) {
        const said = typed(raw)
        if (!said.ok) return said
        const more = { name: nameOf(), ...(replyTo === undefined ? {} : { replyTo }) }
        const kept = { text: said.text, at: Math.floor(clock.now()), ...more }
        const release = overlays.drafts.keepUntilWritten(conversation, kept)
        const sent = await its.send(said.text, more)
        // What the disk refused is kept by whoever shows it as failed.
        if (sent.ok) release()
        return sent
      },
      forward: (ids, to) => its.forward(ids, to, { name: nameOf() }),
    }
  }

  /** Recovery words are shown and read by this tab, which leads for it: nothing of them is for another one. */
  const recovery = async () => (await deps.leadHere()).recovery
  /** Words read, and again once they bring an identity back. */
  async function readHere(typed: string): Promise<WordsRead> {
    const inLead = async () => (await recovery()).read(typed)
    const read = await inLead()
    if (!read.ok) return read
    async function restore(name: string): Promise<RestoreResult> {
      const again = await inLead().catch(() => undefined)
      return again?.ok ? again.restore(name) : { ok: false, error: again ? 'taken' : 'storage' }
    }
    return { ...read, restore }
  }

  const own: Own = {
    people: {
      read: (paste) => {
        const me = stores.identity.getState()
        const { contacts } = stores.people.getState()
        const known = contacts.filter(({ status }) => status !== 'removed')
        return readPaste(paste, me.phase === 'ready' ? me.id : undefined, (id) => known.find((one) => one.id === id))
      },
      mistakable: (id, name) => mistakableAs(id, name, stores.people.getState().contacts),
    },
    invites: { over: (invite) => overAt(invite, clock.now()) },
    chat: {
      open(conversation, at) {
        const known = deps.before.findIndex((one) => one.conversation === conversation)
        const [before] = known < 0 ? [] : deps.before.splice(known, 1)
        return openHere({ link, summaryOf: (id) => stores.chats.getState().summaries[id], before }, conversation, at)
      },
      acts(conversation) {
        const its = bound.get(conversation) ?? actsIn(conversation)
        bound.set(conversation, its)
        return its
      },
      atHand: () => [],
    },
    search: searchHere(link),
    installation: { store: installation.store, update: installation.update, install: installation.install },
    notifications: {
      preview: (name) => deps.sound.play(name),
      speak(spoken) {
        words = spoken
      },
    },
    codes: { open: deps.codes.open },
    pictures: { drawers: deps.drawers },
    recovery: {
      read: readHere,
      words: async (list) => (await recovery()).words(list),
      confirm: async (list, answers) => (await recovery()).confirm(list, answers),
    },
    backup: { open: async () => (await deps.leadHere()).backup.open() },
    lock: deps.lock,
    leave: deps.leave,
    stop: deps.stop,
  }
  const before: Before = {
    drafts: { set: overlays.drafts.set },
    recovery: { show: overlays.recovery.show },
    notifications: {
      async turnOn() {
        const permission = notifier.permission() === 'unasked' ? await notifier.ask() : notifier.permission()
        const ask = (act: string, ...args: unknown[]) => link.ask('notifications', act, args, 'again')
        if (permission !== 'unasked') return (await ask('turnOn')) === true
        await ask('notNow')
        return (await ask('change', { on: true })) === true
      },
    },
  }
  return {
    own,
    before,
    /** In which language this tab speaks. */
    words: () => words,
    /** All states are there. */
    begin() {
      badge ??= createUnreadBadge({ badge: deps.badge, clock, chats: stores.chats, people: stores.people })
    },
    stop() {
      installation.stop()
      badge?.stop()
    },
  }
}
