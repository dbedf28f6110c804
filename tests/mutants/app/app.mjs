import { inFile, test } from '../inFile.mjs'

const network = test('engine/network')
const networkStop = test('engine/networkStop')
const requests = test('features/requests')
const heartbeat = test('engine/heartbeat')
const contacts = test('features/contacts')
const openings = test('features/openings')
const drafting = test('features/drafting')
const erasing = test('features/erasing')
const leaving = test('features/leaving', 'features/removal')
const blocking = test('features/blocking')
const searchDoor = test('features/searchDoor')
const telling = test('features/telling')

export const mutants = [
  ...inFile('src/app/network.ts', [
    {
      name: 'every offer is answered',
      promise: 'G1',
      find: 'const admitted = await gate.admit(offer)',
      replace: 'const admitted = offer !== undefined',
      tests: network,
    },
    {
      name: 'a page that is stopped stays online',
      promise: 'L1',
      find: '      running?.transport.stop()\n',
      replace: '',
      tests: network,
    },
    {
      name: 'friends of before the start are not dialled',
      promise: 'L1',
      find: '    for (const person of reach.wanted()) dialer.want(person)\n',
      replace: '',
      tests: network,
    },
    {
      name: 'friends of after the start are not dialled',
      promise: 'R4',
      find: 'reach.onChange((person, wanted) => (wanted ? dialer.want(person) : dialer.unwant(person)))',
      replace: '() => {}',
      tests: requests,
    },
    {
      name: 'whoever was removed while their channel opened is a friend still',
      promise: 'G2',
      find: 'if (reach.admits(from)) await',
      replace: 'if (reach) await',
      tests: blocking,
    },
    {
      name: 'a transport that comes after the stop is started',
      promise: 'L1',
      find: '    if (stopped) return\n',
      replace: '',
      tests: networkStop,
    },
  ]),

  ...inFile('src/app/betweenRooms.ts', [
    {
      name: 'a new name is not told',
      find: 'if (renamed.ok) for (const room of rooms) room.tellName()',
      replace: '',
      tests: contacts,
    },
    {
      name: 'a new name is not told to older pages',
      promise: 'I1',
      find: 'for (const room of rooms) room.tellName()',
      replace: 'rooms[1]?.tellName()',
      tests: test('features/picturesHostile'),
    },
    {
      name: 'of what was deleted here the words are told',
      promise: 'D12',
      find: '[...gone, ...lines.filter(({ erased }) => erased).map(entryId)]',
      replace: 'lines.filter(({ erased }) => erased).map(entryId)',
      tests: erasing,
    },
    {
      name: 'of what its author deleted the words are told',
      promise: 'D12',
      find: '[...gone, ...lines.filter(({ erased }) => erased).map(entryId)]',
      replace: '[...gone]',
      tests: erasing,
    },
    {
      name: 'the dialer does not know what is on screen',
      find: 'open.flatMap((conversation) => rules(conversation).with)',
      replace: '[]',
      tests: openings,
    },
  ]),

  ...inFile('src/app/createApp.ts', [
    {
      name: 'what is being deleted is still read',
      find: 'const visible = removed.hidden(storage, true)',
      replace: 'const visible = storage',
      tests: leaving,
    },
    {
      name: 'what is being deleted is written to',
      promise: 'D12',
      find: 'const lasting = removed.hidden(storage, false)',
      replace: 'const lasting = removed.hidden(storage, true)',
      tests: leaving,
    },
    {
      name: 'waking up looks at no link',
      promise: 'L3',
      find: '      links.probe()\n',
      replace: '',
      tests: heartbeat,
    },
    {
      name: 'who keeps their reading to themselves sees that of others',
      find: '(tellsRead() ? all : withoutRead(all))',
      replace: 'all',
      tests: telling,
    },
    {
      name: 'the search waits to be asked before it lets go of what was erased',
      find: 'if (table === unindexedTable.name) search.onErased()',
      replace: 'void [table, search]',
      tests: searchDoor,
    },
    {
      name: 'who looks at what is not known to whoever tells of it',
      find: 'isLookedAt: openings.isLookedAt',
      replace: 'isLookedAt: () => false',
      tests: openings,
    },
    {
      name: 'words that failed to be written are not kept for a reload',
      find: 'const { keepUntilWritten } = drafts',
      replace: 'const keepUntilWritten = () => () => {}',
      tests: drafting,
    },
  ]),
]
