import { createStore } from 'zustand/vanilla'
import type { ConversationId } from '../../engine/ids.ts'
import { createListeners } from '../../lib/listeners.ts'
import { createOpening, type OpeningDeps } from './createOpening.ts'
import type { OpenChats, Opening, OpeningState } from './opening.ts'

interface Deps extends OpeningDeps {
  /** Does somebody look at this tab? */
  watchedHere(): boolean
}

export type OpeningsRoom = ReturnType<typeof createOpenings>

/** Openings: of all conversations that are looked at. */
export function createOpenings({ watchedHere, ...deps }: Deps) {
  const openings = new Set<Opening>()
  /** Does somebody look at the tab that an opening is for? */
  const watchedBy = new WeakMap<Opening, () => boolean>()
  const store = createStore<{ readonly open: readonly ConversationId[] }>(() => ({ open: [] }))
  const onOpen = createListeners<[ConversationId]>()
  const tell = () => store.setState({ open: [...new Set([...openings].map(({ conversation }) => conversation))] })

  const room: OpenChats = {
    store,
    open(conversation, at, watched = watchedHere) {
      const opening = createOpening(deps, conversation, at)
      const own: Opening = {
        ...opening,
        close() {
          opening.close()
          if (openings.delete(own)) tell()
        },
      }
      openings.add(own)
      watchedBy.set(own, watched)
      tell()
      onOpen.tell(conversation)
      return own
    },
  }
  return {
    ...room,
    onOpen: onOpen.add,
    of: (conversation: ConversationId): readonly Opening[] =>
      [...openings].filter((opening) => opening.conversation === conversation),
    /** At hand, of all that is open. */
    atHand: (): readonly OpeningState[] => [...openings].map(({ store: its }) => its.getState()),
    isLookedAt: (conversation: ConversationId): boolean =>
      [...openings].some((opening) => opening.conversation === conversation && watchedBy.get(opening)?.() === true),
    /** Everybody who looks at it looks anew: it is not what it was. */
    lookAgain(conversation: ConversationId) {
      for (const opening of openings) if (opening.conversation === conversation) void opening.again()
    },
    stop() {
      for (const opening of [...openings]) opening.close()
    },
  }
}
