import { inFile, test } from './inFile.mjs'

const side = test('engine/side')
const hostile = test('engine/sideHostile')
const contract = test('contracts/sideConnections')
const adapter = test('platform/side')

export const mutants = [
  ...inFile('src/platform/side/sideEnds.ts', [
    {
      name: 'a connection is up before its certificate is told',
      promise: 'C2',
      find: 'return tellsCertificate(pc) && (!channel',
      replace: 'return (!channel',
      tests: adapter,
    },
    {
      name: 'candidates in a description hide the fingerprint',
      promise: 'C2',
      find: "readSideDescription(withoutAddresses(pc.currentRemoteDescription?.sdp ?? ''), sections)",
      replace: "readSideDescription(pc.currentRemoteDescription?.sdp ?? '', sections)",
      tests: adapter,
    },
  ]),

  ...inFile('src/platform/side/negotiation.ts', [
    {
      name: 'nobody gives way',
      promise: 'C3',
      find: 'ignoring = collides && !opener',
      replace: 'ignoring = collides',
      tests: contract,
    },
    {
      name: 'both give way',
      promise: 'C3',
      find: 'ignoring = collides && !opener',
      replace: 'ignoring = false',
      tests: contract,
    },
    {
      name: 'candidates go before their description',
      promise: 'C3',
      find: 'if (speaking > 0) return void early.push(candidate)',
      replace: '',
      tests: contract,
      explained: 'browsers, and the double, tell candidates after the description; the order is not theirs to promise',
    },
    {
      name: 'with relays alone other candidates leave',
      promise: 'C9',
      find: 'if (relayOnly() && !isRelay(line)) return',
      replace: '',
      tests: adapter,
    },
    {
      name: 'a relay’s candidate tells where it saw us from',
      promise: 'C9',
      find: 'line: cleanRelay(line)',
      replace: 'line',
      tests: side,
    },
    {
      name: 'candidates without end are told',
      promise: 'C8',
      find: "if (++told > MAX_CANDIDATES_TOLD) return count('side.candidatesUntold')",
      replace: '',
      tests: adapter,
    },
    {
      name: 'descriptions leave as the browser wrote them',
      promise: 'C9',
      find: 'sdp: withoutAddresses(local.sdp)',
      replace: 'sdp: local.sdp',
      tests: side,
    },
  ]),

  ...inFile('src/lib/sideSdp.ts', [
    {
      name: 'any number of sections in a call',
      promise: 'C10',
      find: ' || seen.push(new Map()) > MAX_SECTIONS',
      replace: ' || seen.push(new Map()) > 99',
      tests: hostile,
    },
    {
      name: 'sections may name other certificates',
      promise: 'C10',
      find: "if (shape && name !== 'mid' && said.has(name) && said.get(name) !== value) return undefined",
      replace: '',
      tests: hostile,
    },
    {
      name: 'keys, pages and candidates may stand in a call’s description',
      promise: 'C10',
      find: '    if (REFUSED.has(name)) return undefined\n    const here',
      replace: '    const here',
      tests: hostile,
    },
    {
      name: 'decoys of a certificate line pass in a call',
      promise: 'C10',
      find: "if (line.toLowerCase().includes('fingerprint') && !line.startsWith('a=fingerprint:')) return undefined",
      replace: '',
      tests: hostile,
    },
  ]),
]
