import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { LockWords, Way } from './lock.ts'

/** `passkey`: refused, or gone: a browser does not say which. `load`: what it takes did not load. */
export type DoorProblem = 'wrong' | 'passkey' | 'load'

export interface DoorState {
  readonly ways: readonly Way[]
  readonly problem: DoorProblem | undefined
  /** Counts problems, so that the same one is told again. */
  readonly tries: number
  /** Seconds before the next passphrase is looked at. */
  readonly wait: number
  readonly busy: boolean
}

/** Door: what somebody finds who comes to a locked profile. */
export interface Door {
  readonly store: ReadonlyStore<DoorState>
  passphrase(typed: string): Promise<void>
  passkey(): Promise<void>
  /** Opens with words that were read. */
  read(typed: string): Promise<LockWords>
  enter(secret: object): void
  /** Forgets everything on this device. */
  forget(): void
}

/** Turning on or off, while it is at work. */
export interface Turning {
  readonly to: 'on' | 'off'
  /** Rows written anew so far. */
  readonly store: ReadonlyStore<{ readonly done: number }>
}
