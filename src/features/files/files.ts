import type { FilePreview, FileVoice } from '../../conversation/kinds/file.ts'
import type { Order } from '../../engine/entry.ts'
import type { ConversationId, EntryId, PersonId } from '../../engine/ids.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { ChosenPlace, GatheredFile, SavedInto } from '../../ports/fileBlobs.ts'
import type { SideEnding } from '../../ports/sideConnections.ts'
import type { FetchResult } from './fileDeeds.ts'
import type { FileState, FileTrouble } from './fileRows.ts'
import type { PickedFile, PickedTrouble } from './pickedFile.ts'

/** Reason for which a wanted file does not come just now, or one that is given does not go. `queue`: others come first. */
export type FileWaits =
  | 'queue'
  | 'unknown'
  | 'busy'
  | 'paused'
  | 'source'
  | 'changed'
  | 'deleted'
  | 'full'
  | 'broken'
  | SideEnding

/** File as this device has it now. One of which nothing is known here is offered, and no more. */
export interface FileNow {
  readonly state: FileState
  /** Bytes that are here, counted in whole pieces; of mine, those that the friend has, while it goes. */
  readonly bytes?: number
  readonly moves?: true
  /** Bytes a second, while it moves. */
  readonly rate?: number
  readonly why?: FileTrouble
  readonly waits?: FileWaits
  /** Mine: it is on the friend's disk. */
  readonly arrived?: true
}

/** File that is being made ready: hashed, and copied where it is small. */
export interface FileInHand {
  readonly conversation: ConversationId
  readonly name: string
  readonly size: number
  /** Bytes that are done. */
  readonly done: number
}

/** File that this device knows of, for a list of all of them. */
export interface FileKnown {
  readonly conversation: ConversationId
  /** Name, as its author has it. */
  readonly name: string
  readonly size: number
  readonly mine: boolean
  /** Nobody else has its conversation. */
  readonly alone?: true
  /** Since when it has stood as it does, milliseconds since 1970; 0 where nobody knows. */
  readonly since: number
}

export interface FilesState {
  /** Ready: what is on the disk was read, so that a file that is not among them is not here. */
  readonly ready: boolean
  readonly files: Readonly<Record<EntryId, FileNow>>
  readonly known: Readonly<Record<EntryId, FileKnown>>
  /** Files that are being saved into a chosen place, and how many bytes of each are there. */
  readonly saving: Readonly<Record<EntryId, number>>
  /** By a number of this page. */
  readonly inHand: Readonly<Record<number, FileInHand>>
}

export interface FileSent {
  /** Words said with it. */
  readonly text?: string
  /** Preview, of a picture. */
  readonly preview?: FilePreview
  /** Voice message. */
  readonly voice?: FileVoice
  readonly replyTo?: EntryId
}

/** Sent: it stands in the chat. `storage`: the disk refused its line. `unsure`: the tab that was at it is gone; it may have been sent. */
export type SendFileResult =
  | { readonly ok: true; readonly id: EntryId }
  | { readonly ok: false; readonly why: PickedTrouble | 'name' | 'storage' | 'unsure' }
/** `other`: it is not the file that was offered. */
export type ChooseResult = 'ok' | 'other' | 'gone' | 'storage'

/** Picture of a chat whose bytes are on this device. */
export interface PictureHere {
  readonly id: EntryId
  readonly from: 'me' | PersonId
  /** Wall clock. */
  readonly at: number
  readonly name: string
  readonly text?: string
  /** Bytes. */
  readonly size: number
  readonly preview: FilePreview
}
/** Kind of media of a chat. `files`: all but pictures. */
export type MediaKind = 'pictures' | 'files' | 'links'

/** Line of a chat in which there is a file, or may be an address. */
export interface MediaLine {
  readonly id: EntryId
  readonly from: 'me' | PersonId
  /** Wall clock. */
  readonly at: number
  readonly what:
    | { readonly kind: 'text'; readonly text: string }
    | {
        readonly kind: 'file'
        /** Name, as its author has it. */
        readonly name: string
        /** Bytes. */
        readonly size: number
        readonly preview?: FilePreview
        readonly voice?: FileVoice
        readonly text?: string
      }
}
export interface MediaPage {
  readonly all: readonly MediaLine[]
  /** Place from which on there may be older ones. */
  readonly next?: Order
}
/** Saved, or why not. `stopped`: by the person. `busy`: it is being saved already. `denied`: the browser may not write there. `full`, `broken`: the disk there. `gone`: the place. `unreadable`: the file here. */
export type SaveResult = 'stopped' | 'busy' | 'unreadable' | SavedInto

/** Files: offered in chats, fetched by whoever wants them. */
export interface Files {
  readonly store: ReadonlyStore<FilesState>
  /** Hashes a picked file, and offers it. */
  send(conversation: ConversationId, file: PickedFile, more?: FileSent): Promise<SendFileResult>
  /** Sends no more of what is being made ready there. */
  cancel(conversation: ConversationId): void
  /** Asks for a file of a friend, or goes on with it. */
  fetch(conversation: ConversationId, id: EntryId): Promise<FetchResult>
  /** Puts a wanted file before all others. False when it is not wanted, or the disk refused. */
  first(id: EntryId): Promise<boolean>
  /** Theirs: nothing more of it is asked for until it is fetched on. Mine: nobody gets it until it is released. */
  pause(id: EntryId): Promise<boolean>
  release(id: EntryId): Promise<boolean>
  /** Lets go of what came of it. */
  discard(id: EntryId): Promise<boolean>
  /** A file of mine, chosen again after a reload. */
  choose(conversation: ConversationId, id: EntryId, file: PickedFile): Promise<ChooseResult>
  /** All of a file that is here, as the browser has files; undefined where it is not, or cannot be read. */
  open(conversation: ConversationId, id: EntryId): Promise<GatheredFile | undefined>
  /** Pictures of a chat that are here, in its order. */
  pictures(conversation: ConversationId): Promise<readonly PictureHere[]>
  /** Media of a chat, the newest first, beyond `before`; undefined when the disk does not answer. */
  media(conversation: ConversationId, what: MediaKind, before?: Order): Promise<MediaPage | undefined>
  /** Writes a file that is here into a place that the person chose, piece by piece. */
  saveInto(conversation: ConversationId, id: EntryId, place: ChosenPlace): Promise<SaveResult>
  stopSaving(id: EntryId): void
}
