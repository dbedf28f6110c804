/// <reference path="./data.d.ts" />
import { catalogueOf, type EmojiEntry } from './catalogue.ts'

/** Known by language: a memo of what was loaded once. */
const known = new Map<string, Promise<EmojiEntry[]>>()

/** The emoji with their names in `language`; in English where there are none. Rejects while the server is away, and is asked again then. */
export function loadEmoji(language: string): Promise<EmojiEntry[]> {
  const spoken = language === 'fr' ? 'fr' : 'en'
  const found = known.get(spoken)
  if (found !== undefined) return found
  const rows = spoken === 'fr' ? import('virtual:emoji/emoji-names-fr') : import('virtual:emoji/emoji-names-en')
  const made = rows.then((module) => catalogueOf(module.default))
  known.set(spoken, made)
  made.catch(() => known.delete(spoken))
  return made
}
