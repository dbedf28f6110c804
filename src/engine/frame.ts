import * as v from 'valibot'
import { type Bytes, fromUtf8, utf8 } from '../lib/bytes.ts'
import { MAX_DEPTH, MAX_FRAME } from './limits.ts'

const Frame = v.strictObject({
  proto: v.pipe(v.string(), v.maxLength(64)),
  kind: v.pipe(v.string(), v.maxLength(64)),
  body: v.unknown(),
})
export type Frame = v.InferOutput<typeof Frame>

/** UTF-8 JSON exactly as ECMA-262 `JSON.stringify` spells it. */
export const encodeFrame = (proto: string, kind: string, body: unknown): Bytes =>
  utf8(JSON.stringify({ proto, kind, body }))

/**
 * The value of one JSON text in its only accepted spelling, that of `JSON.stringify`: duplicate keys, white space, `1e3`, `-0` and
 * numbers beyond 2^53 that would not come back the same are refused, so both ends always read the same thing. Never throws.
 */
export function decodeJson(bytes: Uint8Array): { value: unknown } | undefined {
  const text = fromUtf8(bytes)
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return shallow(value, MAX_DEPTH) && JSON.stringify(value) === text ? { value } : undefined
  } catch {
    return undefined // not JSON
  }
}

const shallow = (value: unknown, left: number): boolean =>
  typeof value !== 'object' || value === null || (left > 0 && Object.values(value).every((v) => shallow(v, left - 1)))

/**
 * Frame of these bytes, or `undefined` for anything but a well-formed one of at most 16 KiB: remote input never throws.
 */
export function decodeFrame(bytes: Uint8Array): Frame | undefined {
  if (bytes.length > MAX_FRAME) return undefined
  const json = decodeJson(bytes)
  const parsed = json && v.safeParse(Frame, json.value)
  return parsed?.success ? parsed.output : undefined
}

/** Text that other programs can read back: no lone surrogates (they have no UTF-8) and no NUL. */
export const wellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text) && !text.includes('\0')
