import * as v from 'valibot'
import { wellFormed } from '../../engine/frame.ts'
import { utf8 } from '../../lib/bytes.ts'
import { MAX_CAPTION, MAX_FILE_BYTES, MAX_FILE_NAME_BYTES, MAX_FILE_TYPE, PIECE_BYTES } from '../limits.ts'
import { Any, anyTarget, extra, type LineKind, type Quote } from './kind.ts'
import { Seconds } from './text.ts'

const Name = v.pipe(
  v.string(),
  v.minLength(1),
  v.check((name) => wellFormed(name) && utf8(name).length <= MAX_FILE_NAME_BYTES),
)
/** Media type without parameters (RFC 6838, 4.2); what is none is as if it were not there. */
const Type = v.pipe(
  v.string(),
  v.maxLength(MAX_FILE_TYPE),
  v.regex(/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/),
)
const Caption = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_CAPTION), v.check(wellFormed))

export const FileBody = v.object({
  /** Name, as its author has it: nothing of it may be believed. */
  name: Name,
  type: extra(Type),
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_FILE_BYTES)),
  /** Root, base64url: SHA-256 over size, size of a piece, and the SHA-256 of each piece. */
  root: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  piece: v.literal(PIECE_BYTES),
  /** Words said with it. */
  text: extra(Caption),
  reply: extra(v.object(Any)),
  forwarded: extra(v.literal(true)),
  ttl: extra(Seconds),
})
export type FileBody = v.InferOutput<typeof FileBody>

export interface FileView {
  readonly kind: 'file'
  readonly name: string
  readonly type?: string
  /** Bytes. */
  readonly size: number
  readonly root: string
  readonly text?: string
  readonly quote?: Quote
  readonly forwarded?: true
  readonly ttl?: number
}

/** File: that somebody offers one. Its bytes are fetched by whoever wants them, and are no part of the entry. */
export const fileKind: LineKind<'file', FileBody, FileView> = {
  name: 'file',
  body: FileBody,
  view: (line, { name, type, size, root, text, reply, forwarded }, { quote }) => ({
    ...{ kind: 'file', name, size, root },
    ...(type ? { type } : {}),
    ...(text ? { text } : {}),
    ...(reply ? { quote: quote(anyTarget(line, reply)) } : {}),
    ...(forwarded ? { forwarded } : {}),
    ...(line.ttl ? { ttl: line.ttl } : {}),
  }),
  refers: (line, { reply }) => reply && anyTarget(line, reply),
  lifetime: ({ ttl }) => ttl,
}
