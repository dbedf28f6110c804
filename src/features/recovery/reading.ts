import type { Bytes } from '../../lib/bytes.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Misread, WordList } from './recovery.ts'
import { isWhole, nearest, numberOf, secretOf } from './wordLists.ts'

/** Text that is looked at: 24 words, their numbers, and much white space. UTF-16 units. */
const MAX_TYPED = 4_000
/** Of a word that is none, as much as is shown. */
const MAX_SHOWN = 24
const LISTS = ['en', 'fr'] as const

/**
 * Words as people write them down: numbered, in lines, in capitals, in full width, with invisible characters of wherever they were copied from,
 * each whole or by its beginning, in either language.
 */
export async function readWords(
  typed: string,
  sha256: Crypto['sha256'],
): Promise<{ ok: true; secret: Bytes } | Misread> {
  const text = typed
    .slice(0, MAX_TYPED)
    .normalize('NFKC')
    .replaceAll('\u200b', ' ')
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
  const found = [...text.matchAll(/[\p{L}\p{M}]+/gu)]
  const words = found.map(([word]) => word)
  const inLists = LISTS.map((list) => inList(list, words)).sort((a, b) => a.unknown - b.unknown || b.whole - a.whole)
  const [likeliest] = inLists as [InList]
  const { list, numbers } = likeliest
  const at = numbers.indexOf(-1)
  if (at >= 0) {
    const [{ index: from, 0: word }] = [found[at]!]
    // Each of these, put in its place, is the text to go on with.
    const near = nearest(list, word).map((one) => ({
      word: one,
      text: text.slice(0, from) + one + text.slice(from + word.length),
    }))
    return { ok: false, error: 'unknown', word: word.slice(0, MAX_SHOWN), near }
  }
  if (words.length !== 12 && words.length !== 24) return { ok: false, error: 'count', count: words.length }
  for (const one of inLists) {
    const secret = one.unknown === 0 ? await secretOf(one.numbers, sha256) : undefined
    if (secret) return { ok: true, secret }
  }
  return { ok: false, error: 'checksum' }
}

interface InList {
  readonly list: WordList
  /** -1: no word of this list. */
  readonly numbers: readonly number[]
  readonly unknown: number
  readonly whole: number
}

function inList(list: WordList, words: readonly string[]): InList {
  const numbers = words.map((word) => numberOf(list, word))
  const unknown = numbers.filter((number) => number < 0).length
  return { list, numbers, unknown, whole: words.filter((word) => isWhole(list, word)).length }
}

/** Is what was typed this word, whole or by its beginning? */
export const isMeant = (list: WordList, typed: string, word: string): boolean => {
  const number = numberOf(list, typed.normalize('NFKC').trim())
  return number >= 0 && number === numberOf(list, word)
}
