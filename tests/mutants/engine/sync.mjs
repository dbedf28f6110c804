import { inFile, test } from '../inFile.mjs'

const sync = test('engine/sync')
const receipts = test('engine/receipts')
const budgets = test('engine/hostileBudgets')
const network = test('engine/network')
const storm = test('engine/storm')
const hostileFloods = test('engine/hostileFloods')
const hostileLogs = test('engine/hostileLogs')
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
      tests: hostileLogs,
    },
    {
      name: 'what I have read is told though I do not want it',
      promise: 'D2',
      find: '    if (!tellsRead()) return\n',
      replace: '',
      tests: receipts,
    },
    {
      name: 'what I have read is not told at link-up',
      promise: 'D2',
      find: '    quietly(replica.sendFrontier(true))\n    quietly(sendRead(link))',
      replace: '    quietly(replica.sendFrontier(true))',
      tests: receipts,
    },
    {
      name: 'what was read is not told',
      promise: 'D2',
      find: 'for (const link of links.all(peer)) if (replicas.has(link)) quietly(sendRead(link))',
      replace: 'void peer',
      tests: receipts,
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
      tests: receipts,
    },
    {
      name: 'no receipt',
      promise: 'D2',
      find: '    return dialect.stored()\n',
      replace: '',
      tests: receipts,
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
      find: '    theirs = new Map(from)\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'what was sent counts as received when it is asked for again',
      promise: 'D4',
      find: '    sent = new Map()\n',
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
      tests: hostileLogs,
    },
    {
      name: 'a former install counts as the current one',
      promise: 'D7',
      find: 'nameOf(author, instance) === current && seq',
      replace: "(instance === 'formerself' || nameOf(author, instance) === current) && seq",
      tests: hostileLogs,
    },
    {
      name: 'marks about logs made up are kept',
      promise: 'L5',
      find: 'have.filter(([author, instance]) => mine.has(nameOf(author, instance)))',
      replace: 'have',
      tests: hostileLogs,
    },
    {
      name: 'what waits for the disk is unbounded',
      promise: 'L5',
      find: "if (!share.fits(bytes)) return link.violation('flood')",
      replace: '',
      tests: hostileFloods,
    },
    {
      name: 'a broken rule of the log is no violation',
      promise: 'L4',
      find: "if (merged === 'violation') return link.violation('entries')",
      replace: "if (merged === 'violation') return",
      tests: hostileLogs,
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
  ...inFile('src/engine/replication/asking.ts', [
    {
      name: 'what is missing is not asked for again',
      promise: 'D8',
      find: '        ask()\n',
      replace: '',
      tests: receipts,
    },
    {
      name: 'asking again does not get more seldom',
      promise: 'D8',
      find: 'pause = Math.min(pause * 2, MAX_ASK_AGAIN_MS)\n',
      replace: '\n',
      tests: receipts,
    },
  ]),

  ...inFile('src/engine/replication/resending.ts', [
    {
      name: 'everything is sent as often as it is asked for',
      find: 'if (!cancel && clock.uptime() >= due) {',
      replace: 'if (true) {',
      tests: budgets,
    },
    {
      name: 'asking without progress gets no more seldom',
      find: 'Math.min(pause * 2, MAX_AGAIN_MS)',
      replace: 'AGAIN_MS',
      tests: budgets,
    },
    {
      name: 'what was put off never comes',
      find: '        resend(then)\n',
      replace: '',
      tests: budgets,
    },
    {
      name: 'a receipt that comes meanwhile is forgotten',
      find: 'for (const [name, seq] of said) putOff?.set(name, Math.max(seq, putOff.get(name) ?? 0))',
      replace: '',
      tests: budgets,
    },
  ]),
]
