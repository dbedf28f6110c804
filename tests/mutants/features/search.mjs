import { inFile, test } from '../inFile.mjs'

const searchIndexing = test('features/searchIndexing')

export const mutants = [
  ...inFile('src/features/search/unindexed.ts', [
    {
      name: 'what is erased while its new words are handed over stays in the index',
      find: 'await Promise.all(keys.map(hasWords))',
      replace: '(void hasWords, keys.map(() => false))',
      tests: searchIndexing,
    },
    {
      name: 'what the index did not let go of is forgotten',
      find: 'if (!(await letGo(keys))) return false',
      replace: 'const gone = await letGo(keys)\n        if (!gone && !(await forget(those(false)))) return false',
      tests: searchIndexing,
    },
  ]),
]
