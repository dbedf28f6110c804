import { inFile, test } from './inFile.mjs'

const painting = test('features/text/painting')
const toasts = test('features/toasts')
const links = test('features/text/links')

export const mutants = [
  ...inFile('src/ui/toast.dom.ts', [
    {
      name: 'what was said in passing is kept for ever',
      find: '...said.slice(1 - MOST),',
      replace: '...said,',
      tests: toasts,
    },
    {
      name: 'what is said in passing has the number of what was said before',
      find: '(said.at(-1)?.id ?? 0) + 1',
      replace: 'said.length + 1',
      tests: toasts,
    },
  ]),

  ...inFile('src/richText/paintCode.tsx', [
    {
      name: 'scripts in a page are read again and again',
      promise: 'L5',
      find: 'xml: html, yaml',
      replace: 'xml, yaml',
      tests: painting,
    },
    {
      name: 'all blocks of code are painted at once',
      promise: 'L5',
      find: 'last = last.then(() => new Promise(turn))',
      replace: 'void new Promise(turn)',
      tests: painting,
    },
  ]),

  ...inFile('src/richText/claims.dom.ts', [
    {
      name: 'what is unseen holds a place in the words apart',
      find: ".replace(UNSEEN, '')\n    .replace(NO_NAME",
      replace: '.replace(NO_NAME',
      tests: links,
      explained:
        'The second look takes out most of it: thin spaces, which become plain ones, are what this one is for.',
    },
    {
      name: 'look-alike signs in the words are none',
      find: 'SIGNS.get(sign) ?? sign',
      replace: 'sign',
      tests: links,
    },
    {
      name: 'a scheme in the words claims nothing',
      find: '    for (let at = 0; at + 1 < schemed.length; at += 2) {',
      replace: '    for (let at = 0; at + 1 < 0; at += 2) {',
      tests: links,
    },
    {
      name: 'any port is the one that the words name',
      find: ' || found.port !== url.port',
      replace: '',
      tests: links,
    },
    {
      name: 'what stands before the @ in the words is no place',
      find: '  return said.every((before) => !isPlace(before) || bare(before) === bare(url.hostname))\n',
      replace: '  return true\n',
      tests: links,
    },
  ]),

  ...inFile('src/richText/links.dom.ts', [
    {
      name: 'one place in the words has to agree',
      find: 'if (!claims.every((claim) => agreesWithWeb(claim, url)))',
      replace: 'if (claims[0] && !agreesWithWeb(claims[0], url))',
      tests: links,
    },
    {
      name: 'a number in disguise is a name',
      find: "if (!asWritten || !shown) doubts.push('numeric')",
      replace: '',
      tests: links,
    },
    {
      name: 'further receivers of a mail are not told',
      find: "  if (others.length > 0) doubts.push('others')\n",
      replace: '',
      tests: links,
    },
    {
      name: 'words that a mail brings along are not told',
      find: "  if (written.length > 0) doubts.push('written')\n",
      replace: '',
      tests: links,
    },
  ]),
]
