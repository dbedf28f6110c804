import type { Timer } from '../../../src/conversation/agreement.ts'
import type { ConversationActs } from '../../../src/conversation/conversationActs.ts'
import { wordsOf } from '../../../src/conversation/deeds.ts'
import type { Message } from '../../../src/conversation/message.ts'
import type { ConversationId, EntryId } from '../../../src/engine/ids.ts'
import { said } from './fakeMessages.ts'

/** Lines: what acts are done to, the messages of the gallery's app, on its disk and wherever they are looked at. */
export interface FakeLines {
  of(conversation: ConversationId): readonly Message[]
  append(conversation: ConversationId, message: Message): void
  mark(conversation: ConversationId, id: EntryId, change: Partial<Message>): void
  take(conversation: ConversationId, id: EntryId): void
}

interface Deps {
  lines: FakeLines
  timerOf(conversation: ConversationId): Timer
  setTimer(conversation: ConversationId, timer: Timer): void
  /** Nobody else has it. */
  isAlone(conversation: ConversationId): boolean
  isOnline(conversation: ConversationId): boolean
  nextId(): string
  /** The disk takes nothing. */
  refuses(): boolean
}

/** What can be done in each conversation, over plain memory. */
export function createFakeActs(deps: Deps): (conversation: ConversationId) => ConversationActs {
  const all = new Map<ConversationId, ConversationActs>()
  return (conversation) => {
    const acts = all.get(conversation) ?? actsIn(conversation, deps)
    all.set(conversation, acts)
    return acts
  }
}

function actsIn(conversation: ConversationId, deps: Deps): ConversationActs {
  const { lines, timerOf, setTimer, isAlone, isOnline, nextId, refuses } = deps
  const find = (id: EntryId) => lines.of(conversation).find((one) => one.id === id)
  const mark = (id: EntryId, change: Partial<Message>) => lines.mark(conversation, id, change)

  return {
    async send(text) {
      if (text.trim() === '') return { ok: false, error: 'empty' }
      const status = refuses() ? 'failed' : isAlone(conversation) ? undefined : 'waiting'
      const message = said({ id: nextId(), from: 'me', text, at: Date.now(), ...(status ? { status } : {}) })
      lines.append(conversation, message)
      if (status === 'failed') return { ok: false, error: 'storage' }
      if (isOnline(conversation)) setTimeout(() => mark(message.id, { status: 'delivered' }), 0)
      return { ok: true, id: message.id }
    },
    async retry(id) {
      mark(id, { status: 'waiting' })
      return { ok: true, id }
    },
    async cancel(id) {
      lines.take(conversation, id)
      return { ok: true }
    },
    async edit(id, text) {
      const what = find(id)?.what
      if (what?.kind === 'text') mark(id, { what: { ...what, text, edited: (what.edited ?? 0) + 1 } })
      return { ok: true, id }
    },
    versions: async (id) => {
      const message = find(id)
      return message
        ? [
            { text: 'As it was first said', at: message.at },
            { text: wordsOf(message) ?? '', at: message.at },
          ]
        : []
    },
    details: async (id) => {
      const message = find(id)
      return message && message.from !== 'me' ? { arrived: message.at } : {}
    },
    async deleteForEveryone(ids) {
      // Where nobody else had it, no trace is left.
      for (const id of ids)
        if (isAlone(conversation)) lines.take(conversation, id)
        else mark(id, { what: { kind: 'deleted' } })
      return { ok: true }
    },
    async deleteForMe(ids) {
      for (const id of ids) lines.take(conversation, id)
      return { ok: true }
    },
    async react(id, emoji) {
      const others = (find(id)?.reactions ?? [])
        .map((one) => (one.mine ? { ...one, mine: false, count: one.count - 1 } : one))
        .filter(({ count }) => count > 0)
      const same = others.find((one) => one.emoji === emoji)
      const rest = others.filter((one) => one !== same)
      mark(id, { reactions: emoji ? [...rest, { emoji, count: (same?.count ?? 0) + 1, mine: true }] : others })
      return { ok: true }
    },
    async pin(id, on) {
      mark(id, { pinned: on || undefined } as Partial<Message>)
      return { ok: true }
    },
    async star(ids, on) {
      for (const id of ids) mark(id, { starred: on || undefined } as Partial<Message>)
      return { ok: true }
    },
    async forward() {
      return { ok: true }
    },
    async setTimer(seconds) {
      const now = timerOf(conversation)
      const agreed = seconds === 0 || now.proposal?.seconds === seconds
      setTimer(conversation, agreed ? { seconds } : { ...now, proposal: { from: 'me', seconds } })
      return { ok: true }
    },
  }
}
