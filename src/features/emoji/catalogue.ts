import { fold } from '../../lib/folding.ts'
import { codeAt, emoticonAt, isInCode, replaceCodes } from './shortCodes.ts'

/** As the build writes it: emoji, name, group, search words, short codes, and 1 or the five skins where there are any. */
export type EmojiRow = readonly [
  emoji: string,
  name: string,
  group: number,
  words: string,
  codes: string,
  skins?: 1 | readonly string[],
]

export interface EmojiEntry {
  readonly emoji: string
  /** In the app's language. */
  readonly name: string
  /** Number of the group in emojibase: smileys, people, animals, food … */
  readonly group: number
  readonly words: readonly string[]
  /** The name, and then the words, as they are compared. */
  readonly sought: readonly string[]
  /** Without colons; the first is the one that is shown. */
  readonly codes: readonly string[]
  /** From light to dark. */
  readonly skins: readonly string[]
}

export const TONES = ['\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}'] as const

/** The tone stands behind the first character, in place of its variation selector. */
function toned(emoji: string, tone: string): string {
  const [first, ...rest] = emoji
  return [first, tone, ...(rest[0] === '\uFE0F' ? rest.slice(1) : rest)].join('')
}

export const catalogueOf = (rows: readonly EmojiRow[]): EmojiEntry[] =>
  rows.map(([emoji, name, group, raw, codes, skins]) => {
    const words = raw === '' ? [] : raw.split('|')
    return {
      emoji,
      name,
      group,
      words,
      sought: [name, ...words].map(asSought),
      codes: codes === '' ? [] : codes.split(' '),
      skins: skins === 1 ? TONES.map((tone) => toned(emoji, tone)) : (skins ?? []),
    }
  })

/** Accents, capitals and writing habits do not matter to somebody who looks for something. Signs alone stay as they are. */
export function asSought(text: string): string {
  const words = text.split(/[\s_]+/).map(fold)
  return words.some((word) => /\p{L}/u.test(word)) ? words.filter((word) => word !== '').join(' ') : text
}

/** The emoji that somebody who has typed `typed` may mean: by short code first, then by name and words in their language. */
export function completions(all: readonly EmojiEntry[], typed: string, limit: number): EmojiEntry[] {
  const code = typed.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = asSought(typed)
  const ranked: EmojiEntry[][] = [[], [], [], [], []]
  for (const entry of all) {
    const rank = rankOf(entry, code, words)
    if (rank !== undefined) ranked[rank]!.push(entry)
  }
  return ranked.flat().slice(0, limit)
}

function rankOf({ codes, sought }: EmojiEntry, code: string, words: string): number | undefined {
  if (codes.includes(code)) return 0
  if (codes.some((one) => one.startsWith(code))) return 1
  if (sought[0]!.startsWith(words)) return 2
  if (sought.some((one) => one.startsWith(words) || one.includes(` ${words}`))) return 3
  return codes.some((one) => one.includes(code)) ? 4 : undefined
}

/** Offer of emoji for what stands before the caret, from `from` on. */
interface Offer {
  readonly from: number
  readonly found: readonly EmojiEntry[]
  /** A short code that was begun means one of them. An emoticon means itself, unless one says otherwise. */
  readonly meant: boolean
}

/** The emoji of one language. */
export interface Catalogue {
  readonly all: readonly EmojiEntry[]
  /** Completions: what somebody who has typed `typed` may mean, the likeliest first. */
  completions(typed: string, limit: number): EmojiEntry[]
  offerAt(text: string, caret: number, limit: number): Offer | undefined
  /** Emoji of a complete short code, without its colons. */
  emojiOf(code: string): string | undefined
  /** Code: is the end of `before` inside some? */
  isInCode(before: string): boolean
  /** With every complete short code made into its emoji. */
  replaced(text: string): string
}

export function createCatalogue(rows: readonly EmojiRow[]): Catalogue {
  const all = catalogueOf(rows)
  const byCode = new Map(all.toReversed().flatMap(({ codes, emoji }) => codes.map((code) => [code, emoji] as const)))
  const emojiOf = (code: string) => byCode.get(code)
  return {
    all,
    completions: (typed, limit) => completions(all, typed, limit),
    offerAt(text, caret, limit) {
      const code = codeAt(text, caret)
      if (code) return { from: code.from, found: completions(all, code.typed, limit), meant: true }
      const emoticon = emoticonAt(text, caret)
      const entry = emoticon && all.find(({ emoji }) => bare(emoji) === bare(emoticon.emoji))
      return entry && { from: emoticon.from, found: [entry], meant: false }
    },
    emojiOf,
    isInCode,
    replaced: (text) => replaceCodes(text, emojiOf),
  }
}

const bare = (emoji: string) => emoji.replace('\uFE0F', '')
