import { inFile, test } from '../inFile.mjs'

const identity = test('features/identity')
const former = test('features/former')

export const mutants = [
  ...inFile('src/features/identity/identity.ts', [
    {
      name: 'lost keys are replaced in silence',
      find: "if (keys === 'lost' || (keys === 'none' && stored.success)) store",
      replace: "if (keys === 'lost') store",
      tests: identity,
    },
    {
      name: 'keys that outlived the database are thrown away',
      find: "typeof survivor === 'string' ? await keyStore.create() : survivor",
      replace: 'await keyStore.create()',
      tests: identity,
    },
    {
      name: 'somebody is there though the disk refused them',
      find: "if ((await storage.write([{ put: identityTable.name, row }, ...more])) !== 'done') return false",
      replace: 'void storage.write([{ put: identityTable.name, row }, ...more])',
      tests: identity,
    },
    {
      name: 'pressing twice makes two people',
      find: 'if (self) return { ok: true } // pressed twice',
      replace: '',
      tests: identity,
    },
    {
      name: 'whoever begins anew does not ask their friends again',
      find: 'changes: all.flatMap(({ changes = [] }) => changes),',
      replace: 'changes: [],',
      tests: identity,
    },
    {
      name: 'whoever begins anew forgets how far conversations had come',
      promise: 'D15',
      find: 'before: Object.assign({}, ...all.map(({ before }) => before)),',
      replace: 'before: {},',
      tests: former,
    },
  ]),
]
