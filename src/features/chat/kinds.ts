import * as v from 'valibot'
import { type Entry, type EntryKey, ERASED, type Instance } from '../../engine/entry.ts'
import { wellFormed } from '../../engine/frame.ts'
import { MAX_TEXT } from '../../engine/limits.ts'
import type { PeerId } from '../../ports/transport.ts'
import { MAX_EMOJI, MAX_TTL } from './limits.ts'

/** What a direct conversation's entries say. A body that its schema refuses is kept as it came and shown as unsupported, or not at all. */
export const TEXT = 'text'
export const EDIT = 'edit'
export const DELETE = 'delete'
export const REACT = 'react'
export const PIN = 'pin'
export const TIMER = 'timer'

const Words = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TEXT), v.check(wellFormed))
const InstanceId = v.pipe(v.string(), v.maxLength(22))
const Seq = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
/** One of the author's own entries. */
const Own = { instance: InstanceId, seq: Seq }
/** An entry of either. */
const Any = { by: v.pipe(v.string(), v.maxLength(128)), ...Own }
const Seconds = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_TTL))
/** What comes with a text and is malformed takes nothing away from it. */
const extra = <T extends v.GenericSchema>(schema: T) => v.fallback(v.optional(schema), undefined)

export const TextBody = v.object({
  text: Words,
  reply: extra(v.object(Any)),
  forwarded: extra(v.literal(true)),
  /** Seconds after which it disappears: on the author's device once delivered, on the other's once seen. */
  ttl: extra(Seconds),
})
/** The author says one of their own texts anew. */
export const EditBody = v.object({ ...Own, text: Words })
/** The author takes back one of their own. `quiet`: it had not been delivered by then, so no trace is left. */
const DeleteBody = v.object({ ...Own, quiet: extra(v.literal(true)) })
/** One for each person and message: the last one counts, an empty one takes it back. */
const ReactBody = v.object({
  ...Any,
  emoji: v.pipe(
    v.string(),
    v.maxLength(MAX_EMOJI),
    v.check((text) => text === '' || isEmoji(text)),
  ),
})
const PinBody = v.object({ ...Any, on: v.boolean() })
/**
 * A proposal that messages disappear after so many seconds; with `answers` the agreement to one of the other's, with `declines` the no
 * to one of either's, which leaves everything as it is; 0 ends it at once.
 */
export const TimerBody = v.object({
  seconds: v.union([v.literal(0), Seconds]),
  answers: extra(v.object(Own)),
  declines: extra(v.object(Any)),
})

/** A picture of its own somewhere, and nothing that could be read as words. */
const isEmoji = (text: string) =>
  /^[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u.test(text) &&
  /\p{Extended_Pictographic}|\p{RI}|\u20e3/u.test(text)

/** Something that an entry does to another one. */
export type Act = { readonly target: EntryKey } & (
  | { readonly kind: typeof EDIT; readonly text: string }
  | { readonly kind: typeof DELETE; readonly quiet: boolean }
  | { readonly kind: typeof REACT; readonly emoji: string }
  | { readonly kind: typeof PIN; readonly on: boolean }
)

/** Undefined for what acts on nothing. An edit or a delete always means one of its author's own, whatever else its body says. */
export function actOf(entry: Entry): Act | undefined {
  const at = (by: PeerId, { instance, seq }: { instance: Instance; seq: number }): EntryKey => [
    entry.conversation,
    by,
    instance,
    seq,
  ]
  switch (entry.kind) {
    case EDIT: {
      const { success, output } = v.safeParse(EditBody, entry.body)
      return success ? { kind: EDIT, target: at(entry.author, output), text: output.text } : undefined
    }
    case DELETE: {
      const { success, output } = v.safeParse(DeleteBody, entry.body)
      return success ? { kind: DELETE, target: at(entry.author, output), quiet: output.quiet === true } : undefined
    }
    case REACT: {
      const { success, output } = v.safeParse(ReactBody, entry.body)
      return success ? { kind: REACT, target: at(output.by, output), emoji: output.emoji } : undefined
    }
    case PIN: {
      const { success, output } = v.safeParse(PinBody, entry.body)
      return success ? { kind: PIN, target: at(output.by, output), on: output.on } : undefined
    }
    default:
      return undefined
  }
}

/** Kinds that stand in the conversation as lines of their own. */
export const isLine = (kind: string): boolean => kind === TEXT || kind === TIMER || kind === ERASED

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
