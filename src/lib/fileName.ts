import { utf8 } from './bytes.ts'
import { cleanName } from './name.ts'

/** Bytes of a file name, in UTF-8, that every file system takes. */
const MAX_BYTES = 255
/** Letters of an ending that is kept when a name is cut: `.markdown` and all that are shorter. */
const MAX_ENDING = 16

/** Names that Windows keeps for devices, whatever their ending (Naming Files, Microsoft). */
const DEVICES = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/iu
/** Signs that stand in no name of some file system. Slashes are gone by then. */
const FORBIDDEN = /[<>:"|?*]/gu

const bytesOf = (text: string) => utf8(text).length

/** Dots and blanks, which Windows drops at the end. */
const ENDS = /[.\s]+$/u

function clipped(text: string, most: number): string {
  let name = ''
  for (const char of text) {
    if (bytesOf(name + char) > most) break
    name += char
  }
  return name.replace(ENDS, '')
}

/**
 * Name under which a file of somebody else's may be shown and saved: its own, without a way to it, without what cannot be seen or turns
 * the reading round, and none that a system hides, keeps for itself or refuses. Empty where nothing is left of it.
 */
export function safeFileName(raw: string): string {
  // Nobody reads further, and all of what follows is linear in it.
  const last =
    raw
      .slice(0, 8 * MAX_BYTES)
      .split(/[/\\]/u)
      .at(-1) ?? ''
  const name = cleanName(last)
    .replace(FORBIDDEN, '_')
    // What begins with a dot is hidden; an accent there stands on what is before it.
    .replace(/^[.\s\p{M}]+/u, '')
    .replace(ENDS, '')
    .replace(DEVICES, (device) => `_${device}`)
  if (bytesOf(name) <= MAX_BYTES) return name
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= MAX_ENDING ? name.slice(dot) : ''
  return clipped(name.slice(0, name.length - ending.length), MAX_BYTES - bytesOf(ending)) + ending
}
