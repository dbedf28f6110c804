import { base64urlnopad } from '@scure/base'

/** Bytes that own their buffer, as WebCrypto and data channels take them. */
export type Bytes = Uint8Array<ArrayBuffer>

// Both are in every browser and in Node, but in no ES library file: declared here, so that the core compiles without DOM.
declare const TextEncoder: new () => { encode(text: string): Bytes }
declare const TextDecoder: new (
  label: string,
  options: { fatal: true; ignoreBOM: true },
) => { decode(b: Uint8Array): string }

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const utf8 = (text: string): Bytes => encoder.encode(text)

/** Text of UTF-8 bytes; `undefined` for bytes that are none. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Bytes {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i])

/** `n` as big-endian bytes; `n` is an integer in 0 … 2^53-1. */
export function bigEndian(n: number, width: 4 | 8): Bytes {
  const out = new Uint8Array(width)
  for (let i = width - 1; i >= 0; i--) {
    out[i] = n % 256
    n = Math.floor(n / 256)
  }
  return out
}

/** RFC 4648 section 5, without padding. */
export const toBase64Url = (bytes: Uint8Array): string => base64urlnopad.encode(bytes)

/** Strict: undefined for padding, foreign characters and stray low bits, so that every value has one spelling. */
export function fromBase64Url(text: string): Bytes | undefined {
  try {
    return new Uint8Array(base64urlnopad.decode(text))
  } catch {
    return undefined
  }
}

export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
