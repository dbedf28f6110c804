import { inFile, test } from '../inFile.mjs'

// Every check of the handshake, of dials, requests and invites that no other list takes away, one at a time. The attacker in the middle is to
// notice, or the test that is named beside.
const shaking = test('engine/middle/handshake')
const dialling = test('engine/middle/dials')
const handshake = test('engine/handshake')
const versions = test('engine/versions')
const order = test('engine/middle/order')
const gate = [...test('engine/gate'), ...test('engine/gateBinding')]
const requests = [...test('features/request'), ...test('features/requests'), ...test('features/manyRequests')]

export const mutants = [
  ...inFile('src/engine/handshake.ts', [
    {
      name: 'every hello has the same nonce',
      promise: 'H3',
      find: 'hello(serves, crypto.random(32))',
      replace: 'hello(serves, new Uint8Array(32))',
      tests: shaking,
    },
    {
      name: 'the answerer speaks first',
      promise: 'H1',
      find: 'if (offering) channel.send(mine)',
      replace: 'channel.send(mine)',
      tests: shaking,
    },
    {
      name: 'a hello need not begin like one',
      promise: 'H1',
      find: 'frame[0] === TAG_HELLO ? decodeJson',
      replace: 'frame ? decodeJson',
      tests: order,
    },
    {
      name: 'a proof need not begin like one',
      promise: 'H2',
      find: 'frame?.length === 65 && frame[0] === TAG_AUTH',
      replace: 'frame?.length === 65',
      tests: [...shaking, ...handshake],
    },
    {
      name: 'a proof may be of any length',
      promise: 'H2',
      find: 'frame?.length === 65 && frame[0] === TAG_AUTH',
      replace: 'frame !== undefined && frame[0] === TAG_AUTH',
      tests: [...shaking, ...handshake],
      explained: 'A signature of another length is none (contract of `verify`); this one saves the work.',
    },
    {
      name: 'a hello may hold more than it should',
      promise: 'H1',
      find: 'const Hello = v.strictObject({',
      replace: 'const Hello = v.object({',
      tests: [...handshake, ...versions],
    },
    {
      name: 'a hello may name no version',
      promise: 'H4',
      find: '    v.minLength(1),\n',
      replace: '',
      tests: versions,
    },
    {
      name: 'a hello may name any number of versions',
      promise: 'H1',
      find: '    v.maxLength(16),\n',
      replace: '',
      tests: versions,
    },
    {
      name: 'a version may be any number',
      promise: 'H1',
      find: 'v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)',
      replace: 'v.number()',
      tests: versions,
    },
    {
      name: 'a protocol may be called anything',
      promise: 'H1',
      find: 'v.pipe(v.string(), v.regex(/^[a-z-]{1,32}\\/[1-9][0-9]{0,3}$/))',
      replace: 'v.string()',
      tests: versions,
    },
    {
      name: 'any number of protocols may be served',
      promise: 'H1',
      find: ', v.maxLength(24)),',
      replace: '),',
      tests: versions,
    },
    {
      name: 'a nonce may be short',
      promise: 'H1',
      find: 'v.check((text) => fromBase64Url(text)?.length === 32)',
      replace: 'v.check((text) => text !== undefined)',
      tests: [...handshake, ...versions],
    },
    {
      name: 'what ends while a proof is checked is proved',
      promise: 'H5',
      find: '    if (over) return failed(over)\n    return { ok',
      replace: '    return { ok',
      tests: order,
    },
    {
      name: 'the highest version in common is not the one agreed on',
      promise: 'H4',
      find: 'Math.max(...said.versions',
      replace: 'Math.min(...said.versions',
      tests: versions,
    },
    {
      name: 'versions that only the other side speaks are agreed on',
      promise: 'H4',
      find: 'said.versions.filter((x) => VERSIONS.includes(x))',
      replace: 'said.versions',
      tests: [...versions, ...shaking],
    },
  ]),

  ...inFile('src/engine/proving.ts', [
    {
      name: 'a page that has stopped proves itself',
      find: 'if (stopped || holds(peer) ||',
      replace: 'if (holds(peer) ||',
      tests: [...test('engine/middle/proving'), ...test('engine/networkStop')],
    },
    {
      name: 'what was proved after the page had stopped is a link',
      find: "return stopped ? 'stopped' : result",
      replace: 'return result',
      tests: [...test('engine/middle/proving'), ...test('engine/networkStop')],
    },
    {
      name: 'channels that are done still count as proving themselves',
      promise: 'L5',
      find: '      others.delete(channel)\n',
      replace: '',
      tests: [...test('engine/middle/proving'), ...shaking],
    },
    {
      name: 'who was removed goes on proving themselves',
      promise: 'G2',
      find: 'for (const channel of proving.get(peer) ?? []) channel.close()',
      replace: 'void peer',
      tests: test('engine/middle/proving'),
    },
    {
      name: 'a page that stops leaves channels open that prove themselves',
      find: 'for (const all of proving.values()) for (const channel of all) channel.close()',
      replace: '',
      tests: test('engine/middle/proving'),
    },
  ]),

  ...inFile('src/engine/gate.ts', [
    {
      name: 'a dial may hold more than it should',
      promise: 'G1',
      find: 'const Dial = v.strictObject({',
      replace: 'const Dial = v.object({',
      tests: gate,
    },
    {
      name: 'a dial may be called anything',
      promise: 'G1',
      find: "  kind: v.literal('dial'),\n",
      replace: '  kind: v.string(),\n',
      tests: gate,
    },
    {
      name: 'a dial may be of any version',
      promise: 'G1',
      find: '  v: v.literal(1),\n',
      replace: '  v: v.number(),\n',
      tests: gate,
    },
    {
      name: 'the nonce of a dial may be of any length',
      promise: 'G1',
      find: 'fromBase64Url(text)?.length === 16',
      replace: 'fromBase64Url(text) !== undefined',
      tests: [...gate, ...requests],
    },
    {
      name: 'the signature of a dial may be of any length',
      promise: 'G1',
      find: 'fromBase64Url(text)?.length === 64',
      replace: 'fromBase64Url(text) !== undefined',
      tests: gate,
    },
    {
      name: 'a connection may be called anything',
      promise: 'G1',
      find: 'v.regex(/^[A-Za-z0-9_-]{16,64}$/)',
      replace: 'v.maxLength(10_000)',
      tests: gate,
    },
    {
      name: 'the time of a dial may be any number',
      promise: 'G1',
      find: 'v.pipe(v.number(), v.safeInteger(), v.minValue(0))',
      replace: 'v.number()',
      tests: [...gate, ...requests],
    },
    {
      name: "a dial's signature does not cover its sender",
      promise: 'G1',
      find: '[utf8(d.from), ',
      replace: '[utf8(d.to), ',
      tests: [...dialling, ...test('engine/vectors')],
    },
    {
      name: "a dial's signature does not cover its nonce",
      promise: 'G1',
      find: 'fromBase64Url(d.nonce)!, timeField(d.ts)] as const',
      replace: 'timeField(d.ts)] as const',
      tests: dialling,
    },
    {
      name: "a dial's signature does not cover its time",
      promise: 'G1',
      find: 'fromBase64Url(d.nonce)!, timeField(d.ts)] as const',
      replace: 'fromBase64Url(d.nonce)!] as const',
      tests: dialling,
    },
    {
      name: 'a binding is checked in no context of its own',
      promise: 'G1',
      find: "signedBytes('dial-binding', ...fieldsOf(d)",
      replace: "signedBytes('dial', ...fieldsOf(d)",
      tests: order,
    },
    {
      name: 'a binding that is none is looked at',
      promise: 'G1',
      find: 'bytes && v.is(Signature, binding) ?',
      replace: 'bytes ?',
      tests: gate,
    },
    {
      name: 'a dial that is older when it was checked is answered',
      promise: 'G1',
      find: "if (seen.has(key) || !isFresh()) return refuse('replayed') // the same one, checked meanwhile",
      replace: "if (seen.has(key)) return refuse('replayed') // the same one, checked meanwhile",
      tests: [...dialling, ...gate],
    },
    {
      name: 'an interception is told of whoever forged it',
      promise: 'H5',
      find: 'if (offer.binding === undefined || !(await isSigned(dial.from, { bytes: dialBytes(dial), sig: dial.sig })))',
      replace: 'if (offer.binding === undefined)',
      tests: [...gate, ...dialling],
    },
    {
      name: 'an interception is told of again and again',
      find: 'if (!changed.has(key)) onIntercepted',
      replace: 'onIntercepted',
      tests: gate,
    },
    {
      name: 'a clock that is far ahead shuts out its owner',
      find: 'Math.min(dial.ts, Math.floor(clock.now()) + MAX_DIAL_AHEAD_MS)',
      replace: 'dial.ts',
      tests: gate,
    },
    {
      name: 'a dial is remembered before it is known to be sound',
      promise: 'G1',
      find: "if (seen.has(key) || !isFresh()) return refuse('replayed')\n    const waiting",
      replace: "if (seen.has(key) || !isFresh()) return refuse('replayed')\n    seen.add(key)\n    const waiting",
      tests: [...dialling, ...gate],
    },
  ]),
]
