import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Language } from '../../../src/features/settings/settings.ts'

const unquoted = (quoted: string): string => JSON.parse(`"${quoted}"`) as string

/** Takes English words to those of `language`, as its catalogue has them. */
export function wordsOf(language: Language): (words: string) => string {
  const file = resolve(import.meta.dirname, '../../../src/locales', language, 'messages.po')
  const entries = readFileSync(file, 'utf8').matchAll(/^msgid "(.+)"\nmsgstr "(.+)"$/gm)
  const catalogue = new Map([...entries].map(([, id = '', text = '']) => [unquoted(id), unquoted(text)]))
  return (words) => {
    const found = catalogue.get(words)
    if (found === undefined) throw new Error(`no "${words}" in ${file}`)
    return found
  }
}
