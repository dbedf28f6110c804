/** Name length that a person may have, in UTF-8 bytes. */
const MAX_BYTES = 64

// Control and format characters (bidi overrides, zero-width), line breaks, blanks that pass for letters, variation selectors but behind an
// emoji: a name stays on its line and reads the way it is written.
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}\u2800\u{1d159}]|(?!\ufe0f)\p{Default_Ignorable_Code_Point}|(?<!\p{Emoji})\ufe0f/gu
// No language stacks more marks on one letter; towers of them run over what stands above and below.
const TOWER = /(\p{M}{4})\p{M}+/gu

/** Length in UTF-8, bytes; half a character counts as what stands for it. */
export const byteLength = (text: string): number => {
  let bytes = 0
  for (const char of text) {
    const code = char.codePointAt(0)!
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

// A mark with no letter to stand on shows as nothing, or as a spot on what stands before it.
const LONE_MARK = /(^|\s)\p{M}+/gu

/** Name on one line, normalised, without what cannot be seen. May be empty. */
export const cleanName = (text: string): string =>
  // What was held apart by something unseen comes together only now.
  text.replace(UNSEEN, '').replace(LONE_MARK, '$1').normalize('NFC').replace(TOWER, '$1').replace(/\s+/gu, ' ').trim()

export const nameFits = (name: string): boolean => byteLength(name) <= MAX_BYTES

/** Beginning of a text that fits so many bytes of UTF-8, without cutting a character in two. */
export function clipBytes(text: string, most: number): string {
  let left = most
  let end = 0
  for (const char of text) {
    left -= byteLength(char)
    if (left < 0) break
    end += char.length
  }
  return text.slice(0, end)
}

/** Shortens a foreign name to what fits. */
export const clipName = (text: string): string =>
  clipBytes(cleanName(text.slice(0, 4 * MAX_BYTES)), MAX_BYTES).trimEnd()
