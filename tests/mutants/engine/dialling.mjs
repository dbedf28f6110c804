import { inFile, test } from '../inFile.mjs'

const backOff = test('engine/backOff')
const bothDial = test('engine/bothDial')
const tieBreak = test('engine/tieBreak')
const gate = [...test('engine/gate'), ...test('engine/gateBinding')]
const vectors = test('engine/vectors')
const dialer = test('engine/dialer')
const network = test('engine/network')

export const mutants = [
  ...inFile('src/engine/gate.ts', [
    {
      name: 'strangers are answered',
      promise: 'G1',
      find: 'if (!admits(dial.from)) return refuseStranger(dial, offer)',
      replace: '',
      tests: gate,
    },
    {
      name: 'the sender is who the broker says',
      promise: 'G1',
      find: 'dial.from !== personAt(offer.from) || ',
      replace: '',
      tests: gate,
    },
    {
      name: 'dials for others are answered',
      promise: 'G1',
      find: 'dial.to !== self || ',
      replace: '',
      tests: gate,
    },
    {
      name: 'dials of other connections are answered',
      promise: 'G1',
      find: ' || dial.connectionId !== offer.connectionId',
      replace: '',
      tests: gate,
    },
    {
      name: 'a dial can be played again',
      promise: 'G1',
      find: '      seen.add(key)\n      if',
      replace: '      if',
      tests: gate,
    },
    {
      name: 'a dial can be played twice at the same time',
      promise: 'G1',
      find: "if (seen.has(key) || !isFresh()) return refuse('replayed') // the same one, checked meanwhile",
      replace: '',
      tests: gate,
    },
    {
      name: 'a replay is checked before it is refused',
      promise: 'G1',
      find: "if (seen.has(key) || !isFresh()) return refuse('replayed')\n    const waiting",
      replace: 'const waiting',
      tests: gate,
      explained: 'The check after the signature refuses it as well; this one only saves the work of verifying.',
    },
    {
      name: 'dials need no signature',
      promise: 'G1',
      find: 'if (!(await isSigned(dial.from, needed))) {',
      replace: 'if (!peer.ok) {',
      tests: gate,
    },
    {
      name: "a dial's signature does not cover its connection",
      promise: 'G1',
      find: 'utf8(d.connectionId), ',
      replace: '',
      tests: [...gate, ...vectors],
    },
    {
      name: "a dial's signature does not cover its recipient",
      promise: 'G1',
      find: 'utf8(d.to), ',
      replace: '',
      tests: [...gate, ...vectors],
    },
    {
      name: 'any number of offers of one sender is checked at a time',
      promise: 'L5',
      find: "if (waiting >= MAX_PENDING_OFFERS) return refuse('flood')",
      replace: '',
      tests: gate,
    },
    {
      name: 'offers that were dealt with still count as pending',
      promise: 'L5',
      find: 'const left = (pending.get(dial.from) ?? 1) - 1',
      replace: 'const left = pending.get(dial.from) ?? 1',
      tests: gate,
    },
    {
      name: 'who was removed while an offer was checked is answered',
      promise: 'G2',
      find: '(await yields(dial.from)) && admits(dial.from)',
      replace: 'await yields(dial.from)',
      tests: gate,
    },
    {
      name: 'the tie-break is not asked',
      promise: 'G3',
      find: '(await yields(dial.from)) && admits(dial.from)',
      replace: 'admits(dial.from)',
      tests: gate,
    },
    {
      name: 'nonces are remembered for ever',
      promise: 'L5',
      find: 'if (seen.size > limit) for (const oldest of [...seen].slice(0, limit / 2)) seen.delete(oldest)',
      replace: '',
      tests: gate,
    },
  ]),

  ...inFile('src/engine/dialer.ts', [
    {
      name: 'everybody is dialled at once',
      promise: 'L6',
      find: 'if (!focused.has(peer) && dials.count() >= MAX_DIALS) {',
      replace: 'if (dials.count() >= 1_000) {',
      tests: dialer,
    },
    {
      name: 'who waits for a place is forgotten',
      promise: 'L6',
      find: '      due(next)\n',
      replace: '',
      tests: dialer,
    },
    {
      name: 'the conversation on screen waits for a place',
      promise: 'L6',
      find: '!focused.has(peer) && dials.count()',
      replace: 'dials.count()',
      tests: dialer,
    },
    {
      name: 'nobody is dialled when the broker is back',
      promise: 'L6',
      find: "if (state === 'online') for (const peer of wanted) now(peer)",
      replace: '',
      tests: dialer,
    },
    {
      name: 'pauses do not grow',
      promise: 'L7',
      find: 'tries.set(peer, n + 1)',
      replace: '',
      tests: backOff,
    },
    {
      name: 'one pause for all, on screen or not',
      promise: 'L7',
      find: 'focused.has(peer) ? CAP_FOCUSED_MS : CAP_OTHERS_MS',
      replace: 'CAP_OTHERS',
      tests: backOff,
    },
    {
      name: 'a link that lived does not start the pauses anew',
      promise: 'L7',
      find: 'if (clock.uptime() - (upSince.get(link) ?? 0) >= SETTLED_MS) tries.delete(link.peer)',
      replace: '',
      tests: backOff,
    },
    {
      name: 'a link that broke at once starts the pauses anew',
      promise: 'L7',
      find: 'if (clock.uptime() - (upSince.get(link) ?? 0) >= SETTLED_MS) tries',
      replace: 'tries',
      tests: backOff,
    },
    {
      name: 'a sign of life does not start the pauses anew',
      promise: 'L7',
      find: 'function now(peer: PersonId) {\n    tries.delete(peer)\n',
      replace: 'function now(peer: PersonId) {\n',
      tests: backOff,
    },
    {
      name: 'a broken rule makes no longer pause',
      promise: 'L7',
      find: 'tries.set(peer, Math.max(tries.get(peer) ?? 0, TRIES_AFTER_REFUSAL))',
      replace: '{}',
      tests: backOff,
    },
    {
      name: 'a lost link is not dialled again',
      promise: 'L1',
      find: "if (which === 'last') later(link.peer)",
      replace: '',
      tests: network,
    },
    {
      name: 'who links up meanwhile is still dialled',
      promise: 'L1',
      find: ' && !links.to(peer) &&',
      replace: ' &&',
      tests: [...dialer, ...backOff],
    },
  ]),

  ...inFile('src/engine/dials.ts', [
    {
      name: 'the lower ID yields at once',
      promise: 'G3',
      find: 'if (!dial || me().id > from) return true',
      replace: 'return true',
      tests: [...tieBreak, ...bothDial],
    },
    {
      name: 'both IDs wait for their own offer',
      promise: 'G3',
      find: 'if (!dial || me().id > from) return true',
      replace: 'if (!dial) return true',
      tests: tieBreak,
    },
    {
      name: 'the lower ID never yields',
      promise: 'G3',
      find: ' && clock.uptime() - dial.since < YIELD_MS',
      replace: '',
      tests: tieBreak,
    },
    {
      name: 'an offer that met nobody is not noticed by the tie-break',
      promise: 'G3',
      find: 'while (!dial.ended && !dial.attempt?.answered',
      replace: 'while (!dial.attempt?.answered',
      tests: tieBreak,
    },
    {
      name: 'the lower ID answers though its own offer was answered',
      promise: 'G3',
      find: '(dial.ended ? !links.to(from) : !dial.attempt?.answered)',
      replace: '(dial.ended ? !links.to(from) : true)',
      tests: tieBreak,
    },
    {
      name: 'an unanswered offer stays when a link is up',
      promise: 'L1',
      find: 'if (attempt && !attempt.answered) attempt.cancel()',
      replace: '',
      tests: dialer,
    },
    {
      name: 'a channel to somebody removed is proved',
      promise: 'G2',
      find: 'else if (!isWanted(peer)) result.channel.close()',
      replace: '',
      tests: dialer,
    },
  ]),

  ...inFile('src/engine/retry.ts', [
    {
      name: 'no jitter',
      promise: 'L7',
      find: '(ceiling * (a * 256 + b)) / 65_536',
      replace: 'ceiling',
      tests: backOff,
    },
    {
      name: 'no cap',
      promise: 'L7',
      find: 'Math.min(cap, FIRST_MS * 2 ** Math.min(tries, 20))',
      replace: 'FIRST_MS * 2 ** tries',
      tests: backOff,
    },
  ]),
]
