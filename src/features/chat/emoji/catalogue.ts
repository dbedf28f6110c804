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
  rows.map(([emoji, name, group, words, codes, skins]) => ({
    emoji,
    name,
    group,
    words: words === '' ? [] : words.split('|'),
    codes: codes === '' ? [] : codes.split(' '),
    skins: skins === 1 ? TONES.map((tone) => toned(emoji, tone)) : (skins ?? []),
  }))

/** Diacritics and capitals do not matter to somebody who looks for something. */
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** The emoji that somebody who has typed `typed` may mean: by short code first, then by name and words in their language. */
export function completions(all: readonly EmojiEntry[], typed: string, limit: number): EmojiEntry[] {
  const wanted = folded(typed)
  const ranked: EmojiEntry[][] = [[], [], [], [], []]
  for (const entry of all) {
    const rank = rankOf(entry, wanted)
    if (rank !== undefined) ranked[rank]!.push(entry)
  }
  return ranked.flat().slice(0, limit)
}

function rankOf({ codes, name, words }: EmojiEntry, wanted: string): number | undefined {
  if (codes.includes(wanted)) return 0
  if (codes.some((code) => code.startsWith(wanted))) return 1
  const spaced = wanted.replaceAll('_', ' ')
  if (folded(name).startsWith(spaced)) return 2
  if (words.some((word) => folded(word).startsWith(spaced))) return 3
  return codes.some((code) => code.includes(wanted)) ? 4 : undefined
}

interface Code {
  readonly from: number
  readonly to: number
  /** Nothing ends it yet. */
  readonly open: boolean
}

/** Where code stands in a text: from a run of ticks to the next run of the same length; from three of them on, to the end without one. */
function codeIn(text: string): Code[] {
  const runs = [...text.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({
    from: index,
    to: index + length,
    length,
  }))
  const next: (number | undefined)[] = []
  const last = new Map<number, number>()
  for (let at = runs.length - 1; at >= 0; at--) {
    next[at] = last.get(runs[at]!.length)
    last.set(runs[at]!.length, at)
  }
  const found: Code[] = []
  for (let at = 0; at < runs.length; at++) {
    const run = runs[at]!
    const end = next[at]
    if (end === undefined) found.push({ from: run.from, to: run.length < 3 ? run.to : text.length, open: true })
    else found.push({ from: run.from, to: runs[end]!.to, open: false })
    if (end !== undefined) at = end
    else if (run.length >= 3) break
  }
  return found
}

const SHORT = /(?<![\p{L}\p{N}]):([a-z0-9_+-]{1,40}):(?![\p{L}\p{N}])/giu

/** With every complete `:code:` that is known made into its emoji. */
export function replaceCodes(text: string, lookup: (code: string) => string | undefined): string {
  const swap = (words: string) => words.replace(SHORT, (whole, code: string) => lookup(code.toLowerCase()) ?? whole)
  let made = ''
  let from = 0
  for (const code of codeIn(text)) {
    made += swap(text.slice(from, code.from)) + text.slice(code.from, code.to)
    from = code.to
  }
  return made + swap(text.slice(from))
}

/** What is being typed before the caret: the start of a short code, and where its colon stands. Not in code, nor in an address or a time. */
export function codeAt(text: string, caret: number): { typed: string; from: number } | undefined {
  const before = text.slice(Math.max(0, caret - 42), caret)
  const found = /(?:^|[\s(])(:([\p{L}\p{N}_+-]{2,40}))$/u.exec(before)
  if (!found || isInCode(text.slice(0, caret))) return undefined
  return { typed: found[2]!, from: caret - found[1]!.length }
}

/** Whether the end of `before` is inside code. */
export const isInCode = (before: string): boolean => codeIn(before).some(({ open }) => open)

/** Most used lately first. */
export const MAX_RECENT = 24
export const withRecent = (recent: readonly string[], emoji: string): string[] =>
  [emoji, ...recent.filter((one) => one !== emoji)].slice(0, MAX_RECENT)
