/** Scripts with capitals, and numbers, in which people are known by two letters. Elsewhere letters join, or one of them says enough. */
const CAPITALS = /^[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\d]/u
const LETTER = /^[\p{L}\p{N}]/u
const PICTURE = /^[\p{Extended_Pictographic}\p{Regional_Indicator}]/u

/** Grapheme: what a person takes for one letter, of however many characters. */
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const firstOf = (word: string): string => [...graphemes.segment(word)][0]?.segment ?? ''

/** Capital, where it is one letter as well: that of ß is two. */
function capital(letter: string): string {
  const upper = letter.toUpperCase()
  return [...upper].length > [...letter].length ? letter : upper
}

/** Initials of a name: a letter or two; its first emoji where it has no letters; empty where nothing of it would be known again. */
export function initialsOf(name: string): string {
  const beginnings = name.split(/\s+/u).map(firstOf)
  const letters = beginnings.filter((letter) => LETTER.test(letter))
  const [first] = letters
  const last = letters.length > 1 ? letters.at(-1) : undefined
  if (first === undefined) return beginnings.find((one) => PICTURE.test(one)) ?? ''
  if (!CAPITALS.test(first)) return first
  return capital(first) + (last !== undefined && CAPITALS.test(last) ? capital(last) : '')
}
