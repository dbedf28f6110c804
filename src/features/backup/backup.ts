import type { ConversationId, PersonId } from '../../engine/ids.ts'
import type { Bytes } from '../../lib/bytes.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { PickedFile } from '../../ports/backups.ts'
import type { ExportWords } from './exportWords.ts'

/** Words that were read: whose they are, and what they spell. They are this tab's own, and go over no channel. */
export interface ReadWords {
  readonly id: PersonId
  secret(): Bytes
}

/** Progress of what is under way: bytes so far, and of how many, where that is known. */
export interface Progress {
  readonly what: 'save' | 'daily' | 'restore' | 'export'
  readonly bytes: number
  readonly of?: number
}

/** Kept file: its name, and whether the browser wants to be asked again, or the last writing failed. */
export interface KeptState {
  readonly name: string
  readonly trouble?: 'asks' | 'failed'
}

export interface BackupState {
  readonly running: Progress | undefined
  /** Last backup of this install; wall clock. */
  readonly at: number | undefined
  readonly kept: KeptState | undefined
  /** Kept files: can this browser write to one by itself? Known once the rest is loaded. */
  readonly keepsFiles?: boolean
  /** Asked of the person, wherever they are: to save one, or to let the browser write again. */
  readonly shown: 'reminder' | 'lapsed' | undefined
}

/**
 * Outcome of writing. `words`: this device knows no recipient any more, and asks for the words once. `full`: there is no room. `busy`:
 * something else is under way.
 */
export type Saved = 'done' | 'words' | 'cancelled' | 'full' | 'failed' | 'busy'

/**
 * Outcome of restoring; but for `done` and `unfinished`, nothing has changed. `unfinished`: the identity is back, and what was said could not be
 * taken into use; the same file may be restored again, as long as the person has not begun without it. `foreign`: no backup of this app. `others`: sealed for other words, or its head is
 * damaged. `other-id`: of somebody else. `damaged`: cut, or altered. `newer`: of a later version. `taken`: another ID is here, or was. `kept`:
 * something was said here already. `keys`: all was read, and this device could not store it.
 */
export type Restored =
  | 'done'
  | 'unfinished'
  | 'foreign'
  | 'others'
  | 'other-id'
  | 'damaged'
  | 'newer'
  | 'taken'
  | 'kept'
  | 'full'
  | 'failed'
  | 'unreadable'
  | 'cancelled'
  | 'busy'

export type ExportForm = 'text' | 'json'
export interface ExportAsked {
  readonly conversation: ConversationId
  readonly form: ExportForm
  /** File name, without its ending. */
  readonly name: string
  readonly words: ExportWords
}

/** Backups. Those that take words or a file are this tab's own; all else takes and gives what structured clone does. */
export interface BackupRoom {
  /** Looks what there is: the last backup, the kept file. */
  look(): Promise<void>
  /** Saves one as a download. */
  save(): Promise<Saved>
  cancel(): void
  /** From a press, in this tab alone: chooses a file, and writes the first backup there. Undefined when none was chosen. */
  choose(): Promise<Saved | undefined>
  /** From a press, in this tab alone: lets the browser write again, and writes. */
  allow(): Promise<Saved>
  /** Writes to no file by itself any more. */
  stopDaily(): Promise<void>
  /** Learns for whom backups are sealed. False: these are the words of another ID. */
  learn(words: ReadWords): Promise<boolean>
  /** Identity of age that opens backups; undefined where it takes words. */
  identity(words?: ReadWords): Promise<string | undefined>
  restore(words: ReadWords, file: PickedFile): Promise<Restored>
  export(asked: ExportAsked): Promise<Exclude<Saved, 'words'>>
  notNow(): Promise<void>
}

/** Backup, before anybody asked for one. */
export interface Backup {
  readonly store: ReadonlyStore<BackupState>
  /** Looks what there is, wherever that is known. */
  look(): Promise<void>
  /** Loads the rest, for acts: in a tab that leads. Rejects when the page cannot. */
  open(): Promise<BackupRoom>
}
