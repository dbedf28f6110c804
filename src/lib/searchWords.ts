import { fold } from './folding.ts'
import { stemsOf } from './stems.ts'

/** A piece of a text that can be searched for, and where it stands. */
export interface Piece {
  /**
   * `run`: characters of a script that puts no spaces between words; any part of it can be searched for. `sign`: an emoji.
   */
  readonly kind: 'word' | 'run' | 'sign'
  /** Folded. */
  readonly token: string
  readonly start: number
  readonly end: number
}

/** Longer ones are keys and hashes: their beginning finds them. Characters. */
export const MAX_TOKEN = 48

const LETTER = '[\\p{L}\\p{N}\\p{M}]'
const UNSPACED = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo', 'Thai', 'Lao', 'Khmer', 'Myanmar', 'Tibetan']
/** The marks of length and sound belong to no one script, but stand nowhere else. */
const JAPANESE_MARKS = '\\u3099\\u309a\\u30fc\\uff70\\uff9e\\uff9f'
const RUN = `(?=${LETTER})[${UNSPACED.map((script) => `\\p{sc=${script}}`).join('')}${JAPANESE_MARKS}]`
/** Soft hyphens, joiners and tatweel are seen by nobody and split no word. */
const INNER = '[\\u00ad\\u0640\\u200b-\\u200f\\u2060\\ufe00-\\ufe0f]'
const WORD = `(?!${RUN})${LETTER}`
const SIGN = '\\p{RI}\\p{RI}|\\p{Extended_Pictographic}'
const PIECES = new RegExp(`(${SIGN})|(${RUN}(?:${RUN}|${INNER})*)|(${WORD}(?:${WORD}|${INNER})*)`, 'gu')

export const characters = (text: string): string[] => Array.from(text)

/** In the order of the text. Linear in its length. */
export function piecesOf(text: string): Piece[] {
  const found: Piece[] = []
  for (const match of text.matchAll(PIECES)) {
    const [whole, sign, run] = match
    const token = sign ?? (run === undefined ? clip(fold(whole)) : fold(whole))
    if (token === '') continue
    const kind = sign ? 'sign' : run ? 'run' : 'word'
    found.push({ kind, token, start: match.index, end: match.index + whole.length })
  }
  return found
}

const clip = (token: string): string =>
  token.length <= MAX_TOKEN
    ? token
    : characters(token.slice(0, 2 * MAX_TOKEN))
        .slice(0, MAX_TOKEN)
        .join('')

/** A run as pairs of neighbours, and its last character alone: a part of it is then a phrase of pairs. */
export function pairsOf(run: string): string[] {
  const all = characters(run)
  return all.map((char, i) => char + (all[i + 1] ?? ''))
}

/**
 * Tokens that an index keeps of a text: its words in their order, then the stems that are not words of it already. Only letters,
 * digits, marks and emoji, with spaces between.
 */
export function tokensOf(text: string): string {
  const words: string[] = []
  const stems = new Set<string>()
  for (const { kind, token } of piecesOf(text)) {
    if (kind === 'run') words.push(...pairsOf(token))
    else words.push(token)
    if (kind === 'word') for (const stem of stemsOf(token)) stems.add(stem)
  }
  for (const word of words) stems.delete(word)
  return [...words, ...stems].join(' ')
}
