import { createStore } from 'zustand/vanilla'
import { may } from '../../conversation/kinds/lines.ts'
import { textKind } from '../../conversation/kinds/text.ts'
import type { Outcomes } from '../../conversation/outcome.ts'
import { newestPage } from '../../conversation/pages.ts'
import { entryId } from '../../engine/entry.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { RulesOf } from '../../engine/rules.ts'
import { createListeners } from '../../lib/listeners.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Clock } from '../../ports/clock.ts'
import type { QuickStore } from '../../ports/quickStore.ts'
import type { Storage } from '../../ports/storage.ts'
import type { Draft } from './draft.ts'
import { createDraftStore, type Sending } from './draftStore.ts'

export type { Draft } from './draft.ts'

/** Drafts: what I am about to say, by conversation. */
export interface Drafts {
  readonly store: ReadonlyStore<{ readonly drafts: Readonly<Record<ConversationId, Draft>> }>
  set(conversation: ConversationId, draft: Draft | undefined): void
}

/** Tabs that are still there have asked again for what they wanted sent when another one died, by then. Milliseconds. */
const ASK_AGAIN_MS = 20_000

interface Deps {
  quickStore: QuickStore
  clock: Pick<Clock, 'after'>
  storage: Storage
  rules: RulesOf
  outcomes: Outcomes
}

export type DraftsRoom = ReturnType<typeof createDrafts>

/** Drafts: on the device with every key, and there again after a reload or a crash. */
export function createDrafts({ quickStore, clock, storage, rules, outcomes }: Deps) {
  const store = createStore<{ readonly drafts: Readonly<Record<ConversationId, Draft>> }>(() => ({ drafts: {} }))
  const kept = createDraftStore(quickStore)
  const onChange = createListeners<[ConversationId]>()
  const of = (conversation: ConversationId): Draft | undefined => store.getState().drafts[conversation]

  function set(conversation: ConversationId, next: Draft | undefined) {
    const draft = kept.keep(conversation, next)
    store.setState(({ drafts: { [conversation]: _before, ...others } }) => ({
      drafts: draft ? { ...others, [conversation]: draft } : others,
    }))
    onChange.tell(conversation)
  }

  // A message that is no more is not said anew either: what it said would stay on the device.
  outcomes.add((conversation, { lines, gone }) => {
    const { edit, ...rest } = of(conversation) ?? { text: '' }
    if (!edit) return
    const now = lines.find((line) => entryId(line) === edit.id)
    if (gone.includes(edit.id) || (now && !may(now, 'edit'))) set(conversation, rest)
  })

  /** My newest texts there, as they were sent. */
  async function newestOfMine(conversation: ConversationId): Promise<readonly { text: string; at: number }[]> {
    const { lines } = await newestPage(storage, conversation)
    const { mine } = rules(conversation)
    return lines.flatMap(({ author, kind, body, at, erased }) =>
      mine(author) && kind === textKind.name && !erased ? [{ text: (body as { text: string }).text, at }] : [],
    )
  }

  async function takeUp(keys: readonly string[]): Promise<ReadonlySet<ConversationId>> {
    const all = new Set(keys.map(kept.conversationOf))
    for (const conversation of all) kept.takeUp(conversation, keys, await newestOfMine(conversation))
    return all
  }
  let stopWaiting = () => {}

  const room: Drafts = { store, set }
  return {
    ...room,
    onChange: onChange.add,
    forget(conversation: ConversationId) {
      set(conversation, undefined)
      kept.forget(conversation)
    },
    /** Message that a draft answers or, while one is said anew, that one. */
    about(conversation: ConversationId): EntryId | undefined {
      const draft = of(conversation)
      return draft?.edit?.id ?? draft?.replyTo
    },
    /** Words that leave the field are on the device until they are on the disk. Call what this returns once they are. */
    keepUntilWritten: (conversation: ConversationId, words: Sending) => kept.sending(conversation, words),
    async load() {
      await takeUp(kept.interrupted())
      store.setState({ drafts: kept.load() })
      const left = kept.interrupted(true)
      if (left.length === 0) return
      const show = (conversation: ConversationId) => set(conversation, kept.load()[conversation])
      const late = () =>
        void takeUp(left)
          .then((all) => all.forEach(show))
          .catch(() => undefined)
      stopWaiting = clock.after(ASK_AGAIN_MS, late)
    },
    stop: () => stopWaiting(),
  }
}
