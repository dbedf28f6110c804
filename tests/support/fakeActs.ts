import type { StoreApi } from 'zustand/vanilla'
import type { Chat, ChatState, Draft, Message, OpenConversation } from '../../src/features/chat/message.ts'

interface Deps {
  chat: StoreApi<ChatState>
  /** Everything there is, oldest first. */
  disk: ReadonlyMap<string, readonly Message[]>
  asked: string[]
  mark(id: string, change: Partial<Message>): void
  take(id: string): void
}

/** With what the draft answers or says anew. */
export function withAbout(
  { about: _before, ...open }: OpenConversation,
  disk: Deps['disk'],
  draft: Draft | undefined,
): OpenConversation {
  const id = draft?.edit?.id ?? draft?.replyTo
  if (id === undefined) return open
  const found = disk.get(open.peer)?.find((one) => one.id === id)
  const { from, kind, text } = found ?? { from: open.peer, kind: 'gone' as const, text: '' }
  return { ...open, about: { id, from, kind: kind === 'text' || kind === 'deleted' ? kind : 'gone', text } }
}

type FakeActs = Omit<Chat, 'store' | 'open' | 'close' | 'loadOlder' | 'send' | 'retry' | 'cancel' | 'markRead'>

/** What can be done to a message, over plain memory. */
export function createFakeActs({ chat, disk, asked, mark, take }: Deps): FakeActs {
  const find = (id: string) => [...disk.values()].flat().find((one) => one.id === id)
  let jumps = 0
  const jump = (id: string, why: 'found' | 'date') =>
    chat.setState(({ open }) => ({ open: open && { ...open, jump: { id, why, count: ++jumps } } }))

  return {
    async loadNewer() {
      asked.push('loadNewer')
    },
    async toLatest() {
      asked.push('toLatest')
    },
    async jump(id) {
      asked.push(`jump ${id}`)
      if (!find(id)) return false
      jump(id, 'found')
      return true
    },
    async jumpToDate(at) {
      asked.push(`jumpToDate ${at}`)
      const found = disk.get(chat.getState().open?.peer ?? '')?.find((one) => one.at >= at)
      if (found) jump(found.id, 'date')
    },
    async edit(id, text) {
      asked.push(`edit ${id} ${text}`)
      mark(id, { text, edited: (find(id)?.edited ?? 0) + 1 })
      return { ok: true, id }
    },
    versions: async (id) => {
      const message = find(id)
      return message
        ? [
            { text: 'As it was first said', at: message.at },
            { text: message.text, at: message.at },
          ]
        : []
    },
    async deleteForEveryone(ids) {
      asked.push(`deleteForEveryone ${ids.join()}`)
      for (const id of ids) mark(id, { kind: 'deleted', text: '' })
      return { ok: true }
    },
    async deleteForMe(ids) {
      asked.push(`deleteForMe ${ids.join()}`)
      for (const id of ids) take(id)
      return { ok: true }
    },
    async react(id, emoji) {
      asked.push(`react ${id} ${emoji ?? ''}`)
      const others = (find(id)?.reactions ?? [])
        .map((one) => (one.mine ? { ...one, mine: false, count: one.count - 1 } : one))
        .filter(({ count }) => count > 0)
      const same = others.find((one) => one.emoji === emoji)
      const rest = others.filter((one) => one !== same)
      mark(id, { reactions: emoji ? [...rest, { emoji, count: (same?.count ?? 0) + 1, mine: true }] : others })
      return { ok: true }
    },
    async pin(id, on) {
      asked.push(`pin ${id} ${on}`)
      mark(id, { pinned: on || undefined } as Partial<Message>)
      chat.setState(({ open }) => ({ open: open && { ...open, pins: open.messages.filter((one) => one.pinned) } }))
      return { ok: true }
    },
    async star(ids, on) {
      asked.push(`star ${ids.join()} ${on}`)
      for (const id of ids) mark(id, { starred: on || undefined } as Partial<Message>)
      return { ok: true }
    },
    starred: async () => ({
      all: [...disk].flatMap(([peer, all]) =>
        all.flatMap((message) => (message.starred ? [{ peer, message, starredAt: message.at }] : [])),
      ),
      more: false,
    }),
    async forward(ids, peers) {
      asked.push(`forward ${ids.join()} to ${peers.join()}`)
      return { ok: true }
    },
    async setTimer(seconds) {
      asked.push(`setTimer ${seconds}`)
      chat.setState(({ open }) => {
        if (!open) return {}
        const agreed = seconds === 0 || open.timer.proposal?.seconds === seconds
        const timer = agreed ? { seconds } : { ...open.timer, proposal: { from: 'me' as const, seconds } }
        return { open: { ...open, timer } }
      })
      return { ok: true }
    },
    tellTyping: () => void asked.push('typing'),
    setDraft(peer, draft) {
      const { text = '', replyTo, edit } = draft ?? {}
      const kept = text === '' && replyTo === undefined && edit === undefined ? undefined : draft
      chat.setState(({ drafts: { [peer]: _before, ...others }, open }) => ({
        drafts: kept ? { ...others, [peer]: kept } : others,
        open: open?.peer === peer ? withAbout(open, disk, kept) : open,
      }))
    },
    async setPrefs(peer, change) {
      asked.push(`setPrefs ${peer} ${JSON.stringify(change)}`)
      const merged = { ...chat.getState().prefs[peer], ...change }
      const kept = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined))
      chat.setState(({ prefs }) => ({ prefs: { ...prefs, [peer]: kept } }))
      return true
    },
  }
}
