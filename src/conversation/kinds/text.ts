import * as v from 'valibot'
import { wellFormed } from '../../engine/frame.ts'
import { MAX_TEXT } from '../../engine/limits.ts'
import { MAX_TTL } from '../limits.ts'
import { Any, anyTarget, extra, type LineKind, type Quote } from './kind.ts'

export const Words = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TEXT), v.check(wellFormed))
export const Seconds = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_TTL))

export const TextBody = v.object({
  text: Words,
  reply: extra(v.object(Any)),
  forwarded: extra(v.literal(true)),
  /** Seconds after which it disappears: on the author's device once delivered, on the other's once seen. */
  ttl: extra(Seconds),
})
export type TextBody = v.InferOutput<typeof TextBody>

export interface TextView {
  readonly kind: 'text'
  readonly text: string
  /** Edits so far: how many times its author said it anew. */
  readonly edited?: number
  readonly quote?: Quote
  readonly forwarded?: true
  /** Time to live: it disappears so many seconds after it was delivered (mine) or seen (theirs). */
  readonly ttl?: number
}

/** Text: what somebody says. */
export const textKind: LineKind<'text', TextBody, TextView> = {
  name: 'text',
  body: TextBody,
  view(line, body, { quote }) {
    const { edit } = line.folded ?? {}
    return {
      kind: 'text',
      text: edit?.text ?? body.text,
      ...(edit ? { edited: edit.times } : {}),
      ...(body.reply ? { quote: quote(anyTarget(line, body.reply)) } : {}),
      ...(body.forwarded ? { forwarded: true as const } : {}),
      ...(line.ttl ? { ttl: line.ttl } : {}),
    }
  },
  refers: (line, { reply }) => reply && anyTarget(line, reply),
  lifetime: ({ ttl }) => ttl,
}

// Control characters other than tab and line feed: nobody types them, and their JSON escapes would burst a frame.
const CONTROLS = /[^\P{Cc}\t\n]/gu

export type Typed = { ok: true; text: string } | { ok: false; error: 'empty' | 'long' }

/** Text: what was typed, as it is sent. */
export function typed(raw: string): Typed {
  const text = raw
    .replace(/\r\n?/gu, '\n')
    .replace(CONTROLS, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .trim()
  if (text === '') return { ok: false, error: 'empty' }
  return text.length > MAX_TEXT ? { ok: false, error: 'long' } : { ok: true, text }
}
