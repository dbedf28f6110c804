import { inFile, test } from '../inFile.mjs'

const searchRemnants = test('features/searchRemnants')
const searchIndexing = test('features/searchIndexing')

export const mutants = [
  ...inFile('src/lib/searchWords.ts', [
    {
      name: 'the index knows no compound in one',
      find: 'for (const compound of compoundsOf(text, pieces)) {\n',
      replace: 'for (const compound of [] as (readonly Piece[])[]) {\n',
      tests: test('features/searchCompounds'),
    },
  ]),
  ...inFile('src/features/search/createSearch.ts', [
    {
      name: 'what is brought back after it was looked for is found no more',
      promise: 'D16',
      find: 'storage: lasting })',
      replace: 'storage })',
      tests: searchRemnants,
    },
  ]),
  ...inFile('src/features/search/lazySearch.ts', [
    {
      name: 'what is deleted while nobody searches stays in the index',
      promise: 'D12',
      find: 'if (targets.length > 0) void remember',
      replace: 'if (targets.length < 0) void remember',
      tests: searchRemnants,
    },
  ]),
  ...inFile('src/conversation/removalSlices.ts', [
    {
      name: 'the words of a deleted chat stay in the index',
      promise: 'D16',
      find: 'put: unindexedTable.name, row: { conversation, author, instance, seq } }]',
      replace: 'drop: unindexedTable.name, key: [conversation, author, instance, seq] }]',
      tests: searchRemnants,
    },
  ]),
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
