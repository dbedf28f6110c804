import { parseQuery } from '../../../src/lib/searchQuery.ts'
import { searchIndexInPage } from './subjects.ts'

export interface SearchFigures {
  /** Milliseconds. */
  readonly built: number
  /** Milliseconds of each key press. */
  readonly took: readonly number[]
  readonly megabytes: number
}

/** The real index, filled with `count` messages of 4 to 24 words, and asked letter by letter. */
export async function measureSearch(
  count: number,
  words: readonly string[],
  searches: readonly string[],
): Promise<SearchFigures> {
  const opened = await searchIndexInPage().open()
  if (!opened.ok) throw new Error(opened.why)
  const { index } = opened
  await index.clear()
  let state = 1
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  const word = () => words[Math.min(words.length - 1, Math.floor(Math.exp(random() * Math.log(words.length))) - 1)]
  const began = performance.now()
  let before: Promise<unknown> = Promise.resolve()
  for (let seq = 0; seq < count; ) {
    const put = Array.from({ length: 400 }, () => {
      seq++
      const mine = seq % 2 === 0
      return {
        key: [`friend ${seq % 7}`, mine ? 'me' : 'friend', 'i', seq] as const,
        at: Date.UTC(2026, 0, 1) + seq * 60_000,
        mine,
        text: Array.from({ length: 4 + Math.floor(random() * 20) }, word).join(' '),
      }
    })
    await before
    before = index.apply({ put, drop: [], marks: [] })
  }
  await before
  const built = performance.now() - began
  const took: number[] = []
  for (const search of searches)
    for (let length = 1; length <= search.length; length++) {
      const query = parseQuery(search.slice(0, length))
      if (!query) continue
      const asked = performance.now()
      await index.find({ query, limit: 24 })
      took.push(performance.now() - asked)
    }
  const { usage = 0 } = await navigator.storage.estimate()
  index.close()
  return { built, took, megabytes: usage / 2 ** 20 }
}
