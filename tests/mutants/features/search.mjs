import { inFile, test } from '../inFile.mjs'

const searchRemnants = test('features/searchRemnants')
const searchIndexing = test('features/searchIndexing')

export const mutants = [
  ...inFile('src/lib/searchWords.ts', [
    {
      name: 'the index knows no compound in one',
      find: 'const compounds = compoundsOf(text, pieces)\n',
      replace: 'const compounds: (readonly Piece[])[] = []\n',
      tests: test('features/searchCompounds'),
    },
    {
      name: 'words in endless chains swell the index',
      find: 'if (token.length > room || ',
      replace: 'if (',
      tests: test('features/searchSwelling'),
    },
    {
      name: 'of many compounds the first are there in all their parts, and the last in none',
      find: '  addJoined(true)\n',
      replace: '  addJoined(false)\n',
      tests: test('features/searchSwelling'),
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
  ...inFile('src/conversation/folding.ts', [
    {
      name: 'what is deleted while nobody searches stays in the index',
      promise: 'D12',
      find: 'if (!fresh.has(id)) reworded.set',
      replace: 'if (fresh.has(id)) reworded.set',
      tests: searchRemnants,
    },
  ]),
  ...inFile('src/conversation/removalSlices.ts', [
    {
      name: 'the words of a deleted chat stay in the index',
      promise: 'D16',
      find: '{ put: unindexedTable.name, row: { conversation, author, instance, seq: last.seq } },',
      replace: '',
      tests: searchRemnants,
    },
  ]),
  ...inFile('src/features/search/unindexed.ts', [
    {
      name: 'what is erased while its new words are handed over stays in the index',
      find: 'const words = await worded(keys)',
      replace: 'const words = (void worded, new Set<EntryKey>())',
      tests: searchIndexing,
    },
    {
      name: 'what the index did not let go of is forgotten',
      find: 'if (!(await letGo(keys))) return false',
      replace: 'const went = await letGo(keys)\n        if (!went && !(await forget(those(false)))) return false',
      tests: searchIndexing,
    },
    {
      name: 'of a stretch that went the index lets go of its first words alone',
      find: 'key: [conversation, author, instance, seq],\n    keys: Array.from({ length: count }',
      replace: 'key: [conversation, author, instance, seq],\n    keys: Array.from({ length: Math.min(1, count) }',
      tests: searchIndexing,
    },
    {
      name: 'what is told while others are forgotten waits for the next start',
      find: '      after = undefined\n      return next(most)',
      replace: '      return { gone: [], all: true }',
      tests: searchIndexing,
    },
  ]),
]
