import * as v from 'valibot'
import { wellFormed } from '../../engine/frame.ts'
import { safeFileName } from '../../lib/fileName.ts'
import { byteLength } from '../../lib/name.ts'
import {
  MAX_CAPTION,
  MAX_FILE_BYTES,
  MAX_FILE_NAME_BYTES,
  MAX_FILE_TYPE,
  MAX_PICTURE_SIDE,
  MAX_THUMB_BYTES,
  MAX_VOICE_MS,
  PIECE_BYTES,
  VOICE_PEAKS,
} from '../limits.ts'
import { extra, type LineKind } from './kind.ts'
import { Said, type SaidView, saidKind, viewOfSaid } from './said.ts'

const Name = v.pipe(
  v.string(),
  v.minLength(1),
  v.check((name) => wellFormed(name) && byteLength(name) <= MAX_FILE_NAME_BYTES),
)
/** Media type without parameters (RFC 6838, 4.2); what is none is as if it were not there. */
const Type = v.pipe(
  v.string(),
  v.maxLength(MAX_FILE_TYPE),
  v.regex(/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/),
)
const Caption = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_CAPTION), v.check(wellFormed))

const Side = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_PICTURE_SIDE))
/** Small picture, base64url: a JPEG (`ff d8 ff`) or WebP (`RIFF….WEBP`) by its first bytes. Whoever shows it looks closer. */
const Thumb = v.pipe(
  v.string(),
  v.maxLength(Math.ceil((MAX_THUMB_BYTES * 4) / 3)),
  v.regex(/^(?:_9j_|UklGR[g-v][\w-]{5}XRUJQ)[\w-]*$/),
)
/** Preview of a picture: its size as it is seen, in pixels, and a small one of it. */
const Preview = v.object({ width: Side, height: Side, thumb: extra(Thumb) })
export type FilePreview = { readonly width: number; readonly height: number; readonly thumb?: string | undefined }

/** Voice message: how long it is, and its waveform: peaks of 0 to 63, each a letter of base64url. Whoever plays it hears how long it is. */
const Voice = v.object({
  /** Milliseconds; a recorder may need a moment to stop. */
  ms: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_VOICE_MS + 5_000)),
  peaks: v.pipe(v.string(), v.regex(new RegExp(`^[\\w-]{${VOICE_PEAKS}}$`))),
})
export type FileVoice = { readonly ms: number; readonly peaks: string }

export const FileBody = v.object({
  /** Name, as its author has it: nothing of it may be believed. */
  name: Name,
  type: extra(Type),
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_FILE_BYTES)),
  /** Root, base64url: SHA-256 over size, size of a piece, and the SHA-256 of each piece. */
  root: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  piece: v.literal(PIECE_BYTES),
  /** Preview: it is a picture, as its author says. */
  preview: extra(Preview),
  /** Voice message, as its author says. */
  voice: extra(Voice),
  /** Words said with it. */
  text: extra(Caption),
  ...Said,
})
export type FileBody = v.InferOutput<typeof FileBody>

export interface FileView extends SaidView {
  readonly kind: 'file'
  readonly name: string
  readonly type?: string
  /** Bytes. */
  readonly size: number
  readonly root: string
  readonly preview?: FilePreview
  readonly voice?: FileVoice
  readonly text?: string
}

/** File: that somebody offers one. Its bytes are fetched by whoever wants them, and are no part of the entry. */
export const fileKind: LineKind<'file', FileBody, FileView> = {
  name: 'file',
  body: FileBody,
  view: (line, body, context) => {
    const { name, type, size, root, preview, voice, text } = body
    return {
      // Whatever its author calls it: nothing of it may pass for more than a name.
      ...{ kind: 'file', name: safeFileName(name), size, root },
      ...(type ? { type } : {}),
      ...(preview ? { preview } : {}),
      ...(voice ? { voice } : {}),
      ...(text ? { text } : {}),
      ...viewOfSaid(line, body, context),
    }
  },
  ...saidKind,
}
