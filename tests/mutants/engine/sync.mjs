import { inFile, test } from '../inFile.mjs'

const sync = test('engine/sync')
const network = test('engine/network')
const storm = test('engine/storm')
const hostile = test('engine/hostile')
const former = test('features/former')
const wire = test('compat/wire')
const windowTest = test('engine/replication/window')
const shared = test('engine/replication/shared')

export const mutants = [
  ...inFile('src/engine/sync.ts', [
    {
      name: 'nothing is asked for at link-up',
      promise: 'D4',
      find: '    quietly(replica.sendFrontier(true))\n',
      replace: '',
      tests: [...network, ...storm],
    },
    {
      name: 'read marks may claim anything',
      promise: 'D2',
      find: 'Math.min(seq, mine.get(instance)!)',
      replace: 'seq',
      tests: hostile,
    },
    {
      name: 'what I have read is told though I do not want it',
      promise: 'D2',
      find: '    if (!tellsRead()) return\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'what I have read is not told at link-up',
      promise: 'D2',
      find: '    quietly(replica.sendFrontier(true))\n    quietly(sendRead(link))',
      replace: '    quietly(replica.sendFrontier(true))',
      tests: sync,
    },
    {
      name: 'what was read is not told',
      promise: 'D2',
      find: 'for (const link of links.all(peer)) if (replicas.has(link)) quietly(sendRead(link))',
      replace: 'void peer',
      tests: sync,
    },
  ]),

  ...inFile('src/engine/replication/replica.ts', [
    {
      name: 'what is written waits for the page to be drawn',
      promise: 'D1',
      find: '      sendLive(entries)\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'a receipt before the write',
      promise: 'D2',
      find: '        await settled(merged)\n',
      replace:
        '        dialect.sendFrontier([[author, instance, entries.at(-1)!.seq]], false)\n        await settled(merged)\n',
      tests: sync,
    },
    {
      name: 'no receipt',
      promise: 'D2',
      find: '      return dialect.stored()\n',
      replace: '      return\n',
      tests: sync,
    },
    {
      name: 'what is missing is not asked for again',
      promise: 'D8',
      find: '      quietly(sendFrontier(true))\n    })',
      replace: '    })',
      tests: sync,
    },
    {
      name: 'asking again does not get more seldom',
      promise: 'D8',
      find: 'askIn = Math.min(askIn * 2, MAX_ASK_AGAIN_MS)',
      replace: '',
      tests: sync,
    },
    {
      name: 'entries go out before the frontier came',
      promise: 'D4',
      find: '  let theirs: Map<string, number> | undefined\n',
      replace: '  let theirs: Map<string, number> | undefined = new Map()\n',
      tests: sync,
    },
    {
      name: 'what is asked for again is not sent again',
      promise: 'D4',
      find: 'new Map(again ? [] : theirs)',
      replace: 'new Map(theirs)',
      tests: sync,
    },
    {
      name: 'what was sent counts as received when it is asked for again',
      promise: 'D4',
      find: '      sent = new Map()\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'what is written is not sent until something else happens',
      promise: 'D1',
      find: '      sendLive(entries)\n      share.want()\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'frontiers may claim anything',
      promise: 'D7',
      find: "if (wrong) return link.violation('frontier')",
      replace: '',
      tests: hostile,
    },
    {
      name: 'a former install counts as the current one',
      promise: 'D7',
      find: 'nameOf(author, instance) === current && seq',
      replace: "(instance === 'formerself' || nameOf(author, instance) === current) && seq",
      tests: hostile,
    },
    {
      name: 'marks about logs made up are kept',
      promise: 'L5',
      find: 'have.filter(([author, instance]) => mine.has(nameOf(author, instance)))',
      replace: 'have',
      tests: hostile,
    },
    {
      name: 'what waits for the disk is unbounded',
      promise: 'L5',
      find: "if (!share.fits(bytes)) return link.violation('flood')",
      replace: '',
      tests: hostile,
    },
    {
      name: 'a broken rule of the log is no violation',
      promise: 'L4',
      find: "if (merged === 'violation') return link.violation('entries')",
      replace: "if (merged === 'violation') return",
      tests: hostile,
    },
    {
      name: 'a batch is sent though something else was asked for meanwhile',
      promise: 'D4',
      find: 'if (from !== reached(name)) return true',
      replace: '',
      tests: [...sync, ...storm],
    },
    {
      name: 'what a device sent goes back to it',
      promise: 'D1',
      find: ', arriving?.name === name ? arriving.seq : 0)',
      replace: ')',
      tests: shared,
    },
    {
      name: 'that a device has what it sent is forgotten at once',
      promise: 'D1',
      find: "        if (merged === 'done') theirs?.set(arriving.name, reached(arriving.name))\n",
      replace: '',
      tests: shared,
    },
  ]),

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
      tests: [...hostile, ...wire, ...shared],
    },
  ]),

  ...inFile('src/engine/replication/shared.ts', [
    {
      name: 'a conversation that was not offered is no violation',
      promise: 'L4',
      find: "    if (!replica) link.violation('conversation')\n",
      replace: '',
      tests: shared,
    },
    {
      name: 'another device may write my log of this one',
      promise: 'L4',
      find: "        if (entries.some(({ seq }) => seq > last)) return 'violation'\n",
      replace: '',
      tests: shared,
    },
    {
      name: 'only the last entry tells how far they go',
      promise: 'L4',
      find: 'entries.some(({ seq }) => seq > last)',
      replace: 'entries.at(-1).seq > last',
      tests: shared,
    },
    {
      name: 'my own log handed back is a violation',
      promise: 'D1',
      find: 'entries.some(({ seq }) => seq > last)',
      replace: 'entries.some(({ seq }) => seq >= last)',
      tests: shared,
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
      tests: shared,
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
      tests: shared,
    },
    {
      name: 'any number of logs in a frontier',
      promise: 'L4',
      find: ', v.maxLength(MAX_INSTANCES + 1))',
      replace: ')',
      tests: shared,
    },
  ]),
]
