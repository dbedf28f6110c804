import type { Clock } from '../../ports/clock.ts'
import type { PeerId } from '../../ports/transport.ts'
import { createGathering } from './gathering.ts'

/** Of one friend. Several are told as "several", so who reacts to everything at once takes no more room than this. */
const KEPT = 50

export interface ReactionsDeps {
  readonly clock: Clock
  /** May anything of theirs be told now? */
  tellable(peer: PeerId): boolean
  /** The last emoji, and on how many messages there is one; 0 when all were taken back. */
  tell(peer: PeerId, emoji: string, messages: number): void
}

/** What friends reacted with since one last looked: one for each message, as there is one on the screen. */
export function createReactions({ clock, tellable, tell }: ReactionsDeps) {
  const since = new Map<PeerId, Map<string, string>>()
  const gathering = createGathering({
    clock,
    tell(peer) {
      const kept = since.get(peer)
      if (!kept) return
      if (kept.size === 0) since.delete(peer)
      if (kept.size === 0 || tellable(peer)) tell(peer, [...kept.values()].at(-1) ?? '', kept.size)
    },
  })
  return {
    /** `emoji` is empty when it is taken back. `message`: whatever names it. */
    add(peer: PeerId, message: string, emoji: string) {
      const kept = since.get(peer) ?? new Map<string, string>()
      const known = kept.delete(message)
      if (emoji === '' ? !known : !known && (kept.size >= KEPT || !tellable(peer))) return
      // The latest stands last.
      if (emoji !== '') kept.set(message, emoji)
      since.set(peer, kept)
      gathering.add(peer)
    },
    /** The person has looked. */
    forget(peer: PeerId) {
      since.delete(peer)
    },
    stop: gathering.stop,
  }
}
