import { inFile, test } from '../inFile.mjs'

const log = test('engine/log')
const logTakingBack = test('engine/logTakingBack')
const hostileEntries = test('engine/hostileEntries')
const acts = test('features/acts')
const hostileActs = test('features/hostileActs')
const former = test('features/former')
const notes = test('features/notes')
const projection = test('features/projection')
const deleting = test('features/deleting')

export const mutants = [
  ...inFile('src/conversation/kinds/delete.ts', [
    {
      name: 'a delete names its author itself',
      promise: 'D5',
      find: 'target: ownTarget,',
      replace:
        'target: (entry, body) => ownTarget({ ...entry, author: (entry.body as { author?: never }).author ?? entry.author }, body),',
      tests: [...projection, ...logTakingBack, ...hostileEntries],
    },
    {
      name: 'what was read can vanish without a trace',
      promise: 'D12',
      find: 'row.gone === 1 || (quiet === true && !seen)',
      replace: 'row.gone === 1 || quiet === true',
      tests: deleting,
    },
    {
      name: 'a delete brings up a trace of what was deleted here',
      promise: 'D12',
      find: 'const traceless = row.gone === 1 || ',
      replace: 'const traceless = ',
      tests: deleting,
    },
  ]),

  ...inFile('src/conversation/kinds/react.ts', [
    {
      name: 'words pass for an emoji',
      promise: 'D6',
      find: '/^[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$/u.test(text) &&',
      replace: '',
      tests: acts,
    },
  ]),

  ...inFile('src/conversation/kinds/order.ts', [
    {
      name: 'what comes last wins, not what was said last',
      promise: 'D11',
      find: 'than === undefined || compareOrder(by, than) > 0',
      replace: 'true',
      tests: acts,
    },
  ]),

  ...inFile('src/conversation/message.ts', [
    {
      name: 'the claimed time is shown as it is claimed',
      promise: 'D10',
      find: 'Math.max(EARLIEST, Math.min(at, now))',
      replace: 'at',
      tests: hostileEntries,
    },
    {
      name: 'what a friend said to a former ID may be answered',
      find: 'entry.lamport <= me.base || (mine(entry.author)',
      replace: '(mine(entry.author)',
      tests: former,
    },
    {
      name: 'what was taken back passes for something unknown',
      promise: 'D12',
      find: "line.erased ? 'deleted' : 'unsupported'",
      replace: "'unsupported'",
      tests: deleting,
    },
    {
      name: 'notes wait for somebody',
      find: 'if (others.length === 0) return undefined',
      replace: '',
      tests: notes,
    },
  ]),

  ...inFile('src/conversation/kinds/edit.ts', [
    {
      name: 'an edit names its author itself',
      promise: 'D5',
      find: 'target: ownTarget,',
      replace:
        'target: (entry, body) => ownTarget({ ...entry, author: (entry.body as { author?: never }).author ?? entry.author }, body),',
      tests: [...projection, ...hostileEntries],
    },
    {
      name: 'the words of a change do not go with what it changed',
      promise: 'D12',
      find: '  holdsWords: true,\n',
      replace: '',
      tests: deleting,
    },
  ]),

  ...inFile('src/conversation/kinds/lines.ts', [
    {
      name: 'what is deleted can still be reacted to',
      promise: 'D11',
      find: 'boolean => !row.erased && ',
      replace: 'boolean => ',
      tests: [...acts, ...deleting],
    },
    {
      name: 'kinds are looked up on the prototype too',
      promise: 'D6',
      find: 'Object.hasOwn(LINES, name) ? (LINES',
      replace: 'name in LINES ? (LINES',
      tests: [...hostileEntries, ...log],
    },
  ]),

  ...inFile('src/conversation/kinds/acts.ts', [
    {
      name: 'acts are looked up on the prototype too',
      promise: 'D6',
      find: 'Object.hasOwn(ACTS, name) ? (ACTS',
      replace: 'name in ACTS ? (ACTS',
      tests: [...hostileEntries, ...log],
    },
  ]),

  ...inFile('src/conversation/kinds/kind.ts', [
    {
      name: 'padding of an act is kept for ever',
      find: 'spelled(body) <= spelled(parsed) + MAX_UNKNOWN ? body : parsed',
      replace: 'MAX_UNKNOWN > 0 ? body : spelled(parsed)',
      tests: hostileActs,
    },
    {
      name: 'what a later version adds to an act is lost',
      find: 'spelled(body) <= spelled(parsed) + MAX_UNKNOWN ? body : parsed',
      replace: 'spelled(MAX_UNKNOWN) > 0 ? parsed : body',
      tests: hostileActs,
    },
  ]),

  ...inFile('src/conversation/kinds/text.ts', [
    {
      name: 'text without end is taken',
      promise: 'D6',
      find: 'v.minLength(1), v.maxLength(MAX_TEXT), v.check(wellFormed)',
      replace: 'v.minLength(1), v.check(wellFormed)',
      tests: [...hostileEntries, ...log],
    },
  ]),

  ...inFile('src/conversation/row.ts', [
    {
      name: 'only the first acts on a line are looked at',
      promise: 'D12',
      find: 'if (!last || acts.length < ACTS_PAGE) return\n',
      replace: 'return\n',
      tests: projection,
    },
  ]),
]
