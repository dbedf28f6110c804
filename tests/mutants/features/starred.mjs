import { inFile, test } from '../inFile.mjs'

const stars = test('features/stars')

export const mutants = [
  ...inFile('src/features/starred/stars.ts', [
    {
      name: 'stars of one moment are lost where a page ends',
      find: 'line.starred !== starred || compareKeys(keyOf(line), key) < 0',
      replace: 'line.starred !== starred && key.length > 0',
      tests: stars,
    },
    {
      name: 'stars of one moment come twice where a page ends',
      find: '!last || isBeyond(line, last)',
      replace: '!last || line.starred !== undefined',
      tests: stars,
    },
    {
      name: 'the stars of one chat are those of all',
      find: 'only === undefined || conversation === only',
      replace: "only === undefined || conversation !== ''",
      tests: stars,
    },
  ]),
]
