import { NOTHING_OWN } from '../conversation/own.ts'
import type { ConversationId } from '../engine/ids.ts'
import type { Sending } from '../features/acts/sending.ts'
import type { ChatsRoom } from '../features/chatList/chats.ts'
import type { DraftsRoom } from '../features/composing/drafts.ts'
import type { createNotifications } from '../features/notifications/notifications.ts'
import type { OpeningsRoom } from '../features/transcript/openings.ts'

interface Rooms {
  chats: ChatsRoom
  drafts: DraftsRoom
  sending: Sending
  openings: OpeningsRoom
  notifications: ReturnType<typeof createNotifications>
}

/** Forgetting: what each room has of a chat goes with its words. What is returned brings back what can be brought back. */
export const createForgetting =
  ({ chats, drafts, sending, openings, notifications }: Rooms) =>
  (conversation: ConversationId): (() => void) => {
    const own = chats.store.getState().own[conversation]
    const draft = drafts.store.getState().drafts[conversation]
    drafts.forget(conversation)
    sending.forget(conversation)
    notifications.forget(conversation)
    if (own) void chats.set(conversation, NOTHING_OWN)
    openings.lookAgain(conversation)
    return () => {
      // What was written since is not written over.
      if (draft && !drafts.store.getState().drafts[conversation]) drafts.set(conversation, draft)
      if (own) void chats.set(conversation, own)
      openings.lookAgain(conversation)
    }
  }
