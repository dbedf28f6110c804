import { inFile, test } from '../inFile.mjs'

const addresses = test('peer-server/addresses')
const bounds = test('peer-server/bounds')
const broker = test('peer-server/broker')
const holdings = test('peer-server/holdings')
const limits = test('peer-server/limits')
const newcomers = test('peer-server/newcomers')
const requests = test('peer-server/requests')
const strangers = test('peer-server/strangers')
const unfinished = test('hostile/broker/unfinished')
const http = test('peer-server/http')

export const mutants = [
  ...inFile('peer-server/acquaintance.ts', [
    {
      name: 'strangers say as much as they like',
      find: '    if (!this.common.has(messages, bytes, now)) return false\n',
      replace: '',
      tests: strangers,
    },
    {
      name: 'one stranger has all that strangers have',
      find: 'this.byTag.get(tag) ?? new Share(this.rates.stranger, now)',
      replace: 'this.byTag.get(tag) ?? new Share(this.rates.whole, now)',
      tests: strangers,
    },
    {
      name: 'one address has all that strangers have',
      find: 'this.byPlace.get(place) ?? new Share(this.rates.place, now)',
      replace: 'this.byPlace.get(place) ?? new Share(this.rates.whole, now)',
      tests: strangers,
    },
    {
      name: 'first words have no share of their own',
      find: 'return this.takeFirst(sender, messages, bytes, now) || (',
      replace: 'return (',
      tests: [...strangers, ...newcomers],
    },
    {
      name: 'one address has all first words',
      find: 'this.firstByPlace.get(place) ?? new Share(this.rates.first, now)',
      replace: 'this.firstByPlace.get(place) ?? new Share(this.rates.whole, now)',
      tests: [...strangers, ...newcomers],
    },
    {
      name: 'candidates without an offer',
      find: 'if (following === undefined || following.candidates <= 0) return false',
      replace: 'if (following === undefined) return this.dials?.take(sender, 0, bytes, now, onlyFirst) ?? true',
      tests: [...strangers, ...newcomers],
    },
    {
      name: 'requests are dials like others',
      find: '        : isRequest\n',
      replace: '        : isRequest && bytes < 0\n',
      tests: [...strangers, ...newcomers],
    },
    {
      name: 'strangers say it as large as they like',
      find: '    if (bytes > STRANGER_FRAME) return false\n',
      replace: '',
      tests: strangers,
    },
    {
      name: 'all who were ever spoken to are remembered',
      find: 'if (this.spokenTo.size < MAX_SPOKEN_TO) break',
      replace: 'if (this.spokenTo.size > 0) break',
      tests: strangers,
    },
  ]),

  ...inFile('peer-server/clientSocket.ts', [
    {
      name: 'whoever was answered is a stranger still',
      find: 'if (this.acquaintance.hasSpokenTo(sender.tag)) return undefined',
      replace: 'if (this.acquaintance.hasSpokenTo(-1)) return undefined',
      tests: [...strangers, ...bounds],
    },
    {
      name: 'whoever does not read is sent on and on',
      find: "if (after > RELAY_UNREAD || (left > 0 && (unread.isOver(this) || unread.isOverInAll()))) return 'unread'",
      replace: "if (unread.isOver(this) && left < 0) return 'unread'",
      tests: [...broker, ...bounds, ...holdings],
    },
    {
      name: 'the broker itself speaks on to who does not read',
      find: 'if (this.unread > MAX_UNREAD || ',
      replace: 'if (',
      tests: bounds,
    },
    {
      name: 'a slow line is filled by strangers',
      find: "    if (after > STRANGER_FIRST_UNREAD) return 'unread'\n",
      replace: '',
      tests: holdings,
    },
    {
      name: 'any number of messages may have begun',
      find: 'if (intake.held > 0 && (begun.isOver(this) || begun.isOverInAll())) this.makeRoom(begun)',
      replace: 'if (intake.held < 0) this.makeRoom(begun)',
      tests: [...holdings, ...unfinished],
    },
    {
      name: 'pings cost nothing',
      find: 'if (this.takeMessage()) this.gather()',
      replace: 'this.gather()',
      tests: unfinished,
    },
  ]),

  ...inFile('peer-server/intake.ts', [
    {
      name: 'a client may say as much as it likes',
      find: 'this.messages.take(isAlone ? 1 : CROWDED_COST, now)',
      replace: 'this.messages.take(0, now)',
      tests: limits,
    },
    {
      name: 'a client may say it as large as it likes',
      find: 'this.bytes.take(isAlone ? chunk.length : chunk.length * CROWDED_COST, now)',
      replace: 'this.bytes.take(0, now)',
      tests: [...limits, ...bounds],
    },
    {
      name: 'a crowd is many who are alone',
      find: 'this.messages.take(isAlone ? 1 : CROWDED_COST, now)',
      replace: 'this.messages.take(1, now)',
      tests: holdings,
    },
    {
      name: 'a message may take for ever',
      find: 'now - this.frames.since > MESSAGE_MS',
      replace: 'now < this.frames.since',
      tests: holdings,
    },
  ]),

  ...inFile('peer-server/guard.ts', [
    {
      name: 'fragments without end',
      find: '    maxFragments: MAX_FRAGMENTS,\n',
      replace: '',
      tests: unfinished,
    },
    {
      name: 'reads without end for one frame',
      find: '    maxBufferedChunks: MAX_CHUNKS,\n',
      replace: '',
      tests: unfinished,
    },
  ]),

  ...inFile('peer-server/addressLimits.ts', [
    {
      name: 'a network may open what its households may',
      find: 'if (network !== undefined && countOf(network) >= most * NETWORK_FACTOR) return false',
      replace: 'if (network === null) return false',
      tests: addresses,
    },
    {
      name: 'a network may connect as its households may',
      find: '      return spend(byNetwork, network)\n',
      replace: '      return own\n',
      tests: addresses,
    },
    {
      name: 'a household has credentials for any number of IDs',
      find: "      if (newThere !== true) return { seconds: newThere, of: 'address' }\n",
      replace: '',
      tests: addresses,
    },
    {
      name: 'a household has any number of credentials',
      find: "    if (ofAddress !== true) return { seconds: ofAddress, of: 'address' }\n",
      replace: '',
      tests: addresses,
    },
    {
      name: 'requests without end',
      find: '    if (allowed.take(from, 1, now)) return true\n',
      replace: '    if (allowed.take(from, 1, now) || from.household !== undefined) return true\n',
      tests: requests,
    },
    {
      name: 'whoever asks on and on is listened to',
      find: '    if (!refused.take(from, 1, now)) shutOut(from.household, MINUTE * 1_000)\n',
      replace: '',
      tests: requests,
    },
    {
      name: 'whoever goes on is listened to',
      find: '      if (consumedPoints > connectsPerMinute * SHUT_FACTOR) shut.add(householdOf(address), msBeforeNext)\n',
      replace: '',
      tests: addresses,
    },
  ]),

  ...inFile('peer-server/upgrade.ts', [
    {
      name: 'every refusal is a WebSocket',
      find: '} else if (!(await limits.mayBeTold(address))) {',
      replace: '} else if (!(await limits.mayBeTold(address)) && !entry) {',
      tests: addresses,
    },
    {
      name: 'pages of other origins cost nothing',
      find: '      await limits.spend(address)\n',
      replace: '',
      tests: addresses,
    },
  ]),

  ...inFile('peer-server/requests.ts', [
    {
      name: 'requests are answered whatever their number',
      find: 'if (limits.mayRequest(addressOf(request))) return app(request, response)',
      replace: 'if (limits.mayRequest(addressOf(request)) || app !== undefined) return app(request, response)',
      tests: requests,
    },
  ]),

  ...inFile('peer-server/app.ts', [
    {
      name: 'everybody is told how many there are',
      find: 'isOwn ? state : { status: state.status }',
      replace: 'state',
      tests: http,
    },
  ]),
]
