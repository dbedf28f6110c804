import { inFile, test } from './inFile.mjs'

const noWay = test('engine/noWay')
const dialer = test('engine/dialer')
const tries = test('engine/tries')
const linkPath = test('engine/linkPath')
const backOff = test('engine/backOff')
const standing = ['tests/components/standing.test.tsx']

export const mutants = [
  ...inFile('src/engine/linkStates.ts', [
    {
      name: 'a way stays shown of a link that is in doubt or gone',
      promise: 'N1',
      find: "...(phase === 'online' && path ? { path } : {})",
      replace: '...(path ? { path } : {})',
      tests: [...linkPath, ...noWay],
    },
    {
      name: 'a way that changes is not shown anew',
      promise: 'N1',
      find: 'after.path === before.path && ',
      replace: '',
      tests: linkPath,
    },
    {
      name: 'what was found over one network is said of the next',
      promise: 'N5',
      find: "before === 'online' ? byPeer : excused(byPeer, Object.keys(byPeer) as PersonId[])",
      replace: 'byPeer',
      tests: noWay,
    },
    {
      name: 'a server is out of reach before anything was tried',
      promise: 'N7',
      find: "unreached: unreached || (signalling === 'offline' && before !== 'offline')",
      replace: 'unreached: true',
      tests: noWay,
    },
    {
      name: 'a server that was reached again stays out of reach',
      promise: 'N7',
      find: 'store.setState({ signalling, unreached: false, byPeer: now })',
      replace: 'store.setState({ signalling, byPeer: now })',
      tests: noWay,
    },
  ]),
  ...inFile('src/engine/dials.ts', [
    {
      name: 'an answered dial that fails is somebody’s silence',
      promise: 'N3',
      find: "  timeout: 'unreachable',\n",
      replace: "  timeout: 'timeout',\n",
      tests: [...noWay, ...dialer],
    },
    {
      name: 'whoever dials meanwhile is silent',
      promise: 'N3',
      find: "why === 'timeout' && heard ? undefined : UNANSWERED[why]",
      replace: 'UNANSWERED[why]',
      tests: [...noWay, ...dialer],
    },
    {
      name: 'a silence is told without a look at the broker',
      promise: 'N3',
      find: '!mine.attempt?.answered && transport.probe()',
      replace: '{}',
      tests: [...noWay, ...dialer],
    },
    {
      name: 'a dial without a network lengthens the pause',
      promise: 'N6',
      find: "counts = result.why !== 'offline' && result.why !== 'stranded'",
      replace: 'counts = true',
      tests: backOff,
    },
  ]),
  ...inFile('src/engine/tries.ts', [
    {
      name: 'nothing is said of an answer from which nothing came',
      promise: 'N3',
      find: 'look(peer, says && !states.isAboutThem(peer) ? reason : undefined)',
      replace: 'look(peer, undefined)',
      tests: noWay,
    },
    {
      name: 'of a friend who went while they were answered it is said that there is no way',
      promise: 'N3',
      find: 'for (const connectionId of theirs?.keys() ?? []) theirs?.set(connectionId, false)',
      replace: '',
      tests: tries,
    },
    {
      name: 'that somebody sat in between is forgotten with the next dial',
      promise: 'N3',
      find: "states.reasonOf(peer) === 'intercepted' ? undefined : reason",
      replace: 'reason',
      tests: tries,
    },
  ]),
  ...inFile('src/features/connection/standing.ts', [
    {
      name: 'without a network a friend is said to be away',
      promise: 'N5',
      find: "!online ? 'disconnected' : lasts ? 'serverless' : 'starting'",
      replace: "lasts ? 'serverless' : 'starting'",
      tests: standing,
    },
    {
      name: 'a slow start is an outage',
      promise: 'N7',
      find: "lasts ? 'serverless' : 'starting'",
      replace: "'serverless'",
      tests: standing,
    },
    {
      name: 'a friend is waited for who has answered, where no way was found',
      promise: 'N2',
      find: "asked && phase === 'offline' && reason === undefined",
      replace: 'asked',
      tests: standing,
    },
    {
      name: 'hidden without a relay, one waits for a friend',
      promise: 'N4',
      find: "if (relay === 'lacking') return 'relayless'",
      replace: '',
      tests: standing,
    },
    {
      name: 'an attack is said after an outage',
      promise: 'N5',
      find: "if (link.reason === 'intercepted' || link.reason === 'unproved') return link.reason",
      replace: '',
      tests: standing,
    },
  ]),
]
