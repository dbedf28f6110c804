import { inFile, test } from './inFile.mjs'

const rooms = test('features/hiding')
const transport = test('platform/peerjs/hiding')
const side = [...test('engine/side'), ...test('platform/side')]

export const mutants = [
  ...inFile('src/features/people/contacts.ts', [
    {
      name: 'hidden from new friends, an address is told to them',
      promise: 'L8',
      find: '...(chosen().hiddenFromNew && { relayOnly: true as const })',
      replace: '',
      tests: rooms,
    },
  ]),
  ...inFile('src/app/hiding.ts', [
    {
      name: 'an address that is hidden from all is told to each',
      promise: 'L8',
      find: 'settings.store.getState().relayOnly || (person !== undefined && reach.hidesFrom(person))',
      replace: 'person !== undefined && reach.hidesFrom(person)',
      tests: rooms,
    },
    {
      name: 'an address that is hidden from one friend is told to them',
      promise: 'L8',
      find: 'settings.store.getState().relayOnly || (person !== undefined && reach.hidesFrom(person))',
      replace: 'settings.store.getState().relayOnly',
      tests: rooms,
    },
    {
      name: 'hidden from one friend, a direct link goes on',
      promise: 'L8',
      find: '        reach.onHide(tell),\n',
      replace: '',
      tests: rooms,
    },
    {
      name: 'hidden from all, direct links go on',
      promise: 'L8',
      find: 'now.relayOnly !== before.relayOnly && tell(now.relayOnly)',
      replace: 'false',
      tests: rooms,
    },
  ]),
  ...inFile('src/app/network.ts', [
    {
      name: 'hidden, side connections go on',
      promise: 'L8',
      find: '    running?.sideEnds.hide()\n',
      replace: '',
      tests: test('engine/networkStop'),
    },
  ]),

  ...inFile('src/features/people/keeping.ts', [
    {
      name: 'an address is hidden from the next start on',
      promise: 'L8',
      find: '    reach.hide(id, next.relayOnly === true)\n',
      replace: '',
      tests: rooms,
    },
  ]),

  ...inFile('src/features/people/pursuit.ts', [
    {
      name: 'an address is hidden until the next start',
      promise: 'L8',
      find: '    reach.hide(id, relayOnly === true)\n',
      replace: '',
      tests: rooms,
    },
  ]),

  ...inFile('src/features/people/contacts.ts', [
    {
      name: 'who becomes a friend learns the address',
      promise: 'L8',
      find: 'alike: _found, left: _anew, ...known }',
      replace: 'alike: _found, left: _anew, relayOnly: _told, ...known }',
      tests: rooms,
    },
  ]),

  ...inFile('src/features/people/tables.ts', [
    {
      name: 'a row that went bad tells the address',
      promise: 'L8',
      find: 'v.transform(() => true as const),',
      replace: 'v.transform((it) => (it === true ? true : undefined)),',
      tests: rooms,
    },
  ]),

  ...inFile('src/platform/peerjs/connecting.ts', [
    {
      name: 'a connection gathers every address for whom it is hidden from',
      promise: 'L8',
      find: "iceTransportPolicy: onlyRelay ? 'relay' : 'all'",
      replace: "iceTransportPolicy: 'all'",
      tests: transport,
    },
  ]),

  ...inFile('src/platform/peerjs/transport.ts', [
    {
      name: 'what is hidden later leaves all the same',
      promise: 'L8',
      find: 'relayOnly: entry.relayOnly || relayOnly(remote)',
      replace: 'relayOnly: entry.relayOnly',
      tests: transport,
    },
    {
      name: 'what was hidden at first leaves later',
      promise: 'L8',
      find: 'relayOnly: entry.relayOnly || relayOnly(remote)',
      replace: 'relayOnly: relayOnly(remote)',
      tests: transport,
    },
    {
      name: 'what might tell an address goes on',
      promise: 'L8',
      find: "if (!entry.relayOnly && relayOnly(remote)) entry.connection.end('cancelled')",
      replace: '',
      tests: transport,
    },
    {
      name: 'what cannot tell an address ends, too',
      promise: 'L8',
      find: 'if (!entry.relayOnly && relayOnly(remote)) entry',
      replace: 'if (relayOnly(remote)) entry',
      tests: transport,
    },
  ]),

  ...inFile('src/platform/peerjs/line.ts', [
    {
      name: 'PeerJS may use every address by itself',
      promise: 'L8',
      find: "config: { iceServers: [], iceTransportPolicy: 'relay' },",
      replace: 'config: {},',
      tests: transport,
    },
  ]),

  ...inFile('src/platform/peerjs/offering.ts', [
    {
      name: 'an offer that waited leaves as it was',
      promise: 'L8',
      find: 'if (still) send(still)',
      replace: 'send(late)',
      tests: transport,
    },
  ]),

  ...inFile('src/platform/side/sideEnds.ts', [
    {
      name: 'a side connection gathers every address for whom it is hidden from',
      promise: 'L8',
      find: "iceTransportPolicy: onlyRelay ? 'relay' : 'all'",
      replace: "iceTransportPolicy: 'all'",
      tests: side,
    },
    {
      name: 'a side connection that might tell an address goes on',
      promise: 'L8',
      find: "if (!onlyRelay && relayOnly()) end('failed')",
      replace: '',
      tests: side,
    },
    {
      name: 'a side connection is asked about somebody else',
      promise: 'L8',
      find: 'deps.relayOnly(options.peer)',
      replace: "deps.relayOnly('' as typeof options.peer)",
      tests: side,
    },
  ]),
]
