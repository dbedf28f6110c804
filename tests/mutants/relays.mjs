import { inFile, test } from './inFile.mjs'

const access = test('features/brokerAccess')
const relays = test('platform/relays')
const after = test('platform/afterRelays')

export const mutants = [
  ...inFile('src/app/brokerAccess.ts', [
    {
      name: 'credentials that lapsed in a sleep are used',
      promise: 'J2',
      find: 'clock.now() < lent.until.wall && clock.uptime()',
      replace: 'clock.uptime()',
      tests: access,
    },
    {
      name: 'credentials hold as long as the clock is set back',
      promise: 'J2',
      find: 'clock.now() < lent.until.wall && clock.uptime() < lent.until.uptime',
      replace: 'clock.now() < lent.until.wall',
      tests: access,
    },
    {
      name: 'credentials are used up to their last moment',
      promise: 'J2',
      find: 'const left = life - Math.min(MARGIN_MS, life * MARGIN)',
      replace: 'const left = life',
      tests: access,
    },
    {
      name: 'a dial waits for a server that hangs',
      promise: 'J2',
      find: 'return Promise.race([borrow(), waited])',
      replace: 'return borrow()',
      tests: access,
    },
    {
      name: 'credentials that a relay refuses are kept',
      promise: 'J2',
      find: '      void fresh()\n',
      replace: '',
      tests: access,
    },
  ]),
  ...inFile('src/platform/relays/afterRelays.ts', [
    {
      name: 'a dial asks relays with whatever there is',
      promise: 'J2',
      find: 'return ready === undefined ? begin() :',
      replace: 'return ready !== undefined ? begin() :',
      tests: after,
    },
    {
      name: 'an answer asks relays with whatever there is',
      promise: 'J2',
      find: '          await relays.ready()\n',
      replace: '',
      tests: after,
    },
  ]),
  ...inFile('src/platform/relays/relays.ts', [
    {
      name: 'a connection asks all relays, whatever goes',
      promise: 'J1',
      find: 'const kept = known && withRelays(all, known)',
      replace: 'const kept = known && all',
      tests: relays,
    },
    {
      name: 'another network is asked as the one before',
      promise: 'J1',
      find: '    moved: findAnew,',
      replace: '    moved: () => undefined,',
      tests: relays,
    },
    {
      name: 'a dial that no relay answers goes on alone',
      promise: 'J1',
      find: '        waiting.delete(pc)\n        giveUp()\n',
      replace: '        waiting.delete(pc)\n',
      tests: relays,
    },
  ]),
  ...inFile('src/platform/relays/finding.ts', [
    {
      name: 'TCP is kept where UDP was only slow',
      promise: 'J1',
      find: 'found([late ?? first])',
      replace: 'found([first])',
      tests: relays,
    },
  ]),
  ...inFile('src/platform/relays/asking.ts', [
    {
      name: 'whoever looked for a way keeps a place',
      promise: 'J1',
      find: '    pc?.close()\n',
      replace: '',
      tests: relays,
    },
  ]),
  ...inFile('src/platform/relays/watching.ts', [
    {
      name: 'a refusal is told for each interface',
      promise: 'J3',
      find: "before.has(result) || before.has('lent')",
      replace: "before.has('lent')",
      tests: relays,
    },
  ]),
]
