import type { Timer } from '../../conversation/agreement.ts'
import type { Days } from '../../conversation/days.ts'
import type { Quote } from '../../conversation/kinds/kind.ts'
import type { Message } from '../../conversation/message.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'

/** Window of an opening, at hand of its conversation: an unbroken run of lines. */
export interface OpeningState {
  readonly conversation: ConversationId
  /** In shown order, oldest first. */
  readonly messages: readonly Message[]
  /** Nothing older is on the disk. */
  readonly complete: boolean
  /** Nothing newer is on the disk. */
  readonly newest: boolean
  readonly loading: boolean
  /** The disk did not answer: nothing is shown, and opening it again may help. */
  readonly unreadable?: true
  /** The newest first. */
  readonly pins: readonly Message[]
  readonly timer: Timer
  /** Late lines: came above what was on screen, and were not on screen since. The one that came first, first. */
  readonly late: readonly EntryId[]
  /** Quote of what the draft answers or says anew. */
  readonly about?: Quote
  /** To be brought into view; `count` rises with every jump, also to the same one. */
  readonly jump?: { readonly id: EntryId; readonly count: number; readonly why: 'found' | 'unread' | 'date' | 'latest' }
}

/** Opening: somebody looks at a conversation. There can be several of one, each at its own place. */
export interface Opening {
  readonly conversation: ConversationId
  readonly store: ReadonlyStore<OpeningState>
  /** Resolves with the first lines at hand; false when the message that it was to open at is not on this device. */
  readonly ready: Promise<boolean>
  older(): Promise<void>
  newer(): Promise<void>
  /** The newest page again, after having been further up. */
  latest(): Promise<void>
  /** False when it is not on this device. */
  jump(id: EntryId): Promise<boolean>
  /** To the first message at or after that moment, else to the newest. Wall clock. */
  jumpToDate(at: number): Promise<void>
  /** On which of these days does anything stand? Beginnings of days in order, and the end of the last. Rejects when the disk does not answer. */
  days(starts: readonly number[]): Promise<Days>
  /** While it is held, what was paged through stays at hand: words of it are marked, to be copied. */
  hold(is: boolean): void
  /** Away from the end: while somebody reads further up, what comes in takes nothing of it from them. */
  away(is: boolean): void
  /** After a disk that did not answer. */
  again(): Promise<boolean>
  /** The newest messages are on screen, and the page is looked at. */
  seen(): void
  /** Messages on screen, while the page is looked at. */
  shown(ids: readonly EntryId[]): void
  close(): void
}

/** Openings: what is looked at now. */
export interface OpenChats {
  readonly store: ReadonlyStore<{ readonly open: readonly ConversationId[] }>
  /**
   * Shows the newest page, or the first unread when more is unread than that; with `at`, what stands around that message. To be closed by
   * whoever opened it. `watched`: does somebody look at the tab that it is for? The one that leads, if nobody says.
   */
  open(conversation: ConversationId, at?: EntryId, watched?: () => boolean): Opening
}
