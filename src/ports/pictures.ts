import type { Bytes } from '../lib/bytes.ts'
import type { SentKind } from '../lib/sentPicture.ts'

/** Picture file, as somebody chose it (a Blob). */
export type PictureFile = object

/** Drawing: a picture that was decoded, of so many pixels (an ImageBitmap). Whoever got it closes it. */
export interface Drawing {
  readonly width: number
  readonly height: number
  close(): void
}

/**
 * Refusal of a picture. `vector`: it is drawn by commands (SVG). `foreign`: of no kind that this browser decodes. `large`: more pixels than
 * are ever decoded. `damaged`: it ends too early, or is of another size than it says. `gone`: whoever draws is, and draws nothing any more.
 */
export type PictureRefusal = 'vector' | 'foreign' | 'large' | 'damaged' | 'gone'

export type OpenedPicture =
  /** `still`: it moves, and this is its first picture. */
  | { readonly ok: true; readonly drawing: Drawing; readonly still: boolean }
  | { readonly ok: false; readonly why: PictureRefusal }
export type DrawnPicture =
  | { readonly ok: true; readonly bytes: Bytes }
  | { readonly ok: false; readonly why: PictureRefusal }

/** Picture that is to be sent. Its size is as it is seen; `thumb` a small one of it, JPEG or WebP, where there is one small enough. */
export interface Seen {
  readonly kind: SentKind
  readonly width: number
  readonly height: number
  readonly moves: boolean
  readonly thumb?: Bytes
}
export type LookedAt = ({ readonly ok: true } & Seen) | { readonly ok: false; readonly why: PictureRefusal }

/** Picture that is sent in the place of the one that was chosen. */
export type MadePicture =
  | { readonly ok: true; readonly kind: SentKind; readonly file: PictureFile }
  | { readonly ok: false; readonly why: PictureRefusal }

/** Square of a drawing, in its pixels. */
export interface Square {
  readonly left: number
  readonly top: number
  readonly side: number
}

/** Drawer of pictures, never on the page's own thread. Nothing rejects. What it makes holds pixels and nothing else: no place, no day, no device. */
export interface PictureDrawer {
  /** File of any kind that the browser decodes, upright, and no larger than it is looked at. */
  open(file: PictureFile): Promise<OpenedPicture>
  /** Square of a drawing, small enough to be somebody's picture. */
  cut(drawing: Drawing, square: Square): Promise<DrawnPicture>
  /** Picture of a friend, drawn anew. It was found to be one (`theirPicture`) as far as its bytes tell. */
  redraw(bytes: Bytes): Promise<DrawnPicture>
  /** Looks at a file that is to be sent: is it a picture that a chat shows? */
  look(file: PictureFile): Promise<LookedAt>
  /** Smaller one of a picture that is to be sent and does not move: at most 1600 pixels a side, some 500 kB, pixels alone. */
  shrink(file: PictureFile): Promise<MadePicture>
  /** Original: the same picture without a camera's notes, where it is a JPEG; others are as they were. `damaged`: they could not be taken out. */
  clean(file: PictureFile): Promise<MadePicture>
  close(): void
}

/** Factory of drawers: each is closed by whoever has opened it. */
export interface PictureDrawers {
  open(): Promise<PictureDrawer>
}
