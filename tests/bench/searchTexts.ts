import { seededRandom } from '../support/seededRandom.ts'

const SYLLABLES =
  'ba be bi bo bu ca ce ci co da de di do fa fe fi ga ge la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to tu va ve vi vo qu ch ou an en on in'.split(
    ' ',
  )

/** Words of a language that nobody speaks, as often as words are in those that are spoken (Zipf): few everywhere, most hardly ever. */
export function searchWords(count = 30_000): readonly string[] {
  const random = seededRandom(7)
  return Array.from({ length: count }, (_, rank) => {
    const syllables = 1 + Math.floor(Math.log10(rank + 2) + random() * 2)
    return Array.from({ length: syllables }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join('')
  })
}

/** What is typed letter by letter: common and rare words, two together, words in quotes. */
export function searchesFor(words: readonly string[]): readonly string[] {
  const [a, b, c, d, e] = [0, 3, 40, 900, 20_000].map((rank) => words[rank]!)
  return [a!, b!, c!, d!, e!, `${a} ${b}`, `${b} ${c}`, `${a} ${e}`, `"${a} ${b}"`]
}
