import { wordlist as english } from '@scure/bip39/wordlists/english.js'
import { wordlist as french } from '@scure/bip39/wordlists/french.js'
import type { Bytes } from '../../lib/bytes.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { WordList } from './recovery.ts'

// Word lists of BIP-39: 2048 words each, told apart by their first four letters. Loaded when somebody asks for words.

type Sha256 = Crypto['sha256']

const LISTS: Readonly<Record<WordList, readonly string[]>> = { en: english, fr: french }
/** Letters that are enough for a word of either list. */
const ENOUGH = 4

/** Word without what hands leave out: accents, capitals. No two words of a list become the same. */
export const folded = (word: string): string => word.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')

const foldedLists = { en: LISTS.en.map(folded), fr: LISTS.fr.map(folded) }

/** Word of a list by its number, as it is written. */
export const wordOf = (list: WordList, number: number): string => LISTS[list][number]!.normalize('NFC')

/** Number of a word in a list, from its letters or the beginning of them; -1 for none. */
export function numberOf(list: WordList, typed: string): number {
  const letters = folded(typed)
  const exact = foldedLists[list].indexOf(letters)
  return exact >= 0 || letters.length < ENOUGH ? exact : foldedLists[list].findIndex((word) => word.startsWith(letters))
}

/** Is it a whole word of the list, not the beginning of one? */
export const isWhole = (list: WordList, typed: string): boolean => foldedLists[list].includes(folded(typed))

/** BIP-39: bits of a secret, then the first of its hash: one for each four bytes. Eleven make a word. */
async function bitsOf(secret: Bytes, sha256: Sha256): Promise<string> {
  const bits = (bytes: Bytes) => Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return bits(secret) + bits(await sha256(secret)).slice(0, secret.length / 4)
}

/** Words that spell a secret of 16 or 32 bytes. */
export const spell = async (secret: Bytes, list: WordList, sha256: Sha256): Promise<readonly string[]> =>
  (await bitsOf(secret, sha256)).match(/.{11}/g)!.map((bits) => wordOf(list, Number.parseInt(bits, 2)))

/** Secret that 12 or 24 numbers of words spell; undefined when the checksum is not theirs. */
export async function secretOf(numbers: readonly number[], sha256: Sha256): Promise<Bytes | undefined> {
  const bits = numbers.map((number) => number.toString(2).padStart(11, '0')).join('')
  const secret = new Uint8Array((numbers.length / 3) * 4).map((_, at) =>
    Number.parseInt(bits.slice(8 * at, 8 * at + 8), 2),
  )
  return (await bitsOf(secret, sha256)) === bits ? secret : undefined
}

/** Longest word that is compared with all: those of the lists have at most ten letters. */
const MAX_LETTERS = 16
const MAX_NEAR = 3

/** Words of a list that may have been meant, the likeliest first. */
export function nearest(list: WordList, typed: string): readonly string[] {
  const letters = folded(typed)
  if (letters.length > MAX_LETTERS) return []
  const most = Math.max(1, Math.floor(letters.length / 2))
  return foldedLists[list]
    .map((word, number) => ({ number, far: word.startsWith(letters) ? 1 : distance(letters, word) }))
    .filter(({ far }) => far <= Math.min(most, 3))
    .sort((a, b) => a.far - b.far)
    .slice(0, MAX_NEAR)
    .map(({ number }) => wordOf(list, number))
}

/** Edit distance: letters put in, left out, changed, or swapped with the next (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length]!
}
