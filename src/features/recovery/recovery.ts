import type { PersonId } from '../../engine/ids.ts'
import type { Bytes } from '../../lib/bytes.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { RestoreResult } from '../identity/identity.ts'

/** Word list of BIP-39. A secret can be spelt in either, and is read in either. */
export type WordList = 'en' | 'fr'

/** Words that spell nothing. `near`: what may have been meant, each with the whole text that it makes. */
export type Misread =
  | { ok: false; error: 'unknown'; word: string; near: readonly { readonly word: string; readonly text: string }[] }
  | { ok: false; error: 'count'; count: number }
  | { ok: false; error: 'checksum' }

/** `taken`: the words are of another ID than the one that is, or was, on this device. */
type WordsRefused = Misread | { ok: false; error: 'taken' }

/** Words read: whose they are has to be asked, since a checksum of four bits is right for one in sixteen mistakes. */
export type WordsRead =
  | WordsRefused
  | {
      ok: true
      id: PersonId
      restore(name: string): Promise<RestoreResult>
      /** Secret: a copy, for whoever opens a backup with it. */
      secret(): Bytes
    }

export interface RecoveryState {
  /** Since when the secret is not on this device any more; undefined while it is, or before it was looked for. */
  readonly since: number | undefined
  /** Words: offered, at a calm moment, or asked for and on screen. */
  readonly shown: 'offer' | 'words' | undefined
}

export interface Recovery {
  readonly store: ReadonlyStore<RecoveryState>
  /** Looks whether the secret is still here. */
  look(): Promise<void>
  /** Words of this identity; undefined where its secret is not here any more. Rejects when the disk does not tell. */
  words(list: WordList): Promise<readonly string[] | undefined>
  /** Answers to which word stands at which place. Only if all are right, the secret is forgotten. */
  confirm(list: WordList, answers: ReadonlyMap<number, string>): Promise<'done' | 'wrong' | 'storage'>
  /** Text of somebody who has words. Never throws on what is typed; rejects when the page cannot load what it takes. */
  read(typed: string): Promise<WordsRead>
  notNow(): Promise<void>
  show(shown: 'words' | undefined): void
}
