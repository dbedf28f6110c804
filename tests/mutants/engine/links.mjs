// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is searched for is source text
import { inFile, test } from '../inFile.mjs'

const hostileFloods = test('engine/hostileFloods')
const hostileLink = test('engine/hostileLink')
const linkFrames = test('engine/linkFrames')
const asleep = test('engine/asleep')
const heartbeat = test('engine/heartbeat')
const links = test('engine/links')
const budgets = test('engine/hostileBudgets')

export const mutants = [
  ...inFile('src/engine/heartbeat.ts', [
    {
      name: 'silence is never the end',
      promise: 'L3',
      find: 'if (silent >= DEAD_AFTER_MS) return onDead()',
      replace: '',
      tests: heartbeat,
    },
    {
      name: 'silence raises no doubt',
      promise: 'L3',
      find: 'silent >= SUSPECT_AFTER_MS || ',
      replace: '',
      tests: heartbeat,
    },
    {
      name: 'something unconfirmed raises no earlier doubt',
      promise: 'L3',
      find: ' || (asked !== undefined && now - asked >= SUSPECT_SENDING_AFTER_MS && unconfirmed())',
      replace: '',
      tests: heartbeat,
    },
    {
      name: 'stalled timers count as silence',
      promise: 'L3',
      find: 'const stalled = now - lastBeat > STALL_MS',
      replace: 'const stalled = false',
      tests: heartbeat,
    },
    {
      name: 'after long sleep nothing is doubted before a question is',
      promise: 'L3',
      find: 'if (sleptLately()) doubt(true)',
      replace: '',
      tests: asleep,
    },
    {
      name: 'what waited while one slept is taken for a sign of life',
      promise: 'L3',
      find: 'if (!sleptLately()) doubt(false)',
      replace: 'doubt(false)',
      tests: asleep,
    },
    {
      name: 'a second stall leaves no time for the answer',
      promise: 'L3',
      find: 'probeUntil = undefined // an earlier',
      replace: '// an earlier',
      tests: heartbeat,
    },
    {
      name: 'a probe has no verdict',
      promise: 'L3',
      find: 'if (now >= probeUntil) return onDead()',
      replace: '',
      tests: heartbeat,
    },
    {
      name: 'an answer does not end a probe',
      promise: 'L3',
      find: '      probeUntil = undefined\n      questioned = undefined\n      if (!slept',
      replace: '      questioned = undefined\n      if (!slept',
      tests: heartbeat,
    },
    {
      name: 'probes put their verdict off',
      promise: 'L3',
      find: 'if (probeUntil !== undefined) return ask(now)',
      replace: '',
      tests: heartbeat,
    },
    {
      name: 'nobody is asked',
      promise: 'L3',
      find: '    ping()\n',
      replace: '',
      tests: heartbeat,
    },
  ]),

  ...inFile('src/engine/links.ts', [
    {
      name: 'the higher ID closes a link too',
      promise: 'L1',
      find: 'if (!loser || me > loser.peer) return\n',
      replace: 'if (!loser) return\n',
      tests: links,
    },
    {
      name: 'nobody closes the second link',
      promise: 'L1',
      find: 'if (loser.open && current(loser.peer) !== loser) loser.close()',
      replace: '',
      tests: links,
    },
    {
      name: 'the last link left is closed as the loser',
      promise: 'L1',
      find: 'loser.open && current(loser.peer) !== loser',
      replace: 'loser.open',
      tests: links,
    },
    {
      name: 'the old link goes before what is on its way has arrived',
      promise: 'L2',
      find: 'const LINGER_MS = 1_000',
      replace: 'const LINGER_MS = 0',
      tests: links,
    },
    {
      name: 'a new connection ends the old link before it is proved',
      promise: 'L2',
      find: '    const result = await proving.prove(channel)\n',
      replace:
        '    for (const old of links.get(personAt(channel.remote)) ?? []) old.close()\n    const result = await proving.prove(channel)\n',
      tests: links,
    },
    {
      name: 'any number of links to one peer',
      promise: 'L5',
      find: 'for (const extra of its.slice(0, -MAX_LINKS_PER_PEER)) extra.close()',
      replace: '',
      tests: links,
    },
    {
      name: 'a failed handshake is promoted',
      promise: 'H1',
      find: '      return result.why\n',
      replace: '      promote(channel, new Set(), [])\n      return result.why\n',
      tests: hostileLink,
    },
    {
      name: 'what came right behind the proof is dropped',
      promise: 'H1',
      find: 'for (const frame of held) inflow.take(link, frame)',
      replace: '',
      tests: linkFrames,
    },
  ]),

  ...inFile('src/engine/link.ts', [
    {
      name: 'violations are forgiven',
      promise: 'L4',
      find: "      if (what === 'flood') deps.onFlood(link)\n      link.close('refused')\n",
      replace: '',
      tests: linkFrames,
    },
    {
      name: 'the first violation closes',
      promise: 'L4',
      find: '++violations < MAX_VIOLATIONS',
      replace: '++violations < 1',
      tests: linkFrames,
    },
    {
      name: 'a peer that stops reading fills the memory',
      promise: 'L5',
      find: 'if (channel.buffered > MAX_BUFFERED) {',
      replace: 'if (channel.buffered > Number.POSITIVE_INFINITY) {',
      tests: hostileFloods,
    },
    {
      name: 'a dead peer is kept',
      promise: 'L3',
      find: 'onDead: () => deps.onDead(link),',
      replace: 'onDead: () => undefined,',
      tests: heartbeat,
    },
    {
      name: 'a link does not say which version was agreed',
      promise: 'H4',
      find: '    version,\n',
      replace: '    version: version && 1,\n',
      tests: links,
    },
  ]),

  ...inFile('src/engine/router.ts', [
    {
      name: 'names are looked up on the prototype too',
      promise: 'F2',
      find: '!Object.hasOwn(service.kinds, frame.kind)',
      replace: '!service.kinds[frame.kind]',
      tests: hostileLink,
    },
    {
      name: 'a body that its schema refuses is passed on',
      promise: 'L4',
      find: 'if (!body.success) return link.violation(`${frame.proto}.${frame.kind}`)',
      replace: '',
      tests: hostileLink,
    },
    {
      name: 'the audience is not asked',
      promise: 'G2',
      find: "if (!service.audience(link.peer)) return count('frame.audience')",
      replace: '',
      tests: linkFrames,
    },
  ]),

  ...inFile('src/engine/proving.ts', [
    {
      name: 'who is kept out may prove themselves',
      find: 'stopped || holds(peer) || ',
      replace: 'stopped || ',
      tests: budgets,
    },
    {
      name: 'any number of channels may be proving themselves',
      promise: 'L5',
      find: 'holds(peer) || others.size >= MAX_PROVING',
      replace: 'holds(peer)',
      tests: hostileFloods,
    },
    {
      name: 'a failed channel stays open',
      promise: 'H5',
      find: 'if (stopped || !result.ok) channel.close()',
      replace: 'if (stopped) channel.close()',
      tests: links,
    },
    {
      name: 'nobody asks for the version floor',
      promise: 'H4',
      find: 'floor: floor(peer) }',
      replace: 'floor: 1 }',
      tests: links,
    },
    {
      name: 'the version floor of one is in force for all',
      promise: 'H4',
      find: 'floor: floor(peer) }',
      replace: 'floor: floor(self) }',
      tests: links,
    },
  ]),
]
