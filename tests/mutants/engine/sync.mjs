import { inFile, test } from '../inFile.mjs'

const sync = test('engine/sync')
const network = test('engine/network')
const storm = test('engine/storm')
const hostile = test('engine/hostile')
const former = test('features/former')
const wire = test('compat/wire')

export const mutants = [
  ...inFile('src/engine/sync.ts', [
    {
      name: 'what is written waits for the page to be drawn',
      promise: 'D1',
      find: '      sendLive(session, entries)\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'a receipt before the write',
      promise: 'D2',
      find: '        await settled(\n',
      replace:
        "        link.send(logProtocol, 'frontier', { have: [[first.instance, first.entries.at(-1)!.seq]], again: false })\n        await settled(\n",
      tests: sync,
    },
    {
      name: 'no receipt',
      promise: 'D2',
      find: '      for (const { link: each } of of(link.peer)) await sendFrontier(each, false)\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'what is missing is not asked for again',
      promise: 'D8',
      find: '      quietly(sendFrontier(link, true))\n    })',
      replace: '    })',
      tests: sync,
    },
    {
      name: 'asking again does not get more seldom',
      promise: 'D8',
      find: 'session.askIn = Math.min(session.askIn * 2, ASK_AGAIN_CAP)',
      replace: '',
      tests: sync,
    },
    {
      name: 'nothing is asked for at link-up',
      promise: 'D4',
      find: '    quietly(sendFrontier(link, true))\n    quietly(sendRead(link))',
      replace: '    quietly(sendRead(link))',
      tests: [...network, ...storm],
    },
    {
      name: 'entries go out before the frontier came',
      promise: 'D4',
      find: '      theirs: undefined,\n',
      replace: '      theirs: new Map(),\n',
      tests: sync,
    },
    {
      name: 'what is asked for again is not sent again',
      promise: 'D4',
      find: 'new Map(again ? [] : session.theirs)',
      replace: 'new Map(session.theirs)',
      tests: sync,
    },
    {
      name: 'what was sent counts as received when it is asked for again',
      promise: 'D4',
      find: '      session.sent = new Map()\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'what is written is not sent until something else happens',
      promise: 'D1',
      find: '      sendLive(session, entries)\n      quietly(pump(session))\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'frontiers may claim anything',
      promise: 'D7',
      find: "if (current && current[1] > (mine.get(writing) ?? 0)) return link.violation('frontier')",
      replace: '',
      tests: hostile,
    },
    {
      name: 'a former install counts as the current one',
      promise: 'D7',
      find: 'have.find(([instance]) => instance === writing)',
      replace: "have.find(([instance]) => instance === writing || instance === 'formerself')",
      tests: hostile,
    },
    {
      name: 'marks about logs made up are kept',
      promise: 'L5',
      find: 'have.filter(([instance]) => mine.has(instance))',
      replace: 'have',
      tests: hostile,
    },
    {
      name: 'read marks may claim anything',
      promise: 'D2',
      find: 'Math.min(seq, mine.get(instance)!)',
      replace: 'seq',
      tests: hostile,
    },
    {
      name: 'no window: everything is sent without a receipt',
      promise: 'L5',
      find: ' || session.flightBytes >= MAX_BATCH_BYTES) break',
      replace: ') break',
      tests: sync,
    },
    {
      name: 'what waits for the disk is unbounded',
      promise: 'L5',
      find: "if (session.inboxBytes + bytes > MAX_UNSTORED) return link.violation('flood')",
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
      name: 'what I have read is told though I do not want it',
      promise: 'D2',
      find: '    if (!tellsRead()) return\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'what I have read is not told at link-up',
      promise: 'D2',
      find: '    quietly(sendFrontier(link, true))\n    quietly(sendRead(link))',
      replace: '    quietly(sendFrontier(link, true))',
      tests: sync,
    },
    {
      name: 'a batch is sent though something else was asked for meanwhile',
      promise: 'D4',
      find: 'if (from !== Math.max(session.sent.get(instance) ?? 0, session.theirs.get(instance) ?? 0)) continue',
      replace: '',
      tests: [...sync, ...storm],
    },
    {
      name: 'what was read is not told',
      promise: 'D2',
      find: 'if (peer !== undefined) for (const { link } of of(peer)) quietly(sendRead(link))',
      replace: 'void peer',
      tests: sync,
    },
  ]),

  ...inFile('src/engine/replication/direct.ts', [
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
      tests: hostile,
    },
  ]),
]
