import * as v from 'valibot'
import { wellFormed } from '../../engine/frame.ts'
import { MAX_TEXT } from '../../engine/limits.ts'
import type { LineKind } from './kind.ts'
import { Said, type SaidView, saidKind, viewOfSaid } from './said.ts'

export const Words = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TEXT), v.check(wellFormed))

export const TextBody = v.object({ text: Words, ...Said })
export type TextBody = v.InferOutput<typeof TextBody>

export interface TextView extends SaidView {
  readonly kind: 'text'
  readonly text: string
  /** Edits so far: how many times its author said it anew. */
  readonly edited?: number
}

/** Text: what somebody says. */
export const textKind: LineKind<'text', TextBody, TextView> = {
  name: 'text',
  body: TextBody,
  view(line, body, context) {
    const { edit } = line.folded ?? {}
    return {
      kind: 'text',
      text: edit?.text ?? body.text,
      ...(edit ? { edited: edit.times } : {}),
      ...viewOfSaid(line, body, context),
    }
  },
  ...saidKind,
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
