import type { Bytes } from '../../lib/bytes.ts'
import type { DrawnPicture, OpenedPicture, Square } from '../../ports/pictures.ts'

/** Messages between page and worker: both ends are ours and of one build. */
export type DrawAsk =
  | { readonly do: 'open'; readonly file: Blob }
  | { readonly do: 'cut'; readonly drawing: ImageBitmap; readonly square: Square }
  | { readonly do: 'redraw'; readonly bytes: Bytes }

export interface Asked {
  readonly id: number
  readonly ask: DrawAsk
}
export interface Answered {
  readonly id: number
  readonly answer: OpenedPicture | DrawnPicture
}
