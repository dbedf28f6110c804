/// <reference path="./data.d.ts" />
import type { Catalogue, EmojiRow } from './catalogue.ts'

/** Names of emoji, each language's a file of its own, fetched when it is wanted. */
const NAMES: Readonly<Record<string, () => Promise<{ readonly default: readonly EmojiRow[] }>>> = {
  en: () => import('virtual:emoji/emoji-names-en'),
  fr: () => import('virtual:emoji/emoji-names-fr'),
  ar: () => import('virtual:emoji/emoji-names-ar'),
}

/** Known by language: a memo of what was loaded once. */
const known = new Map<string, Promise<Catalogue>>()

/** The emoji with their names in `language`; in English where there are none. Rejects while the server is away, and is asked again then. */
export function loadEmoji(language: string): Promise<Catalogue> {
  const spoken = Object.hasOwn(NAMES, language) ? language : 'en'
  const found = known.get(spoken)
  if (found !== undefined) return found
  const made = Promise.all([NAMES[spoken]!(), import('./catalogue.ts')]).then(([names, { createCatalogue }]) =>
    createCatalogue(names.default),
  )
  known.set(spoken, made)
  made.catch(() => known.delete(spoken))
  return made
}
