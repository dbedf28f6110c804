import { createStore } from 'zustand/vanilla'
import type { ConversationId } from '../../engine/ids.ts'
import { createListeners } from '../../lib/listeners.ts'
import { createOpening, type OpeningDeps } from './createOpening.ts'
import type { OpenChats, Opening } from './opening.ts'

export type OpeningsRoom = ReturnType<typeof createOpenings>

/** Openings: of all conversations that are looked at. */
export function createOpenings(deps: OpeningDeps) {
  const openings = new Set<Opening>()
  const store = createStore<{ readonly open: readonly ConversationId[] }>(() => ({ open: [] }))
  const onOpen = createListeners<[ConversationId]>()
  const tell = () => store.setState({ open: [...new Set([...openings].map(({ conversation }) => conversation))] })

  const room: OpenChats = {
    store,
    open(conversation, at) {
      const opening = createOpening(deps, conversation, at)
      const own: Opening = {
        ...opening,
        close() {
          opening.close()
          if (openings.delete(own)) tell()
        },
      }
      openings.add(own)
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
    /** Everybody who looks at it looks anew: it is not what it was. */
    lookAgain(conversation: ConversationId) {
      for (const opening of openings) if (opening.conversation === conversation) void opening.again()
    },
    stop() {
      for (const opening of [...openings]) opening.close()
    },
  }
}
