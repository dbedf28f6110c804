import type { LockSlot } from './lock.ts'

/** Shortest passphrase: less is guessed by whoever has the disk, whatever Argon2id costs them. UTF-16 units. */
export const MIN_PASSPHRASE = 8
/** Longest, against a paste of a whole book. */
export const MAX_PASSPHRASE = 1_024

/** Passphrases that may be wrong before it slows down; and the longest pause. */
const FREE_TRIES = 3
const MAX_WAIT_SECONDS = 300

/** Tries that were wrong, and when the last; wall clock. */
export interface Tries {
  readonly wrong: number
  readonly at: number
}

/** Pause after so many wrong tries: twice as long each time, and bounded, since the right one must come through. Seconds. */
export const pauseAfter = (wrong: number): number =>
  wrong < FREE_TRIES ? 0 : Math.min(2 ** Math.min(wrong - FREE_TRIES, 30), MAX_WAIT_SECONDS)

/** Seconds left to wait. A clock that was set back makes it no longer than it ever was. */
export function waitOf({ wrong, at }: Tries, now: number): number {
  const passed = Math.max(0, (now - at) / 1_000)
  return Math.max(0, Math.ceil(pauseAfter(wrong) - passed))
}

/** Rule of the ways: two at least, one of them no passkey, since those get lost with a device. */
export const isEnough = (slots: readonly Pick<LockSlot, 'kind'>[]): boolean =>
  slots.length >= 2 && slots.some(({ kind }) => kind !== 'passkey')

export const mayRemove = (slots: readonly LockSlot[], id: string): boolean =>
  isEnough(slots.filter((slot) => slot.id !== id))
