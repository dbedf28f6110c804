/**
 * Stem of an English or a French word, without its grammar: `chats`, `chatting` and `chat` meet in `chat`; `mangée` and `manger`
 * in `mang`. Nobody says which language a message is in, so a word has the stems of both, and two words meet when they share one.
 * Light on purpose: it takes off endings of inflection, hardly any of derivation, so that `organ` never finds `organisation`.
 */

/** An ending, what takes its place, and how many letters must stand before it. */
type Rule = readonly [ending: string, instead: string, atLeast: number]

/** Plurals and tenses: the first step of Porter's stemmer (1980), with its exceptions of sound. */
const ENGLISH: readonly Rule[] = [
  ['sses', 'ss', 1],
  ['ches', 'ch', 2],
  ['shes', 'sh', 2],
  ['xes', 'x', 2],
  ['ies', 'y', 2],
  ['ied', 'y', 2],
  ['ss', 'ss', 1],
  ['us', 'us', 1],
  ['is', 'is', 1],
  ['eed', 'ee', 2],
  ['ings', '', 3],
  ['ing', '', 3],
  ['edly', '', 3],
  ['ed', '', 3],
  ['s', '', 3],
]

/** Plural and feminine, participles, and the endings of verbs, longest first. */
const FRENCH: readonly Rule[] = [
  ['issaient', 'i', 3],
  ['issantes', 'i', 3],
  ['eraient', '', 3],
  ['iraient', '', 3],
  ['issante', 'i', 3],
  ['issants', 'i', 3],
  ['issions', 'i', 3],
  ['issait', 'i', 3],
  ['issais', 'i', 3],
  ['issant', 'i', 3],
  ['issons', 'i', 3],
  ['issent', 'i', 3],
  ['issiez', 'i', 3],
  ['erions', '', 3],
  ['erons', '', 3],
  ['eront', '', 3],
  ['erait', '', 3],
  ['erais', '', 3],
  ['eriez', '', 3],
  ['irait', '', 3],
  ['irais', '', 3],
  ['irons', '', 3],
  ['iront', '', 3],
  ['aient', '', 3],
  ['issez', 'i', 3],
  ['antes', '', 4],
  ['euses', 'eux', 3],
  ['elles', 'el', 2],
  ['eaux', 'eau', 2],
  ['aux', 'al', 3],
  ['euse', 'eux', 3],
  ['eux', 'eux', 2],
  ['elle', 'el', 3],
  ['ives', 'if', 3],
  ['ive', 'if', 3],
  ['ante', '', 4],
  ['ants', '', 4],
  ['ions', '', 4],
  ['erai', '', 3],
  ['eras', '', 3],
  ['erez', '', 3],
  ['ait', '', 3],
  ['ais', '', 3],
  ['ant', '', 4],
  ['iez', '', 3],
  ['ons', '', 3],
  ['era', '', 3],
  ['ees', '', 3],
  ['ent', '', 4],
  ['ee', '', 3],
  ['es', '', 3],
  ['er', '', 3],
  ['ez', '', 3],
  ['ie', 'i', 3],
  ['is', 'i', 3],
  ['it', 'i', 3],
  ['ir', 'i', 3],
  ['e', '', 3],
  ['s', '', 3],
  ['x', 'x', 1],
]

const LATIN = /^[a-z]+$/
/** Below this a word is its own stem. Letters. */
const MIN_LETTERS = 4
/** `mangeons` is written so for its sound alone. */
const SOFT_E = /ge$/
const DOUBLED = /([bcdfgklmnprtvz])\1$/

type Endings = ReadonlyMap<string, readonly Rule[]>

/** By their last letter: most words end in none of them. */
const byLastLetter = (rules: readonly Rule[]): Endings =>
  new Map(rules.map(([ending]) => [ending.at(-1)!, rules.filter((rule) => rule[0].at(-1) === ending.at(-1))]))

const ENGLISH_ENDINGS = byLastLetter(ENGLISH)
const FRENCH_ENDINGS = byLastLetter(FRENCH)

function cut(word: string, endings: Endings): string {
  for (const [ending, instead, atLeast] of endings.get(word.charAt(word.length - 1)) ?? [])
    if (word.endsWith(ending) && word.length - ending.length >= atLeast)
      return word.slice(0, word.length - ending.length) + instead
  return word
}

function english(word: string): string {
  const stem = cut(word, ENGLISH_ENDINGS)
  // running, stopped: the doubled letter is grammar; making, hoped: so is the missing e.
  const single = stem !== word && !word.endsWith('s') ? stem.replace(DOUBLED, '$1') : stem
  return single.length > 3 ? single.replace(/e$/, '').replace(/y$/, 'i') : single
}

const french = (word: string): string => cut(word, FRENCH_ENDINGS).replace(SOFT_E, 'g').replace(DOUBLED, '$1')

/** Arabic: the article, alone or behind a conjunction. */
const ARTICLE = /^[وفبك]?ال(?=.{3})|^لل(?=.{3})/u
const ARABIC = /^\p{Script=Arabic}+$/u

/** Of a folded word; none for what has no grammar known here. The word itself may be among them. */
export function stemsOf(word: string): readonly string[] {
  if (ARABIC.test(word)) return [word.replace(ARTICLE, '')]
  if (!LATIN.test(word)) return []
  if (word.length < MIN_LETTERS) return [word]
  const [one, other] = [english(word), french(word)]
  return one === other ? [one] : [one, other]
}
