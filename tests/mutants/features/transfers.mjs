import { inFile, test } from '../inFile.mjs'

const queue = test('features/files/queue')
const saving = test('features/files/saving')
const known = test('features/files/known')

export const mutants = [
  ...inFile('src/features/files/coming.ts', [
    {
      name: 'as many files come at a time as are wanted',
      find: '      if (isFull()) return\n',
      replace: '',
      tests: queue,
    },
    {
      name: 'what is put first waits until something else is through',
      find: "if (last && inOrder(row, last) < 0) await pullsOf(last)?.end(entryId(last), 'paused')",
      replace: 'void last',
      tests: queue,
    },
    {
      name: 'whatever is looked at makes another one wait',
      find: 'if (last && inOrder(row, last) < 0) await',
      replace: 'if (last) await',
      tests: queue,
    },
  ]),
  ...inFile('src/features/files/queue.ts', [
    {
      name: 'small files wait behind large ones',
      find: ' || a.size - b.size',
      replace: '',
      tests: queue,
    },
    {
      name: 'nothing can be put first',
      find: '(b.first ?? 0) - (a.first ?? 0) || ',
      replace: '',
      tests: queue,
    },
  ]),
  ...inFile('src/features/files/saving.ts', [
    {
      name: 'what was stopped at its end counts as saved',
      find: "        if (mine.stopped) throw new Error('stopped')\n      }\n      try",
      replace: '      }\n      try',
      tests: saving,
    },
  ]),
  ...inFile('src/features/files/moving.ts', [
    {
      name: 'leaving is asked about for files that were copied',
      find: 'its.size > COPIED_BYTES',
      replace: 'its.size > 0',
      tests: known,
    },
  ]),
  ...inFile('src/platform/files/chosenPlace.ts', [
    {
      name: 'half of a file is left where somebody chose to save it',
      find: '    await stream.abort().catch(() => undefined)\n',
      replace: '',
      tests: test('platform/chosenPlace'),
    },
  ]),
]
