/**
 * Text as it is compared in a search: case, accents and writing habits taken away, so that `Élève`, `eleve` and `ÉLÈVE` are one word.
 * What is left of a word are letters, digits and the vowel signs of scripts that cannot be read without them, nothing else.
 */

/**
 * Accents and points that people leave out when they type: Latin, Greek, Cyrillic, Hebrew, Arabic. Not the marks of Indic and
 * South-East Asian scripts, which are vowels there, nor the Japanese sound marks, which make another syllable.
 */
const ACCENTS = new RegExp(
  `[${[
    '\\u0300-\\u036f',
    '\\u0483-\\u0487',
    '\\u0591-\\u05bd',
    '\\u05bf',
    '\\u05c1',
    '\\u05c2',
    '\\u05c4',
    '\\u05c5',
    '\\u05c7',
    '\\u0610-\\u061a',
    '\\u064b-\\u065f',
    '\\u0670',
    '\\u06d6-\\u06dc',
    '\\u06df-\\u06e8',
    '\\u06ea-\\u06ed',
    '\\u1ab0-\\u1aff',
    '\\u1dc0-\\u1dff',
    '\\u20d0-\\u20ff',
    '\\ufe00-\\ufe0f',
    '\\ufe20-\\ufe2f',
  ].join('')}]`,
  'gu',
)
/** Tatweel, which only stretches an Arabic line, and whatever compatibility forms fold into beside letters: spaces, slashes, dots. */
const NOT_WORD = /[^\p{L}\p{N}\p{M}]|\u0640/gu
/** Nobody reads further accents of one letter; ordering thousands of them is quadratic in some browsers. */
const MANY_MARKS = /(\p{M}{4})\p{M}+/gu

/** Letters that no decomposition takes apart, and those that writers of a language use for one another. */
const SAME: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ς: 'σ',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
}
const HAS_SAME = new RegExp(`[${Object.keys(SAME).join('')}]`, 'gu')

/** The digits of Arabic and Persian, ten each from these on. */
const ZEROS = [0x0660, 0x06f0]
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/gu
const digit = (char: string) => {
  const code = char.charCodeAt(0)
  return String(code - ZEROS.find((zero) => code - zero < 10 && code >= zero)!)
}

const PLAIN = /^[a-z0-9]*$/

/** Of one word, or of one run of characters without spaces. Folding what is folded changes nothing. */
export function fold(word: string): string {
  const lower = word.toLowerCase()
  if (PLAIN.test(lower)) return lower
  return (
    lower
      .replace(MANY_MARKS, '$1')
      .normalize('NFKD')
      .replace(ACCENTS, '')
      // What compatibility forms were made of may have a case again.
      .toLowerCase()
      .replace(HAS_SAME, (char) => SAME[char]!)
      .replace(OTHER_DIGITS, digit)
      .replace(NOT_WORD, '')
      // Marks of a sign that was taken out now follow the letter before it, and are ordered and counted with its own.
      .replace(MANY_MARKS, '$1')
      .normalize('NFC')
  )
}
