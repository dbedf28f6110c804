import { inFile, test } from '../inFile.mjs'

const lookalikes = test('features/lookalikes')

export const mutants = [
  ...inFile('src/features/people/alike.ts', [
    {
      name: 'a name that could be taken for an ID is shown',
      find: "  if (IMITATES.test(read)) return 'id'\n",
      replace: '',
      tests: lookalikes,
    },
    {
      name: 'a name that begins as an ID does stands alone',
      find: ' || look.includes(ID)',
      replace: '',
      tests: lookalikes,
    },
    {
      name: 'names are compared by their capitals alone',
      find: 'new Set([skeleton(name), skeleton(name.toLowerCase())])',
      replace: 'new Set([name.toLowerCase()])',
      tests: lookalikes,
    },
    {
      name: 'a request under the name of a friend is not doubted',
      find: 'const contact = known(name).find(({ id }) => id !== from)',
      replace: 'const contact = known(name).find(({ id }) => id === from)',
      tests: lookalikes,
    },
    {
      name: 'two requests under one name are not doubted',
      find: ' || asking(name).some((one) => one.from !== from)',
      replace: '',
      tests: lookalikes,
    },
  ]),

  ...inFile('src/features/people/naming.ts', [
    {
      name: 'a long name pushes out of sight what tells it apart',
      find: 'clipped(name)',
      replace: 'name',
      tests: lookalikes,
    },
  ]),

  ...inFile('src/lib/lookalikes.ts', [
    {
      name: 'letters of other alphabets look like themselves',
      find: '  LETTERS.get(letter) ??\n',
      replace: '',
      tests: lookalikes,
    },
    {
      name: 'an m and an rn look different',
      find: "    .replace(/rn/g, 'm')\n",
      replace: '',
      tests: lookalikes,
    },
    {
      name: 'digits look like no letter',
      find: '    .replace(/\\d/g, (digit) => DIGITS[Number(digit)]!)\n',
      replace: '',
      tests: lookalikes,
    },
  ]),

  ...inFile('src/lib/name.ts', [
    {
      name: 'a name is composed before what is unseen is taken out of it',
      find: "text.replace(UNSEEN, '').replace(LONE_MARK, '$1').normalize('NFC')",
      replace: "text.normalize('NFC').replace(UNSEEN, '').replace(LONE_MARK, '$1')",
      tests: lookalikes,
    },
    {
      name: 'letters that nobody sees stay in a name',
      find: '|(?!\\ufe0f)\\p{Default_Ignorable_Code_Point}',
      replace: '',
      tests: lookalikes,
    },
  ]),
]
