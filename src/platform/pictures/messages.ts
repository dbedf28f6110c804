import type { Bytes } from '../../lib/bytes.ts'
import type { DrawnPicture, LookedAt, MadePicture, OpenedPicture, Square } from '../../ports/pictures.ts'

/** Ask of the drawer: page and worker are ours and of one build. */
export type DrawAsk =
  | { readonly do: 'open'; readonly file: Blob }
  | { readonly do: 'cut'; readonly drawing: ImageBitmap; readonly square: Square }
  | { readonly do: 'redraw'; readonly bytes: Bytes }
  | { readonly do: 'look' | 'shrink' | 'clean'; readonly file: Blob }

export type DrawAnswer = OpenedPicture | DrawnPicture | LookedAt | MadePicture
