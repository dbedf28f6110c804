import { inFile, test } from '../inFile.mjs'

const leaving = test('features/leaving', 'features/removal')
const nothingLeft = test('features/nothingLeft')
const untold = test('features/untold')
const log = test('engine/logHoles')

export const mutants = [
  ...inFile('src/conversation/removal.ts', [
    {
      name: 'a deletion that is cut off is forgotten',
      find: '        rowOf(removal),\n        ...(row',
      replace: '        ...(row',
      tests: leaving,
    },
    {
      name: 'what all agreed on goes with the words',
      promise: 'D14',
      find: '...emptyConversation(row.id, 0),\n  ...agreementOf(row),',
      replace: '...emptyConversation(row.id, 0),',
      tests: leaving,
    },
    {
      name: 'what was deleted unread is told as read with what comes later',
      promise: 'D18',
      find: '  ...untold([...first, ...(row.untold ?? []), ...(row.late ?? []).map(firstOf)]),\n',
      replace: '',
      tests: untold,
    },
    {
      name: 'from where on nothing is told goes with the words',
      promise: 'D18',
      find: 'row.lastOrder || row.untold || ',
      replace: 'row.lastOrder || ',
      tests: untold,
    },
    {
      name: 'undone, what nobody saw is told as read with what came meanwhile',
      promise: 'D18',
      find: '...(isNews ? first : []),',
      replace: '',
      tests: untold,
    },
    {
      name: 'marks stay when the words go',
      find: "if ((await marks.trim(conversation, rest)) !== 'done') return false",
      replace: 'void [marks, rest]',
      tests: leaving,
    },
    {
      name: 'marks of what was said since then go too',
      promise: 'D2',
      find: 'log[1] === instance && seq <= log[2])\n    const rest',
      replace: 'log[1] === instance && seq > 0)\n    const rest',
      tests: leaving,
    },
    {
      name: 'it can be undone when half of it is gone',
      find: 'if (!removal.undoable || removed.of(conversation) !== removal) return false',
      replace: '',
      tests: leaving,
    },
    {
      name: 'a disk that refuses ends a deletion',
      find: "if (slice === 'refused') return false",
      replace: "if (slice === 'refused') break",
      tests: leaving,
    },
  ]),
  ...inFile('src/conversation/removalSlices.ts', [
    {
      name: 'nothing is left of a log that was deleted',
      promise: 'D1',
      find: '{ put: ENTRIES, row: left },',
      replace: '{ drop: ENTRIES, key: keyOf(last) },',
      tests: leaving,
    },
    {
      name: 'the index keeps the words of a deleted chat',
      find: 'changes.push({ put: unindexedTable.name, row: { conversation, author, instance, seq: stretch } })',
      replace: '',
      tests: leaving,
    },
    {
      name: 'messages of a deleted chat wait to disappear',
      find: '[ENTRIES, vanishingTable.name].map',
      replace: '[ENTRIES].map',
      tests: leaving,
    },
    {
      name: 'an open proposal cannot be found any more',
      promise: 'D14',
      find: 'if (proposal && stretch[0] <= kept!',
      replace: 'if (proposal && stretch[0] > kept!',
      tests: leaving,
    },
  ]),
  ...inFile('src/conversation/projection.ts', [
    {
      name: 'what waits for a line is remembered though its conversation is gone',
      promise: 'D16',
      find: '  outcomes.add((conversation, { removed }) => removed && orphans.forget(conversation))\n',
      replace: '',
      tests: nothingLeft,
    },
  ]),
  ...inFile('src/conversation/vanishing.ts', [
    {
      name: 'the time of what was deleted is written down again',
      promise: 'D16',
      find: 'starts.filter((_, at) => there[at])',
      replace: 'starts.filter((_, at) => there[at] || true)',
      tests: nothingLeft,
    },
  ]),
  ...inFile('src/engine/mend.ts', [
    {
      name: 'what was deleted leaves a hole on the wire',
      promise: 'D1',
      find: 'while (++seq < row.seq && all.length < limit)',
      replace: 'while (++seq < row.seq && limit < 0)',
      tests: [...log, ...leaving],
    },
    {
      name: 'the places of what was deleted stand too low',
      promise: 'D3',
      find: 'lamport: row.lamport - (row.seq - seq),',
      replace: 'lamport: seq,',
      tests: [...log, ...leaving],
    },
  ]),
]
