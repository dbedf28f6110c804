import type { RulesOf } from '../engine/rules.ts'

/** The parser of marks: nothing on the first screen needs it. */
const loadGlance = () => import('../richText/glance.ts')

/** Reader: takes the marks out of a text. */
export const loadReader = () =>
  loadGlance().then(
    ({ read }) =>
      (text: string) =>
        read(text).text,
  )

/** Search room: fetched with all that it reads texts by. */
export const loadSearch = (rules: RulesOf, now: () => number) => async () => {
  const [{ createSearchOf }, { read }] = await Promise.all([import('../features/search/createSearch.ts'), loadGlance()])
  return createSearchOf(rules, now, read)
}
