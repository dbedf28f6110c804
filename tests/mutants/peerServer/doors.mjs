import { inFile, test } from '../inFile.mjs'

const claims = test('peer-server/claim')
const challenges = test('peer-server/challenges')
const origin = test('peer-server/origin')
const addresses = test('peer-server/clientAddress')
const limits = test('peer-server/limits')
const bounds = test('peer-server/bounds')
const ice = test('peer-server/ice')
const http = test('peer-server/http')
const workers = test('peer-server/workerScript')

export const mutants = [
  ...inFile('peer-server/claim.ts', [
    {
      name: 'challenges never lapse',
      find: 'age > CHALLENGE_MS || ',
      replace: '',
      tests: challenges,
    },
    {
      name: 'challenges hold before their time',
      find: ' || age < -CLOCK_SKEW_MS',
      replace: '',
      tests: challenges,
    },
    {
      name: 'a proof is good for ever',
      find: "return first ? 'proved' : 'used'",
      replace: "return 'proved'",
      tests: [...claims, ...challenges],
    },
    {
      name: 'any signature is a proof',
      find: "      if (!proved) return 'unproved'\n",
      replace: '',
      tests: [...claims, ...challenges],
    },
    {
      name: 'any challenge will do',
      find: "    if (!timingSafeEqual(macOf(head), bytes.subarray(head.length))) return 'forged'\n",
      replace: '',
      tests: [...claims, ...challenges],
    },
  ]),

  ...inFile('peer-server/peerId.ts', [
    {
      name: 'keys of small order prove anything',
      find: " && !SMALL_ORDER.has(y.toString('hex'))",
      replace: '',
      tests: claims,
    },
    {
      name: 'a key may be written a second way',
      find: 'isBelowPrime(y) && ',
      replace: '',
      tests: claims,
    },
    {
      name: 'an ID in capitals is one of another kind',
      find: "id.slice(0, 5).toLowerCase() === 'tete1'",
      replace: "id.slice(0, 5) === 'tete1'",
      tests: claims,
    },
  ]),

  ...inFile('peer-server/clientAddress.ts', [
    {
      name: 'clients say where they come from',
      find: 'hop < trusted',
      replace: 'hop <= trusted',
      tests: addresses,
    },
    {
      name: 'a household of IPv6 is many',
      find: 'prefixOf(address, 4)',
      replace: 'prefixOf(address, 8)',
      tests: addresses,
    },
  ]),

  ...inFile('peer-server/addressLimits.ts', [
    {
      name: 'any number of sockets for an address',
      find: "return sockets.add(address) ? 'yes' : 'too-many'",
      replace: "return sockets.add(address) ? 'yes' : 'yes'",
      tests: limits,
    },
    {
      name: 'any number of connects for an address',
      find: 'if ((await connects.spend(address)) === true) return',
      replace: 'if ((await connects.spend(address)) !== undefined) return',
      tests: limits,
    },
    {
      name: 'IDs made without end are all remembered',
      find: "      if (newInAll !== true) return { seconds: newInAll, of: 'all' }\n",
      replace: '',
      tests: bounds,
    },
  ]),

  ...inFile('peer-server/brokerRoutes.ts', [
    {
      name: 'relays for everybody',
      find: "if (verdict !== 'proved') {",
      replace: 'if (verdict === undefined) {',
      tests: ice,
    },
    {
      name: 'other pages may ask',
      find: 'if (!origins.allows(origin)) {',
      replace: 'if (!origins) {',
      tests: origin,
    },
    {
      name: 'an ID may ask for relays without end',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands like that in the source.
      find: '    if (allowed !== true) return later(response, allowed.seconds, `ice-${allowed.of}`)\n',
      replace: '',
      tests: ice,
    },
  ]),

  ...inFile('peer-server/ice.ts', [
    {
      name: 'relays are lent for days',
      find: '+ TURN_SECONDS}',
      replace: '+ TURN_SECONDS * 144}',
      tests: ice,
    },
  ]),

  ...inFile('peer-server/headers.ts', [
    {
      name: 'the search worker has the policy of the page',
      find: 'SEARCH_WORKER.test(path) ? protectSearch : SCAN',
      replace: 'SCAN',
      tests: http,
    },
    {
      name: 'everything may compile WebAssembly',
      find: 'SEARCH_WORKER.test(path) ? protectSearch',
      replace: 'path ? protectSearch',
      tests: http,
    },
    {
      name: 'the worker that decodes pictures may reach whatever the page may',
      find: 'SCAN_WORKER.test(path) ? protectScan : otherwise(path)',
      replace: 'protectPage',
      tests: workers,
    },
    {
      name: 'the worker that makes keys of passphrases may reach whatever the page may',
      find: 'LOCK_WORKER.test(path) ? protectLock : protectPage',
      replace: 'protectPage',
      tests: workers,
    },
    {
      name: 'whoever frames or is framed may use the camera',
      find: '=(self)`',
      replace: '=*`',
      tests: workers,
    },
    {
      name: 'connections to whatever Host says',
      find: '...new Set([publicUrl, ...brokers]',
      replace: "...new Set([publicUrl, 'http://evil.example', ...brokers]",
      tests: http,
    },
  ]),
]
