import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Misread } from '../recovery/recovery.ts'

/** Way of opening a lock. */
export type Way = 'passphrase' | 'passkey' | 'words'

/** Minutes for which the page may be hidden before it locks itself. */
export type LockAfter = 0 | 1 | 5 | 30 | 'never'
export const LOCK_AFTER: readonly LockAfter[] = [0, 1, 5, 30, 'never']

export interface LockSlot {
  readonly id: string
  readonly kind: Way
  /** Since when; wall clock. */
  readonly at: number
}

/**
 * Secret of the identity. `here`: words can be made a way by themselves. `typed`: it takes the person to type them, for the device has forgotten
 * them. `outside`: the keys lie open beside the lock, since nobody had the words when it was turned on.
 */
export type Secret = 'here' | 'typed' | 'outside'

export interface LockState {
  readonly on: boolean
  readonly slots: readonly LockSlot[]
  readonly after: LockAfter
  readonly secret: Secret
  /** May this browser have passkeys? */
  readonly passkeys: boolean
  /** Failure of the last turning on or off. */
  readonly failed: 'full' | 'broken' | undefined
}

/** `passkey`: it was refused, or is gone. `unfit`: it gives no secret. `load`: what it takes did not load, or does not run here. */
export type LockProblem = 'storage' | 'passkey' | 'unfit' | 'load'
export type LockResult = { readonly ok: true } | { readonly ok: false; readonly error: LockProblem }

/** Words read: `taken` where they are another ID's. What is returned for right ones is handed back with what they are for. */
export type LockWords = Misread | { ok: false; error: 'taken' } | { ok: true; secret: object }

/** Second way, where no words are at hand: another passphrase, kept elsewhere. */
export interface TurnOn {
  readonly passphrase: string
  readonly words?: object | undefined
  readonly spare?: string | undefined
}

/** Lock room, loaded when somebody opens its part of the settings. */
export interface LockRoom {
  readonly store: ReadonlyStore<LockState>
  /** Text of somebody who has words. */
  read(typed: string): Promise<LockWords>
  /** Ends the app, writes everything anew, and begins again; the answer comes only where that did not even begin. */
  turnOn(how: TurnOn): Promise<LockResult>
  turnOff(): Promise<LockResult>
  /** Takes the place of the passphrase `id`. */
  change(id: string, passphrase: string): Promise<LockResult>
  addPassphrase(passphrase: string): Promise<LockResult>
  addPasskey(): Promise<LockResult>
  addWords(words?: object): Promise<LockResult>
  remove(id: string): Promise<LockResult>
  setAfter(after: LockAfter): Promise<LockResult>
}

/** Lock, as the rest of the app knows it. */
export interface LazyLock {
  isOn(): boolean
  now(): void
  /** Does this tab lead? What opens a lock is asked for in one that does. */
  leads(): boolean
  /** In a tab that leads: one that does not takes the lead first. */
  open(): Promise<LockRoom>
}
