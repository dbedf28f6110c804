import type { EntryId } from '../../engine/ids.ts'
import type { Anchor } from '../../ui/anchor.dom.ts'

/** Way that a menu opens: by a finger, which lifts its message, or by the key that leads to the reactions above it. */
export type MenuWay = 'lifted' | 'reactions'

/** Acts that a message can ask for. Stays the same object, so that no message is drawn again for it. */
export interface MessageActs {
  onMenu(id: EntryId, anchor: Anchor, from: HTMLElement | undefined, way?: MenuWay): void
  onReact(id: EntryId, emoji: string | undefined): void
  onPickReaction(id: EntryId, anchor: HTMLElement): void
  onJump(id: EntryId): void
  onReply(id: EntryId): void
  onVersions(id: EntryId): void
  onSelect(id: EntryId, range: boolean): void
  onCancel(id: EntryId): void
  onRetry(id: EntryId): void
}
