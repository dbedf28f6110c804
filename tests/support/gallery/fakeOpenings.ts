import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Timer } from '../../../src/conversation/agreement.ts'
import { wordsOf } from '../../../src/conversation/deeds.ts'
import type { Quote } from '../../../src/conversation/kinds/kind.ts'
import type { Message } from '../../../src/conversation/message.ts'
import type { ConversationId, EntryId, PersonId } from '../../../src/engine/ids.ts'
import type { Draft } from '../../../src/features/composing/drafts.ts'
import type { Opening, OpeningState } from '../../../src/features/transcript/opening.ts'

interface Deps {
  /** Everything there is, oldest first, by conversation. */
  disk: ReadonlyMap<string, readonly Message[]>
  pageSize: number
  timerOf(conversation: ConversationId): Timer
  draftOf(conversation: ConversationId): Draft | undefined
  seen(conversation: ConversationId): void
}

/** Opening: its store can be written here. */
interface FakeOpening extends Opening {
  readonly store: StoreApi<OpeningState>
}

/** What is looked at, over plain memory: each opening at its own place. */
export function createFakeOpenings({ disk, pageSize, timerOf, draftOf, seen }: Deps) {
  const openings = new Set<FakeOpening>()
  const allOf = (conversation: string) => disk.get(conversation) ?? []
  const pinsOf = (conversation: string) =>
    allOf(conversation)
      .filter((one) => one.pinned)
      .reverse()

  /** With what the draft answers or says anew. */
  function aboutOf(conversation: ConversationId): Quote | undefined {
    const draft = draftOf(conversation)
    const id = draft?.edit?.id ?? draft?.replyTo
    if (id === undefined) return undefined
    const found = allOf(conversation).find((one) => one.id === id)
    if (!found) return { id, from: conversation as string as PersonId, kind: 'gone', text: '' }
    const text = wordsOf(found)
    const kind = text !== undefined ? 'text' : found.what.kind === 'deleted' ? 'deleted' : 'gone'
    return { id, from: found.from, kind, text: text ?? '' }
  }

  function open(conversation: ConversationId, at?: EntryId): FakeOpening {
    let closed = false
    let jumps = 0

    /** The newest `count` of them. */
    function pageOf(count: number) {
      const all = allOf(conversation)
      const messages = all.slice(Math.max(all.length - count, 0))
      return { messages, complete: messages.length === all.length, newest: true, loading: false }
    }
    const jumpTo = (id: EntryId, why: 'found' | 'date') => ({ jump: { id, why, count: ++jumps } })
    /** A jump, with the page that reaches up to there; nothing when it is not on the disk. */
    function jump(id: EntryId, why: 'found' | 'date', atHand: readonly Message[]): Partial<OpeningState> | undefined {
      if (atHand.some((one) => one.id === id)) return jumpTo(id, why)
      const up = allOf(conversation).findIndex((one) => one.id === id)
      return up < 0 ? undefined : { ...pageOf(allOf(conversation).length - up), ...jumpTo(id, why) }
    }

    const first = pageOf(pageSize)
    const found = at === undefined ? undefined : jump(at, 'found', first.messages)
    const about = aboutOf(conversation)
    const store = createStore<OpeningState>(() => ({
      conversation,
      ...first,
      pins: pinsOf(conversation),
      timer: timerOf(conversation),
      late: [],
      ...(about ? { about } : {}),
      ...found,
    }))

    const opening: FakeOpening = {
      conversation,
      store,
      ready: Promise.resolve(at === undefined || found !== undefined),
      async older() {
        const { complete, loading } = store.getState()
        if (complete || loading) return
        store.setState({ loading: true })
        await new Promise((resolve) => setTimeout(resolve, 20))
        if (!closed) store.setState(pageOf(store.getState().messages.length + pageSize))
      },
      async newer() {},
      async latest() {},
      async jump(id) {
        const change = jump(id, 'found', store.getState().messages)
        if (change) store.setState(change)
        return change !== undefined
      },
      async jumpToDate(moment) {
        const line = allOf(conversation).find((one) => one.at >= moment)
        const change = line && jump(line.id, 'date', store.getState().messages)
        if (change) store.setState(change)
      },
      async days(starts) {
        const times = allOf(conversation).map(({ at }) => at)
        const some = starts.slice(1).map((end, i) => times.some((at) => at >= starts[i]! && at < end))
        return { some, oldest: times[0], newest: times.at(-1) }
      },
      async again() {
        return true
      },
      hold: () => undefined,
      away: () => undefined,
      seen: () => seen(conversation),
      shown: () => undefined,
      close() {
        closed = true
        openings.delete(opening)
      },
    }
    openings.add(opening)
    return opening
  }

  const of = (conversation: string) => [...openings].filter((one) => one.conversation === conversation)
  return {
    open,
    of,
    /** Something of this conversation is another way now, wherever it is looked at. */
    change(conversation: string, make: (state: OpeningState) => Partial<OpeningState>) {
      for (const { store } of of(conversation)) store.setState(make(store.getState()))
    },
    pinsOf,
    onDraft(conversation: ConversationId) {
      const now = aboutOf(conversation)
      for (const { store } of of(conversation)) {
        const { about: _before, ...rest } = store.getState()
        store.setState(now ? { ...rest, about: now } : rest, true)
      }
    },
  }
}
