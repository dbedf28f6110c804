import * as v from 'valibot'
import { wellFormed } from '../../engine/frame.ts'
import { MAX_TEXT } from '../../engine/limits.ts'

/** What a direct conversation's entries say. A body that its schema refuses is kept as it came and shown as unsupported. */
export const TEXT = 'text'
export const DELETE = 'delete'

export const TextBody = v.object({
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TEXT), v.check(wellFormed)),
})
/** The author takes back one of their own entries. */
export const DeleteBody = v.object({
  instance: v.pipe(v.string(), v.maxLength(22)),
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
})

// Control characters other than tab and line feed: nobody types them, and their JSON escapes would burst a frame.
const CONTROLS = /[^\P{Cc}\t\n]/gu

export type Typed = { ok: true; text: string } | { ok: false; error: 'empty' | 'long' }

/** What was typed, as it is sent. */
export function typed(raw: string): Typed {
  const text = raw
    .replace(/\r\n?/gu, '\n')
    .replace(CONTROLS, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .trim()
  if (text === '') return { ok: false, error: 'empty' }
  return text.length > MAX_TEXT ? { ok: false, error: 'long' } : { ok: true, text }
}
