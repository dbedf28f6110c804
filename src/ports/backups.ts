import type { Bytes } from '../lib/bytes.ts'
import type { Storage, TableSpec } from './storage.ts'

/** Sink of a file: it is there, whole, once `close` resolves, and not at all before; what was there before stays until then. All reject. */
export interface FileSink {
  write(bytes: Bytes): Promise<void>
  close(): Promise<void>
  abort(): Promise<void>
}

/** Picked file: what the browser hands over (a File). Nothing in the core looks into it. */
export type PickedFile = object

/** Sealing of backups: age files (age-encryption.org/v1) for an X25519 recipient. */
export interface Sealing {
  /** Reads no further than it is read. */
  seal(recipient: Bytes, plain: AsyncIterable<Bytes>): AsyncIterable<Bytes>
  /** Plaintext of a sealed file, each piece of which was proved. Throws `OpeningError`. */
  open(key: Bytes, file: PickedFile): { readonly size: number; readonly plain: AsyncIterable<Bytes> }
  /** Identity as `age -d -i` takes it: `AGE-SECRET-KEY-1…`. */
  identityOf(key: Bytes): string
}

/** Opening failed: no age file at all, one that is sealed for others, one that was cut or altered, or one that the browser cannot read any more. */
export class OpeningError extends Error {
  readonly why: 'foreign' | 'others' | 'damaged' | 'unreadable'
  constructor(why: OpeningError['why']) {
    super(why)
    this.why = why
  }
}

/** Kept file: chosen once, and written again and again. `asks`: the browser wants to hear a yes once more. */
export interface KeptFile {
  readonly name: string
  access(): Promise<'granted' | 'asks' | 'denied'>
  /** From a press. */
  ask(): Promise<boolean>
  open(): Promise<FileSink>
}

export interface Files {
  /** Download, under a name. It is handed over once it is closed. Nothing that is not sealed is left in files of the page meanwhile. */
  download(name: string, of: { readonly sealed: boolean }): Promise<FileSink>
  /** File chosen by the person, from a press; undefined when they chose none. Kept from then on. */
  choose(name: string): Promise<KeptFile | undefined>
  kept(): Promise<KeptFile | undefined>
  forget(): Promise<void>
}

/** Fresh disk: an empty one beside that in use. Taken into use whole, or not at all. */
export interface FreshDisk {
  /** Opens it with these tables, as that version of the schema had them. Closes what was opened of it before. Rejects. */
  open(version: number, tables: readonly TableSpec[]): Promise<Storage>
  /** Opens it as this version of the app has it, by whatever steps that takes. Rejects. */
  upgrade(): Promise<Storage>
  /** Takes it into use: on disk when it resolves. Rejects when nothing has changed. */
  take(): Promise<void>
  abandon(): Promise<void>
}

/** Backup device: what a browser has for backups. */
export interface BackupDevice {
  /** Schema of the disk, as this version of the app has it. */
  readonly schema: { readonly version: number; readonly tables: readonly TableSpec[] }
  sealing(): Promise<Sealing>
  files(): Promise<Files>
  fresh(): Promise<FreshDisk>
  /** Kept files: has this browser any? */
  readonly keepsFiles: boolean
  /** Eviction: may the browser throw away what lies here, as it sees fit? */
  mayEvict(): Promise<boolean>
  /** Runs once the page has nothing better to do. */
  whenIdle(run: () => void): void
  /** The page begins anew, on whatever disk is in use then. */
  restart(): void
}
