import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { PeerId } from '../../ports/transport.ts'

/** `failed` means that this device could not store it; everything else that is not there yet waits. */
export type MessageStatus = 'waiting' | 'delivered' | 'read' | 'failed'

/** What a message or a draft speaks of, as that stands now. `gone`: it is not on this device (any more). */
export interface Quote {
  readonly id: string
  readonly from: 'me' | PeerId
  readonly kind: 'text' | 'deleted' | 'gone'
  /** Its beginning. */
  readonly text: string
}

export interface Reaction {
  readonly emoji: string
  readonly count: number
  readonly mine: boolean
}

export interface Message {
  /** author/instance/seq: the same on both sides. */
  readonly id: string
  readonly from: 'me' | PeerId
  /**
   * `unsupported`: kept as it came, this version cannot show it. `deleted`: its author took it back for both. `timer`: a line about
   * disappearing messages, see `timer`.
   */
  readonly kind: 'text' | 'unsupported' | 'deleted' | 'timer'
  readonly text: string
  /** The author's claimed wall clock, clamped to what can be; milliseconds. */
  readonly at: number
  /** Mine only. */
  readonly status?: MessageStatus
  /** Mine, from before I began anew: under the ID that I have now it can be changed nowhere but here. */
  readonly former?: true
  /** How many times its author said it anew. */
  readonly edited?: number
  readonly quote?: Quote
  readonly reactions?: readonly Reaction[]
  readonly forwarded?: true
  readonly pinned?: true
  readonly starred?: true
  /** It disappears so many seconds after it was delivered (mine) or seen (theirs). */
  readonly ttl?: number
  readonly timer?: { readonly seconds: number; readonly what: 'proposed' | 'agreed' | 'ended' | 'declined' }
}

/** Disappearing messages: what both agreed on (0: they stay), and what one of them would like. */
export interface Timer {
  readonly seconds: number
  readonly proposal?: { readonly from: 'me' | 'friend'; readonly seconds: number }
}

/** The part of one conversation that is at hand: an unbroken stretch of it. */
export interface OpenConversation {
  readonly peer: PeerId
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
  /** What the draft answers or says anew. */
  readonly about?: Quote
  /** To be brought into view; `count` rises with every jump, also to the same one. */
  readonly jump?: { readonly id: string; readonly count: number; readonly why: 'found' | 'unread' | 'date' }
}

export interface ChatSummary {
  readonly unread: number
  readonly lastText: string
  /** The claimed time of the last message; 0 when there is none. */
  readonly lastAt: number
  readonly lastFrom: 'me' | 'friend'
  readonly lastKind: Message['kind']
  /** When something last came or went, by this device's clock: what the list is sorted by. */
  readonly stirredAt: number
}

/** What is mine alone about a conversation. */
export interface ChatPrefs {
  /** Since when it stands on top. */
  readonly pinned?: number
  /** No sound, no notification until then; wall clock. */
  readonly mutedUntil?: number
  readonly archived?: true
  /** I want to come back to it. */
  readonly flagged?: true
}

export interface Draft {
  readonly text: string
  readonly replyTo?: string
  /** A message of mine that I am saying anew, and its words so far; the rest waits meanwhile. */
  readonly edit?: { readonly id: string; readonly text: string }
}

export interface ChatState {
  readonly open: OpenConversation | undefined
  readonly summaries: Readonly<Record<PeerId, ChatSummary>>
  readonly prefs: Readonly<Record<PeerId, ChatPrefs>>
  readonly drafts: Readonly<Record<PeerId, Draft>>
  /** Who writes to me at this moment. */
  readonly typing: Readonly<Record<PeerId, true>>
}

export type SendResult = { ok: true; id: string } | { ok: false; error: 'empty' | 'long' | 'storage' | 'impossible' }
/** `impossible`: it is not there any more, or it is not mine to change. */
export type ActResult = { ok: true } | { ok: false; error: 'storage' | 'impossible' }

/** `late`: it has arrived, so that it can only be deleted. */
export type CancelResult = { ok: true } | { ok: false; error: 'late' | 'storage' | 'impossible' }

export interface Starred {
  readonly peer: PeerId
  readonly message: Message
  readonly starredAt: number
}
export interface StarredPage {
  readonly all: readonly Starred[]
  /** There are older ones. */
  readonly more: boolean
}

export interface Chat {
  readonly store: ReadonlyStore<ChatState>
  /**
   * Shows the newest page, or the first unread when more is unread than that; with `id`, the stretch around that message. False when
   * that one is not on this device.
   */
  open(peer: PeerId, id?: string): Promise<boolean>
  close(): void
  loadOlder(): Promise<void>
  loadNewer(): Promise<void>
  /** The newest page again, after having been further up. */
  toLatest(): Promise<void>
  /** False when it is not on this device. */
  jump(id: string): Promise<boolean>
  /** To the first message at or after that moment, else to the newest. Wall clock. */
  jumpToDate(at: number): Promise<void>
  /** Resolves once it is on this device's disk; the text of a failure stays shown as `failed`. */
  send(text: string, options?: { replyTo?: string }): Promise<SendResult>
  retry(id: string): Promise<SendResult>
  /** Takes a waiting message back: it may already be in flight, then it is deleted there too. */
  cancel(id: string): Promise<CancelResult>
  edit(id: string, text: string): Promise<SendResult>
  /** What it said before, the first version first, and what it says now. */
  versions(id: string): Promise<readonly { readonly text: string; readonly at: number }[]>
  /** Mine only; what still waits is taken back without a trace. */
  deleteForEveryone(ids: readonly string[]): Promise<ActResult>
  /** Here only. What waits to be delivered cannot be: take it back instead. */
  deleteForMe(ids: readonly string[]): Promise<ActResult>
  /** Undefined takes mine back. */
  react(id: string, emoji: string | undefined): Promise<ActResult>
  /** For both. */
  pin(id: string, on: boolean): Promise<ActResult>
  /** Mine alone. Of the conversation with `peer`, else of the open one. */
  star(ids: readonly string[], on: boolean, peer?: PeerId): Promise<ActResult>
  /** The newest star first, of all conversations; with `last`, those beyond it. Undefined when the disk does not answer. */
  starred(last?: Starred): Promise<StarredPage | undefined>
  /** Copies of messages of the open conversation, in their order, to each of `peers`. */
  forward(ids: readonly string[], peers: readonly PeerId[]): Promise<ActResult>
  /**
   * Proposes that messages disappear after so many seconds, or agrees when the friend proposed just that; 0 ends it. The time that is in
   * force already declines or withdraws what is proposed.
   */
  setTimer(seconds: number): Promise<ActResult>
  /** Now or never, and only if the person lets friends know. */
  tellTyping(): void
  setDraft(peer: PeerId, draft: Draft | undefined): void
  setPrefs(peer: PeerId, change: { readonly [K in keyof ChatPrefs]: ChatPrefs[K] | undefined }): Promise<boolean>
  /** The newest messages are on screen and the page is looked at; or, without looking, the whole chat with `peer`. */
  markRead(peer?: PeerId): void
}
