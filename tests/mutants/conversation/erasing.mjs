import { inFile, test } from '../inFile.mjs'

const erasing = test('features/erasing')
const vanishing = test('features/vanishing')
const deleting = test('features/deleting')
const disappearing = test('features/disappearing')
const hostileActs = test('features/hostileActs')
const hostilePast = test('features/hostilePast')
const hostileSweep = test('features/hostileSweep')
const hostileTimers = test('features/hostileTimers')

export const mutants = [
  ...inFile('src/conversation/erasing.ts', [
    {
      name: 'versions of what was deleted here stay',
      promise: 'D12',
      find: 'for (const act of acts) slice.touched.set(entryId(act), erased(act))',
      replace: 'void acts',
      tests: deleting,
    },
    {
      name: 'the search is not told of what disappeared',
      promise: 'D13',
      find: 'slice.changes.push({ put: unindexedTable.name, row: { conversation, author, instance, seq } })',
      replace: 'void [conversation, author, instance, seq]',
      tests: [...deleting, ...disappearing],
    },
    {
      name: 'what went here unread stays unread',
      find: 'slice.unreadGone += 1',
      replace: 'slice.unreadGone += 0',
      tests: erasing,
    },
    {
      name: 'the list shows words that went here',
      promise: 'D12',
      find: 'if (after && after !== before) changes.push({ put: conversationsTable.name, row: { ...after } })',
      replace: '',
      tests: erasing,
    },
    {
      name: 'what went here comes back with its delete',
      promise: 'D12',
      find: '{ ...erased(row), gone: 1 }',
      replace: 'erased(row)',
      tests: erasing,
    },
    {
      name: 'nobody is told what went here',
      find: 'gone: [...touched.values()].map(entryId),',
      replace: 'gone: [],',
      tests: erasing,
    },
    {
      name: 'what went here goes out once more, from memory',
      promise: 'D13',
      find: '    await log.forget(conversation)\n',
      replace: '',
      tests: erasing,
    },
    {
      name: 'what is folded meanwhile brings back what went here',
      promise: 'D12',
      find: 'log.alone(conversation, async () => {\n      const marks',
      replace:
        '(async (_: unknown, step: () => Promise<boolean>) => step())(conversation, async () => {\n      const marks',
      tests: erasing,
    },
  ]),

  ...inFile('src/conversation/erasing.ts', [
    {
      name: 'very many versions go in one write',
      find: 'if (slice.acts >= MAX_ERASED_ACTS) return true',
      replace: '',
      tests: hostileActs,
    },
    {
      name: 'what is due goes though its time had ended before it was said',
      promise: 'D14',
      find: "if (row && why === 'due' && row.order",
      replace: "if (row && why !== 'due' && row.order",
      tests: hostileTimers,
    },
  ]),

  ...inFile('src/conversation/vanishing.ts', [
    {
      name: 'a device that slept shows what is over until its old timer',
      promise: 'D13',
      find: 'wake: () => void sweep()',
      replace: 'wake: () => undefined',
      tests: vanishing,
    },
    {
      name: 'time that was to run when the app died never runs',
      promise: 'D13',
      find: '        await inTurn(() => begin(conversation, its))\n',
      replace: '',
      tests: disappearing,
    },
    {
      name: 'a disk that refused keeps them for ever',
      promise: 'D13',
      find: 'row: { ...row, due } }',
      replace: 'row: { ...row, due: due + 1e12 } }',
      tests: disappearing,
    },
    {
      name: 'what is due stays until it is looked at',
      promise: 'D13',
      find: '    void sweep()\n  }',
      replace: '  }',
      tests: disappearing,
    },
    {
      name: 'mine disappear before all have them',
      promise: 'D13',
      find: 'return others.every((person) =>',
      replace: 'return others.length === 0 || others.some((person) => true ||',
      tests: vanishing,
    },
    {
      name: 'theirs disappear before I saw them',
      promise: 'D13',
      find: 'if (!mine(author)) return seq <= upTo(seen.get(author), instance) && ',
      replace: 'if (!mine(author)) return ',
      tests: vanishing,
    },
    {
      name: 'the time of what came late runs before it was on screen',
      promise: 'D18',
      find: ' && !mayBeLate(rows.get(conversation), row)',
      replace: '',
      tests: hostilePast,
    },
    {
      name: 'a conversation that refuses keeps what is due in others',
      promise: 'D13',
      find: '        await putOff(its)\n',
      replace: '',
      tests: hostileSweep,
    },
  ]),
]
