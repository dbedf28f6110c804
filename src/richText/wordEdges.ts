// Edges of words. Between letters a mark is a sign of its own (2*3, snake_case), but not in scripts that do not part their words.

const UNPARTED =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}'
const WORD = new RegExp(`^(?![${UNPARTED}])[\\p{L}\\p{N}\\p{M}]`, 'u')
/** Outside of a mark: no slash, no backslash, no sign that is calculated with. */
const OUTSIDE = new RegExp(
  `^(?:$|[\\s*_~\`"',;:.!?${UNPARTED}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}\\p{Pd}\\p{Extended_Pictographic}\\p{RI}\\u200d\\ufe0f]|(?!\\p{ASCII})\\p{Po})`,
  'u',
)
/** Signs that hold a word together: what follows on them belongs to it, as in `__init__.py`. */
const JOINING = /^[.:‐-]$/u
/** First and last of what stands between marks. Faces (*_*) and globs (*.ts) are as they are. */
const FIRST = /[*_~`]{0,6}[\p{L}\p{N}\p{Sc}\p{Ps}\p{Pi}\p{Extended_Pictographic}\p{RI}"'#@&¿¡…]/uy
const LAST = /^[^\s\p{Ps}\p{Pi}\\/]/u

/** Code point before a place; nothing at the beginning. */
const before = (text: string, at: number): string => {
  const low = text.charCodeAt(at - 1)
  return text.slice(Math.max(0, low >= 0xdc00 && low < 0xe000 ? at - 2 : at - 1), at)
}
/** Code point after a place; nothing at the end. */
const after = (text: string, at: number): string =>
  at < text.length ? String.fromCodePoint(text.codePointAt(at)!) : ''

/** Does a word begin at `at`, so that a mark which ends there may open? */
export function beginsWord(text: string, at: number): boolean {
  const one = before(text, at)
  return OUTSIDE.test(one) && !(JOINING.test(one) && WORD.test(before(text, at - 1)))
}

/** Does a word end at `at`, so that a mark which begins there may close? */
export function endsWord(text: string, at: number): boolean {
  const one = after(text, at)
  return OUTSIDE.test(one) && !(JOINING.test(one) && WORD.test(after(text, at + 1)))
}

/** May a run of marks open? `end` is where what is inside begins. */
export function canOpen(text: string, from: number, end: number): boolean {
  FIRST.lastIndex = end
  return FIRST.test(text) && beginsWord(text, from)
}

/** May a run of marks close? `from` is where what is inside ends. */
export const canClose = (text: string, from: number, end: number): boolean =>
  LAST.test(before(text, from)) && endsWord(text, end)
