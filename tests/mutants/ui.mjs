import { inFile, test } from './inFile.mjs'

const painting = test('features/text/painting')
const toasts = test('features/toasts')
const links = test('features/text/links')
const markup = test('features/text/markup')

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

  ...inFile('src/richText/wordEdges.ts', [
    {
      name: 'marks count where a word goes on behind a stop',
      find: 'OUTSIDE.test(one) && !(JOINING.test(one) && WORD.test(after(text, at + 1)))',
      replace: 'OUTSIDE.test(one)',
      tests: markup,
    },
    {
      name: 'marks between letters of words that are parted count',
      find: 'OUTSIDE.test(one) && !(JOINING.test(one) && WORD.test(before(text, at - 1)))',
      replace: '!(JOINING.test(one) && WORD.test(before(text, at - 1)))',
      tests: markup,
    },
    {
      name: 'marks do not count in a script that parts no words',
      find: '\\\\p{sc=Han}',
      replace: '',
      tests: markup,
    },
  ]),

  ...inFile('src/richText/inline.ts', [
    {
      name: 'emphasis goes on over an empty line',
      find: "if (char === '\\n') open.length = 0",
      replace: "if (char === '\\r') open.length = 0",
      tests: markup,
    },
    {
      name: 'marks with nothing but signs between them are taken away',
      find: '!opener || !WORDS.test(text.slice(opener.end, from))',
      replace: '!opener',
      tests: markup,
    },
    {
      name: 'the rest of a run of marks is lost',
      find: 'opener.left -= size',
      replace: 'opener.left = 0',
      tests: markup,
    },
  ]),

  ...inFile('src/richText/addresses.ts', [
    {
      name: 'an address takes the bracket of the sentence with it',
      find: 'while (TRAILING.test(address) && isForeign(address))',
      replace: 'while (TRAILING.test(address) && !/[)\\]}]$/.test(address) && isForeign(address))',
      tests: markup,
    },
    {
      name: 'an address goes on behind the full stop of another script',
      find: 'address = found.slice(0, index)',
      replace: 'address = found',
      tests: markup,
    },
  ]),

  ...inFile('src/richText/markup.ts', [
    {
      name: 'a quote takes the answer below it',
      find: 'const QUOTE = /^>(?: |$)/',
      replace: 'const QUOTE = /^>(?: |$)|^\\w/',
      tests: markup,
    },
    {
      name: 'a dash alone makes a list',
      find: 'if (items.length > 1)',
      replace: 'if (items.length > 0)',
      tests: markup,
    },
    {
      name: 'a message has as many nodes as it likes',
      promise: 'L5',
      find: 'nodesIn(found, MAX_NODES) > MAX_NODES',
      replace: 'nodesIn(found, MAX_NODES) < 0',
      tests: markup,
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
