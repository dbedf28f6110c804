import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { PeerId } from '../../ports/transport.ts'

/** `failed` means that this device could not store it; everything else that is not there yet waits. */
export type MessageStatus = 'waiting' | 'delivered' | 'read' | 'failed'

export interface Message {
  /** author/instance/seq: the same on both sides. */
  readonly id: string
  readonly from: 'me' | PeerId
  /** `unsupported`: kept as it came, this version cannot show it. */
  readonly kind: 'text' | 'unsupported'
  readonly text: string
  /** The author's claimed wall clock, clamped to what can be; milliseconds. */
  readonly at: number
  /** Mine only. */
  readonly status?: MessageStatus
}

/** The part of one conversation that is on screen. */
export interface OpenConversation {
  readonly peer: PeerId
  /** In shown order, oldest first. */
  readonly messages: readonly Message[]
  /** Nothing older is on the disk. */
  readonly complete: boolean
  readonly loading: boolean
}

export interface ChatSummary {
  readonly unread: number
  readonly lastText: string
  readonly lastAt: number
}

export interface ChatState {
  readonly open: OpenConversation | undefined
  readonly summaries: Readonly<Record<PeerId, ChatSummary>>
}

export type SendResult = { ok: true; id: string } | { ok: false; error: 'empty' | 'long' | 'storage' }

export interface Chat {
  readonly store: ReadonlyStore<ChatState>
  /** Shows the newest page. */
  open(peer: PeerId): Promise<void>
  close(): void
  loadOlder(): Promise<void>
  /** Resolves once it is on this device's disk; the text of a failure stays shown as `failed`. */
  send(text: string): Promise<SendResult>
  retry(id: string): Promise<SendResult>
  /** Takes a waiting message back: it may already be in flight, then it is deleted there too. */
  cancel(id: string): Promise<boolean>
  /** The newest messages are on screen and the page is looked at. */
  markRead(): void
}
