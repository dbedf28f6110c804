import type { ConversationId, EntryId } from '../engine/ids.ts'

/** `id` is empty where it had been written before, in the name of the same tab. */
export type SendResult = { ok: true; id: EntryId } | { ok: false; error: 'empty' | 'long' | 'storage' | 'impossible' }
/** `impossible`: it is not there any more, or it is not mine to change. */
export type ActResult = { ok: true } | { ok: false; error: 'storage' | 'impossible' }
/** `absent`: a file of it is not on this device. */
export type ForwardResult = ActResult | { ok: false; error: 'absent' }
/** `late`: it has arrived, so that it can only be deleted. */
export type CancelResult = { ok: true } | { ok: false; error: 'late' | 'storage' | 'impossible' }

export interface Version {
  readonly text: string
  readonly at: number
}

/** Details: what this device knows of a message beside what it says. Wall clock of this device, milliseconds. */
export interface MessageDetails {
  /** Arrival here, of another's. */
  readonly arrived?: number
  /** Delivery of mine, and that it was read: when the word of it came. */
  readonly delivered?: number
  readonly read?: number
  /** Edit: the last one, by its author's clock. */
  readonly edited?: number
  /** Seconds after which it disappears, and, once its time runs, when. */
  readonly ttl?: number
  readonly due?: number
}

/** Name of what is to be written, by whoever may have to ask for it again: it is written once. */
export interface Named {
  readonly name?: string
}

/** Acts: what can be done in one conversation, whatever else is on screen. */
export interface ConversationActs {
  /** Resolves once it is on this device's disk; the text of a failure stays shown as `failed`. */
  send(text: string, options?: { replyTo?: EntryId } & Named): Promise<SendResult>
  /** Of one that this device could not store. */
  retry(id: EntryId): Promise<SendResult>
  /** Takes a waiting message back: it may already be in flight, then it is deleted there too. */
  cancel(id: EntryId): Promise<CancelResult>
  edit(id: EntryId, text: string): Promise<SendResult>
  /** Versions: what it said before, the first one first, and what it says now. */
  versions(id: EntryId): Promise<readonly Version[]>
  /** Details; undefined where it is not on this device any more. */
  details(id: EntryId): Promise<MessageDetails | undefined>
  /** Mine only; what still waits is taken back without a trace. */
  deleteForEveryone(ids: readonly EntryId[]): Promise<ActResult>
  /** Here only. What waits to be delivered cannot be: take it back instead. */
  deleteForMe(ids: readonly EntryId[]): Promise<ActResult>
  /** Reaction of mine to a message; `undefined` takes it back. */
  react(id: EntryId, emoji: string | undefined): Promise<ActResult>
  /** For everybody. */
  pin(id: EntryId, on: boolean): Promise<ActResult>
  /** Mine alone. */
  star(ids: readonly EntryId[], on: boolean): Promise<ActResult>
  /** Copies, in their order, to each of these conversations. */
  forward(ids: readonly EntryId[], to: readonly ConversationId[], options?: Named): Promise<ForwardResult>
  /**
   * Proposes that messages disappear after so many seconds, or agrees when the friend proposed just that; 0 ends it. The time that is in
   * force already declines or withdraws what is proposed.
   */
  setTimer(seconds: number): Promise<ActResult>
}
