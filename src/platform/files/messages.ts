import type { Bytes } from '../../lib/bytes.ts'
import type { BlobSpec, Taken } from '../../ports/fileBlobs.ts'

/** Ask of whoever keeps files: page and worker are ours and of one build. `at`: number of an opening. */
export type BlobAsk =
  | { readonly do: 'open'; readonly spec: BlobSpec }
  | { readonly do: 'take'; readonly at: number; readonly piece: number; readonly bytes: Bytes; readonly sha256: Bytes }
  | { readonly do: 'flush'; readonly at: number }
  | { readonly do: 'read'; readonly at: number; readonly piece: number }
  | { readonly do: 'close'; readonly at: number }
  | { readonly do: 'list' }
  | { readonly do: 'remove'; readonly id: string }

/** Opened: a number. Read: bytes, or `broken`. Listed: IDs. */
export type BlobAnswer = Taken | number | Bytes | readonly string[]
