import { byteLength, cleanName, clipBytes } from './name.ts'

/** Bytes of a file name, in UTF-8, that every file system takes. */
const MAX_BYTES = 255
/** Letters of an ending that is kept when a name is cut: `.markdown` and all that are shorter. */
const MAX_ENDING = 16

/** Names that Windows keeps for devices, whatever their ending (Naming Files, Microsoft). */
const DEVICES = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/iu
/** Signs that stand in no name of some file system. Slashes are gone by then. */
const FORBIDDEN = /[<>:"|?*]/gu

/** Dots and blanks, which Windows drops at the end. */
const ENDS = /[.\s]+$/u

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
  if (byteLength(name) <= MAX_BYTES) return name
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= MAX_ENDING ? name.slice(dot) : ''
  const stem = name.slice(0, name.length - ending.length)
  return clipBytes(stem, MAX_BYTES - byteLength(ending)).replace(ENDS, '') + ending
}
