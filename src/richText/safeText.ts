// What somebody else wrote, as it may stand on a screen: nothing in it turns the words around it, hides, or climbs over other lines.

/** Marks on one letter. Hebrew with cantillation has four, Tibetan five; more is a tower. */
const MAX_MARKS = 5

const TOWERS = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, 'gu')
/** Overrides, embeddings and isolates: a text is isolated by its element, and needs none of its own. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/gu
const BREAKS = /\r\n?|[\u2028\u2029\u0085]/gu
const CONTROLS = /[^\P{Cc}\t\n]/gu
/** Letters and spaces without a shape. The joiners (U+200C, U+200D), direction marks and the tags of flags are looked at in their place. */
const SHAPELESS =
  /\u00AD|\u034F|[\u115F\u1160\u200B\u2060-\u2065\u206A-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFB]|[\u17B4\u17B5]|[\u180B-\u180E]/gu
/**
 * Joiners that join nothing and only hide: after what is no letter, mark or emoji, and in scripts whose letters never
 * join.
 */
const UNJOINED =
  /(?<!\p{L}|\p{M}|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{RI})[\u200C\u200D]|(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}])[\u200C\u200D]/gu
/** The flags of England, Scotland and Wales are a black flag and tags; anywhere else tags are secret writing. */
const TAGS = /(?<![\u{1F3F4}\u{E0020}-\u{E007F}])[\u{E0000}-\u{E007F}]+|\u{E0001}/gu
const LONE = /\p{Surrogate}/gu

/** The whole of it, ready to be shown. One pass for each rule, whatever the length. */
export const forDisplay = (text: string): string =>
  text
    .replace(LONE, '\uFFFD')
    .replace(BREAKS, '\n')
    .replace(CONTROLS, '')
    .replace(TURNS, '')
    .replace(SHAPELESS, '')
    .replace(UNJOINED, '')
    .replace(TAGS, '')
    .replace(TOWERS, '$1')

/** Unseen characters: something in the text cannot be seen, or turns what is beside it. */
export const hasUnseen = (text: string): boolean => forDisplay(text) !== text

/** Nothing of it would be seen. */
export const isInvisible = (text: string): boolean => !/[^\s\p{M}\u200C-\u200F\u061C\u2800]/u.test(forDisplay(text))
