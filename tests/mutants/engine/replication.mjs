import { inFile, test } from '../inFile.mjs'

const sync = test('engine/sync')
const hostileEntries = test('engine/hostileEntries')
const former = test('features/former')
const wire = test('compat/wire')
const windowTest = test('engine/replication/window')
const shared = test('engine/replication/shared')
const badDevice = test('engine/replication/badDevice')

export const mutants = [
  ...inFile('src/engine/replication/window.ts', [
    {
      name: 'no window: everything is sent without a receipt',
      promise: 'L5',
      find: "sum('inFlight') < MAX_BATCH_BYTES\n",
      replace: "sum('inFlight') < Number.POSITIVE_INFINITY\n",
      tests: sync,
    },
    {
      name: 'a long history goes before all others',
      promise: 'D1',
      find: '      if (shares.has(share)) waiting.set(share, turn)\n',
      replace:
        '      if (shares.has(share)) {\n        const rest = [...waiting]\n        waiting.clear()\n        for (const [s, t] of [next, ...rest]) waiting.set(s, t)\n      }\n',
      tests: windowTest,
    },
    {
      name: 'nothing of a window is set aside for whoever comes later',
      promise: 'D1',
      find: 'MAX_BATCH_BYTES / 2 / shares.size - share.inFlight',
      replace: '0',
      tests: windowTest,
    },
    {
      name: 'what is set aside is not shared',
      promise: 'L5',
      find: 'MAX_BATCH_BYTES / 2 / shares.size - share.inFlight',
      replace: 'MAX_BATCH_BYTES - share.inFlight',
      tests: windowTest,
    },
    {
      name: 'each replica may leave as much waiting for the disk as all of them',
      promise: 'L5',
      find: "sum('unstored') + bytes",
      replace: 'share.unstored + bytes',
      tests: windowTest,
    },
    {
      name: 'turns do not wait for the channel',
      promise: 'L5',
      find: '      await link.whenDrained()\n',
      replace: '',
      tests: windowTest,
    },
    {
      name: 'whoever has left still fills the window',
      find: '        shares.delete(share)\n',
      replace: '',
      tests: windowTest,
    },
    {
      name: 'each replica has a window of its own',
      find: '  windows.set(link, window)\n',
      replace: '',
      tests: windowTest,
    },
  ]),

  ...inFile('src/engine/replication/wireEntries.ts', [
    {
      name: 'frames larger than a frame',
      promise: 'D1',
      find: 'if (bytes + size > MAX_FRAME) flush()',
      replace: '',
      tests: sync,
    },
    {
      name: 'what a friend says to a new ID sorts above what was there before',
      promise: 'D15',
      find: 'lamport: lamport + base',
      replace: 'lamport',
      tests: former,
    },
    {
      name: 'a friend hears how much there was before',
      promise: 'D15',
      find: '  lamport - base,\n',
      replace: '  lamport,\n',
      tests: former,
    },
    {
      name: 'the wire does not say that something was erased',
      promise: 'D9',
      find: 'erased ? ERASED : kind',
      replace: 'kind',
      tests: wire,
    },
    {
      name: 'what comes erased is not known to be',
      promise: 'D9',
      find: '...(kind === ERASED ? { erased: 1 as const } : {}),',
      replace: '',
      tests: [...hostileEntries, ...wire, ...shared],
    },
  ]),

  ...inFile('src/engine/replication/shared.ts', [
    {
      name: 'a conversation that was not offered is no violation',
      promise: 'L4',
      find: "    if (!replica) link.violation('conversation')\n",
      replace: '',
      tests: badDevice,
    },
    {
      name: 'another device may write my log of this one',
      promise: 'L4',
      find: "        if (entries.some(({ seq }) => seq > last)) return 'violation'\n",
      replace: '',
      tests: badDevice,
    },
    {
      name: 'only the last entry tells how far they go',
      promise: 'L4',
      find: 'entries.some(({ seq }) => seq > last)',
      replace: 'entries.at(-1).seq > last',
      tests: badDevice,
    },
    {
      name: 'my own log handed back is a violation',
      promise: 'D1',
      find: 'entries.some(({ seq }) => seq > last)',
      replace: 'entries.some(({ seq }) => seq >= last)',
      tests: badDevice,
    },
    {
      name: 'only my own log goes to another device',
      promise: 'D1',
      find: '    outgoing: everything,\n',
      replace:
        '    outgoing: async () => (await everything()).filter(([author, instance]) => author === me().id && instance === me().instance),\n',
      tests: shared,
    },
    {
      name: 'friends hear that there is log/2',
      find: '    isOffered,\n  )',
      replace: '  )',
      tests: shared,
    },
    {
      name: 'strangers to my devices are heard in log/2',
      promise: 'D5',
      find: '    sharedProtocol,\n    isOffered,\n',
      replace: '    sharedProtocol,\n    () => true,\n',
      tests: badDevice,
    },
    {
      name: 'what is written is not passed on between devices',
      promise: 'D1',
      find: '    for (const replica of of(conversation)) replica.onWritten(entries)\n',
      replace: '',
      tests: shared,
    },
    {
      name: 'any number of authors in a frontier',
      promise: 'L4',
      find: '), v.maxLength(MAX_AUTHORS)),',
      replace: ')),',
      tests: badDevice,
    },
    {
      name: 'any number of logs in a frontier',
      promise: 'L4',
      find: ', v.maxLength(MAX_INSTANCES + 1))',
      replace: ')',
      tests: badDevice,
    },
  ]),
]
