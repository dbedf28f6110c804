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
/** Apostrophes that are letters to Unicode, and signs inside a word to whoever searches for it. */
const WORD = `(?!${RUN}|[ʼʻ])${LETTER}`
const SIGN = '\\p{RI}\\p{RI}|\\p{Extended_Pictographic}'
const PIECES = new RegExp(`(${SIGN})|(${RUN}(?:${RUN}|${INNER})*)|(${WORD}(?:${WORD}|${INNER})*)`, 'gu')

/**
 * Joiner: one sign inside of what is read as one word or number, where others write none: don’t, e-mail, 1.2.3. Some stand so between digits
 * alone: the marks of thousands, and the spaces that never break.
 */
const JOINER = /^['’‘ʼʻ`´_.·‐‑-]$/u
const DIGITS_JOINER = /^\p{Nd}[,٬٫\u00a0\u202f]\p{Nd}$/u
/** Parts that are joined at most: a telephone number has five or six. */
export const MAX_JOINED = 6
/** Version number: `v1.2.3` is `1.2.3`. */
const VERSIONED = /^v\d+$/

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

/** Compounds: words that nothing but a joiner holds apart, two of them or more. */
export function compoundsOf(text: string, pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const found: Piece[][] = []
  let before: Piece | undefined
  let open: Piece[] | undefined
  for (const piece of pieces) {
    if (!before || !areJoined(text, before, piece)) open = undefined
    else if (open) open.push(piece)
    else {
      open = [before, piece]
      found.push(open)
    }
    before = piece
  }
  return found
}

const areJoined = (text: string, one: Piece, next: Piece): boolean =>
  next.start - one.end === 1 &&
  one.kind === 'word' &&
  next.kind === 'word' &&
  (JOINER.test(text.charAt(one.end)) || DIGITS_JOINER.test(text.slice(one.end - 1, next.start + 1)))

/** Joined: the parts of a compound that follow one another, as others write them in one. Linear in their number. */
export function joinedOf(compound: readonly Piece[]): readonly Piece[] {
  const found: Piece[] = []
  const from = (first: Piece, at: number) => {
    let { token } = first
    for (const last of compound.slice(at + 1, at + MAX_JOINED)) {
      token += last.token
      if (token.length > MAX_TOKEN) return
      found.push({ kind: 'word', token, start: first.start, end: last.end })
    }
  }
  for (const [at, first] of compound.entries()) {
    from(first, at)
    if (at === 0 && VERSIONED.test(first.token))
      from({ ...first, token: first.token.slice(1), start: first.start + 1 }, at)
  }
  return found
}

/** Whole compound in one: with and without the letter of its version. None for a single word, or one of too many parts. */
export const wholesOf = (compound: readonly Piece[]): readonly Piece[] =>
  compound.length > 1 && compound.length <= MAX_JOINED
    ? joinedOf(compound).filter(({ start, end }) => start < compound[1]!.start && end === compound.at(-1)!.end)
    : []

/** A run as pairs of neighbours, and its last character alone: a part of it is then a phrase of pairs. */
export function pairsOf(run: string): string[] {
  const all = characters(run)
  return all.map((char, i) => char + (all[i + 1] ?? ''))
}

/** Before a compound written in one, where that is to be told from a word: a private character, which no token of a text holds. */
export const IN_ONE = '\u{e002}'

/**
 * Characters that a text may put into an index beside its words, with those that it has itself. Prose needs half as many as it has, a page of
 * UUIDs nearly as many; words in endless chains would make twenty times as many.
 */
const MORE = 256

/**
 * Tokens that an index keeps of a text: its words in their order, then compounds written in one, whole ones once more as such, and the stems
 * of all of them, as far as they are not words of it already. Only letters, digits, marks and emoji, with spaces between. Where there are too many, parts of compounds
 * go first: all words are there, whatever the text is.
 */
export function tokensOf(text: string): string {
  const pieces = piecesOf(text)
  const words = new Set<string>()
  const inOrder: string[] = []
  for (const { kind, token } of pieces) inOrder.push(...(kind === 'run' ? pairsOf(token) : [token]))
  for (const word of inOrder) words.add(word)
  const more = new Set<string>()
  let room = text.length + MORE
  const add = (token: string) => {
    if (token.length > room || words.has(token) || more.has(token)) return
    more.add(token)
    room -= token.length
  }
  for (const { kind, token } of pieces) if (kind === 'word') for (const stem of stemsOf(token)) add(stem)
  const compounds = compoundsOf(text, pieces)
  const joined = compounds.map(joinedOf)
  const isWhole = (all: readonly Piece[], { start, end }: Piece) => start === all[0]?.start && end === all.at(-1)?.end
  const addJoined = (whole: boolean) => {
    for (const all of joined)
      for (const one of all)
        if (isWhole(all, one) === whole) for (const token of [one.token, ...stemsOf(one.token)]) add(token)
  }
  addJoined(true)
  for (const compound of compounds) for (const { token } of wholesOf(compound)) add(IN_ONE + token)
  addJoined(false)
  return [...inOrder, ...more].join(' ')
}
