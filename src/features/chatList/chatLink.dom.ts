import type { ConversationId } from '../../engine/ids.ts'

const PREFIX = 'chat-'

/** Element ID of a chat's link: there is one list on the page. */
export const chatLinkId = (conversation: ConversationId) => `${PREFIX}${conversation}`

/** Null while its row is not drawn. */
export const chatLink = (conversation: ConversationId) => document.getElementById(chatLinkId(conversation))

/** The chat whose link `target` is, or is part of. */
export function chatOfLink(target: EventTarget): ConversationId | undefined {
  const id = target instanceof Element ? target.closest('a')?.id : undefined
  return id?.startsWith(PREFIX) ? (id.slice(PREFIX.length) as ConversationId) : undefined
}
