import { inFile, test } from './inFile.mjs'

const side = test('engine/side')
const hostile = test('engine/sideHostile')
const contract = test('contracts/sideConnections')
const storm = test('engine/sideStorm')

export const mutants = [
  ...inFile('src/engine/side/side.ts', [
    {
      name: 'the certificate in use is not compared',
      promise: 'C2',
      find: '!used || !named || !equalBytes(used, named)',
      replace: 'false',
      tests: side,
    },
    {
      name: 'a certificate that cannot be told is taken for the right one',
      promise: 'C2',
      find: '!used || !named || !equalBytes(used, named)',
      replace: 'used && named && !equalBytes(used, named)',
      tests: side,
    },
    {
      name: 'the certificate in use is looked at once',
      promise: 'C2',
      find: "if (next === 'connected') void check()",
      replace: "if (next === 'connected' && !bound) void check()\n    else if (next === 'connected') tell(true)",
      tests: side,
    },
    {
      name: 'a peer may name another certificate later',
      promise: 'C2',
      find: 'named ??= facts.fingerprint',
      replace: 'named = facts.fingerprint',
      tests: hostile,
    },
    {
      name: 'descriptions reach the browser unread',
      promise: 'C10',
      find: "if (!facts) return breach(from, 'description')",
      replace: 'if (!facts) return browser.takeDescription({ type, sdp: whole })',
      tests: hostile,
    },
    {
      name: 'a description may be of any length',
      promise: 'C8',
      find: "if (text.length > maxDescription(sections)) return breach(from, 'description')",
      replace: '',
      tests: hostile,
    },
    {
      name: 'descriptions may come at any rate',
      promise: 'C8',
      find: '!descriptions.spend()',
      replace: 'false',
      tests: hostile,
    },
    {
      name: 'candidates reach the browser unread',
      promise: 'C10',
      find: '!checkCandidate(line) || generation === undefined',
      replace: 'generation === undefined',
      tests: hostile,
    },
    {
      name: 'candidates without end',
      promise: 'C8',
      find: "if (++candidates > MAX_SIDE_CANDIDATES) return from.violation('side.candidates')",
      replace: '',
      tests: hostile,
    },
    {
      name: 'what a new link has to be told is not said',
      promise: 'C5',
      find: '      signals.again()\n',
      replace: '',
      tests: contract,
    },
    {
      name: 'a path that is lost waits for no link',
      promise: 'C5',
      find: 'if (bound && !cancelFall) keeper.onLink()',
      replace: '',
      tests: [...side, ...storm],
    },
    {
      name: 'the browser’s end stays open',
      promise: 'C7',
      find: '    browser.close()\n',
      replace: '',
      tests: contract,
    },
  ]),
  ...inFile('src/engine/side/signals.ts', [
    {
      name: 'a signal that came twice counts twice',
      promise: 'C5',
      find: "if (n <= come) return 'again'",
      replace: '',
      tests: hostile,
    },
    {
      name: 'a gap is no violation',
      promise: 'C10',
      find: "if (n > come + 1) return 'gap'",
      replace: '',
      tests: hostile,
    },
    {
      name: 'what was never said can be confirmed',
      promise: 'C10',
      find: 'if (n > said) return false',
      replace: '',
      tests: hostile,
    },
    {
      name: 'an OPEN is said again to a page that comes later',
      promise: 'C7',
      find: 'kept = kept.filter((one) => one.n > 1 || !opens)',
      replace: '',
      tests: contract,
    },
  ]),
  ...inFile('src/engine/side/sides.ts', [
    {
      name: 'the gate of a purpose is not asked',
      promise: 'C1',
      find: '!room?.admits(peer)',
      replace: '!room',
      tests: contract,
    },
    {
      name: 'a purpose of any name is looked up',
      promise: 'C1',
      find: 'Object.hasOwn(SECTIONS, word)',
      replace: 'word in SECTIONS',
      tests: hostile,
      explained: 'no room serves a purpose that is not in the list: the second check of the same',
    },
    {
      name: 'OPENs at any rate',
      promise: 'C8',
      find: '!rates.of(peer).opens.spend()',
      replace: 'false',
      tests: hostile,
    },
    {
      name: 'signals for what is not here at any rate',
      promise: 'C8',
      find: 'if (rates.of(from.peer).strays.spend())',
      replace: 'if (from)',
      tests: hostile,
    },
    {
      name: 'one that ended begins again',
      promise: 'C10',
      find: "if (sides.hasEnded(peer, id)) return deny(from, id, 'closed')",
      replace: '',
      tests: hostile,
    },
    {
      name: 'a peer that is admitted no more keeps what there is',
      promise: 'C7',
      find: "if (!audience(peer)) side.end('refused')\n      else if",
      replace: 'if',
      tests: side,
    },
  ]),
  ...inFile('src/engine/side/keptSides.ts', [
    {
      name: 'any number with one peer',
      promise: 'C8',
      find: 'of(peer).length >= MAX_SIDES_PER_PEER || all()',
      replace: 'all()',
      tests: [...side, ...hostile],
    },
    {
      name: 'any number in all',
      promise: 'C8',
      find: ' || all().length >= MAX_SIDES',
      replace: '',
      tests: side,
    },
  ]),
  ...inFile('src/engine/side/pathKeeper.ts', [
    {
      name: 'a doubt is no reason for another path',
      promise: 'C5',
      find: "if (state === 'disconnected' && !cancelNext) seekIn(DOUBT_MS)",
      replace: '',
      tests: side,
    },
    {
      name: 'a path is sought for ever',
      promise: 'C7',
      find: 'if (wasUp) cancelLost ??= clock.after(LOST_MS, onLost)',
      replace: '',
      tests: side,
    },
    {
      name: 'each sign of another network restarts',
      promise: 'C5',
      find: 'if (!connected || clock.uptime() - restarted >= WAKE_MS) seek()',
      replace: 'seek()',
      tests: side,
    },
  ]),
]
