import { cleanName } from '../../lib/name.ts'
import { MAX_ABOUT } from './limits.ts'

/** Line about somebody: one line, without what cannot be seen, as long as it may be and without half a character at its end. */
export function cleanAbout(text: string): string {
  let about = ''
  for (const char of cleanName(text.slice(0, 4 * MAX_ABOUT))) {
    if (about.length + char.length > MAX_ABOUT) break
    about += char
  }
  return about.trimEnd()
}
