import type { ConversationId } from '../../engine/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import { createGathering } from './gathering.ts'

/** Of one friend. Several are told as "several", so who reacts to everything at once takes no more room than this. */
const MAX_REACTIONS = 50

export interface ReactionsDeps {
  readonly clock: Clock
  /** May anything of theirs be told now? */
  tellable(conversation: ConversationId): boolean
  /** The last emoji, and on how many messages there is one; 0 when all were taken back. */
  tell(conversation: ConversationId, emoji: string, messages: number): void
}

/** Reactions of friends since one last looked: one for each message, as there is one on the screen. */
export function createReactions({ clock, tellable, tell }: ReactionsDeps) {
  const since = new Map<ConversationId, Map<string, string>>()
  const gathering = createGathering({
    clock,
    tell(conversation) {
      const kept = since.get(conversation)
      if (!kept) return
      if (kept.size === 0) since.delete(conversation)
      if (kept.size === 0 || tellable(conversation)) tell(conversation, [...kept.values()].at(-1) ?? '', kept.size)
    },
  })
  return {
    /** `emoji` is empty when it is taken back. `message`: whatever names it. */
    add(conversation: ConversationId, message: string, emoji: string) {
      const kept = since.get(conversation) ?? new Map<string, string>()
      const known = kept.delete(message)
      if (emoji === '' ? !known : !known && (kept.size >= MAX_REACTIONS || !tellable(conversation))) return
      // The latest stands last.
      if (emoji !== '') kept.set(message, emoji)
      since.set(conversation, kept)
      gathering.add(conversation)
    },
    /** The person has looked. */
    forget(conversation: ConversationId) {
      since.delete(conversation)
    },
    stop: gathering.stop,
  }
}
