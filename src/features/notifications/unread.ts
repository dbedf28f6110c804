import { isMuted } from '../../conversation/own.ts'
import type { ConversationId } from '../../engine/ids.ts'
import type { ChatsState } from '../chatList/chats.ts'

/** Unread: what waits to be read, but for what is muted. */
export const unreadIn = ({ summaries, own }: ChatsState, now: number, except?: ConversationId): number =>
  Object.entries(summaries).reduce((sum, [id, { unread }]) => {
    const conversation = id as ConversationId
    return sum + (conversation === except || isMuted(own[conversation], now) ? 0 : unread)
  }, 0)
