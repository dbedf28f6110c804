import type { Along, createRemoval, Undo } from '../../conversation/removal.ts'
import type { Removed } from '../../conversation/removed.ts'
import type { ConversationId } from '../../engine/ids.ts'

export type { Undo } from '../../conversation/removal.ts'

/** Leaving: getting rid of what was said. */
export interface Leaving {
  /** Deletes all that was said in a chat, on this device alone. Undefined when the disk refused. */
  deleteChat(conversation: ConversationId): Promise<Undo | undefined>
}

interface Deps {
  /** Loaded when somebody deletes a chat, or when an earlier page had begun to. */
  load(): Promise<ReturnType<typeof createRemoval>>
  removed: Pick<Removed, 'all'>
  /** Takes what else there is of a chat off the screen and the device. Call what this returns to bring it back. */
  forget(conversation: ConversationId): () => void
}

const ALONE: Along = { changes: [], back: [] }

/** Leaving room: chats that are deleted. What is deleted is gone at once for every eye, and from the disk bit by bit. */
export function createLeaving({ load, removed, forget }: Deps) {
  let loading: ReturnType<Deps['load']> | undefined
  const removal = () => {
    loading ??= load().catch((reason: unknown) => {
      loading = undefined
      throw reason
    })
    return loading
  }

  return {
    async deleteChat(conversation: ConversationId, along = ALONE): Promise<Undo | undefined> {
      const undo = await removal()
        .then(({ begin }) => begin(conversation, along))
        .catch(() => undefined)
      if (!undo) return undefined
      const bringBack = forget(conversation)
      return async () => {
        const undone = await undo().catch(() => false)
        if (undone) bringBack()
        return undone
      }
    },
    /** After a start: goes on with what was cut off. */
    load() {
      const cutOff = removed.all()
      if (cutOff.length === 0) return
      // A reload tries again where this part of the page does not load.
      removal().then(
        ({ resume }) => resume(),
        () => undefined,
      )
    },
    stop: () => void loading?.then(({ stop }) => stop()).catch(() => undefined),
  }
}
