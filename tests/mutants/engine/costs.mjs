import { inFile, test } from '../inFile.mjs'

const costs = test('engine/costs')

export const mutants = [
  ...inFile('src/engine/costs.ts', [
    {
      name: 'entries cost nothing on the disk',
      find: 'if (count < 1 || bytes < size) break',
      replace: 'if (bytes < size) break',
      tests: costs,
    },
    {
      name: 'bytes cost nothing on the disk',
      find: 'if (count < 1 || bytes < size) break',
      replace: 'if (count < 1) break',
      tests: costs,
    },
    {
      name: 'what nobody sees has no budget',
      find: 'if (hides && (hiddenEntries',
      replace: 'if (false && (hiddenEntries',
      tests: costs,
    },
    {
      name: 'a clock that is set back takes away',
      find: 'Math.max(0, clock.now() - cost.at)',
      replace: '(clock.now() - cost.at)',
      tests: costs,
      explained: 'It takes from who has nothing left, and comes back once the clock is right.',
    },
    {
      name: 'what was not stored is asked for again',
      find: 'isSpent: (person: PersonId): boolean => spent.has(person)',
      replace: 'isSpent: (_person: PersonId): boolean => false',
      tests: costs,
    },
    {
      name: 'who may send again is not told',
      find: 'if (spent.delete(person)) onMore.tell(person)',
      replace: 'spent.delete(person)',
      tests: costs,
    },
  ]),
  ...inFile('src/engine/budgets.ts', [
    {
      name: 'an entry is charged by a fifth of what it takes',
      find: 'ENTRY_OVERHEAD = 768',
      replace: 'ENTRY_OVERHEAD = 256',
      tests: test('engine/diskBound'),
    },
    {
      name: 'nobody is charged for what their words take in an index',
      find: 'WORDS_COUNT = 4',
      replace: 'WORDS_COUNT = 1',
      tests: test('features/searchSwelling'),
    },
  ]),
]
