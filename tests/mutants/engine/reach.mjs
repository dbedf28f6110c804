import { inFile, test } from '../inFile.mjs'

const network = test('engine/network')
const reach = test('engine/reach')
const requests = test('features/requests')

const blocking = test('features/blocking')

export const mutants = [
  ...inFile('src/engine/reach.ts', [
    {
      name: 'whoever I have asked is dialled',
      find: "[...(reasons.get(person) ?? [])].some((reason) => reason !== 'asked')",
      replace: 'reasons.has(person)',
      tests: reach,
    },
    {
      name: 'whoever I have asked is not answered',
      promise: 'G1',
      find: 'admits: (person: PersonId): boolean => !blocked.has(person) && reasons.has(person),',
      replace: 'admits: (person: PersonId): boolean => dials(person),',
      tests: [...reach, ...requests],
    },
    {
      name: 'everybody is within reach',
      promise: 'G1',
      find: 'admits: (person: PersonId): boolean => !blocked.has(person) && reasons.has(person),',
      replace: 'admits: (_person: PersonId): boolean => true,',
      tests: [...reach, ...network],
    },
    {
      name: 'whoever is blocked is answered',
      promise: 'G2',
      find: '!blocked.has(person) && reasons.has(person)',
      replace: 'reasons.has(person)',
      tests: [...reach, ...blocking],
    },
    {
      name: 'whoever is blocked is dialled',
      promise: 'G2',
      find: '!blocked.has(person) && [...',
      replace: '[...',
      tests: [...reach, ...blocking],
    },
    {
      name: 'whoever is wanted no more is still answered',
      promise: 'G1',
      find: 'if (all.size > 0) reasons.set(person, all)\n    else reasons.delete(person)',
      replace: 'reasons.set(person, all)',
      tests: reach,
    },
    {
      name: 'one reason less is none left',
      promise: 'G1',
      find: 'change(person, (all) => all.delete(reason))',
      replace: 'change(person, (all) => all.clear())',
      tests: reach,
    },
    {
      name: 'what has not changed is told',
      promise: 'G1',
      find: 'if (isDialled(person) !== before) onChange.tell(person, !before)',
      replace: 'onChange.tell(person, isDialled(person))',
      tests: reach,
    },
    {
      name: 'the version floor can fall',
      promise: 'H4',
      find: 'floors.set(person, Math.max(version, floors.get(person) ?? 1))',
      replace: 'floors.set(person, version)',
      tests: reach,
    },
  ]),
]
