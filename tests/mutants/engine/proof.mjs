// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is searched for is source text
import { inFile, test } from '../inFile.mjs'

const address = test('engine/address')
const vectors = test('engine/vectors')
const frame = test('engine/frame')
const handshake = test('engine/handshake')
const versions = test('engine/versions')

export const mutants = [
  ...inFile('src/engine/address.ts', [
    {
      name: 'small-order and torsion keys are taken',
      promise: 'A4',
      find: 'return !point.is0() && point.isTorsionFree()',
      replace: 'return true',
      tests: address,
    },
    {
      name: 'keys with a torsion part are taken',
      promise: 'A4',
      find: '!point.is0() && point.isTorsionFree()',
      replace: '!point.is0() && !point.isSmallOrder()',
      tests: address,
    },
    {
      name: 'an ID has several spellings',
      promise: 'A1',
      find: 'if (personIdOf(publicKey) !== id) return typo',
      replace: '',
      tests: address,
    },
    {
      name: 'other prefixes are taken',
      promise: 'A4',
      find: 'decoded.prefix === PREFIX ?',
      replace: 'true ?',
      tests: address,
    },
    {
      name: 'other versions are taken',
      promise: 'A4',
      find: 'bytes[0] !== VERSION || ',
      replace: '',
      tests: address,
    },
    {
      name: 'the end of a pasted ID is guessed',
      promise: 'A3',
      find: 'tete1[a-z0-9]{59}(?![a-z0-9])/u\nconst INVITE_WITHIN',
      replace: 'tete1[a-z0-9]{59}/u\nconst INVITE_WITHIN',
      tests: address,
    },
    {
      name: 'white space in a paste stays',
      promise: 'A2',
      find: '/[\\p{Cf}\\p{Cc}\\s\\p{Pd}]|',
      replace: '/[\\p{Cf}\\p{Cc}\\p{Pd}]|',
      tests: address,
    },
  ]),

  ...inFile('src/engine/signed.ts', [
    {
      name: 'signed fields without their lengths',
      promise: 'H2',
      find: 'fields.flatMap((f) => [bigEndian(f.length, 4), f])',
      replace: 'fields',
      tests: vectors,
    },
    {
      name: 'one context for everything that is signed',
      promise: 'H3',
      find: '`tete-a-tete/1 ${context}\\0`',
      replace: '`tete-a-tete/1\\0`',
      tests: vectors,
    },
  ]),

  ...inFile('src/engine/frame.ts', [
    {
      name: 'any spelling of JSON is a frame',
      promise: 'F1',
      find: 'JSON.stringify(value) === text ? { value } : undefined',
      replace: '({ value })',
      tests: frame,
    },
    {
      name: 'frames may be nested to any depth',
      promise: 'F1',
      find: 'shallow(value, MAX_DEPTH) && ',
      replace: '',
      tests: frame,
    },
    {
      name: 'frames of any size',
      promise: 'F1',
      find: 'if (bytes.length > MAX_FRAME) return undefined',
      replace: '',
      tests: frame,
    },
  ]),

  ...inFile('src/engine/handshake.ts', [
    {
      name: 'no version in common is fine',
      promise: 'H4',
      find: "if (version < Math.max(floor, 1)) return failed('refused')",
      replace: "if (version < floor && version > 0) return failed('refused')",
      tests: versions,
    },
    {
      name: 'the floor agreed before is forgotten',
      promise: 'H4',
      find: 'version < Math.max(floor, 1)',
      replace: 'version < 1',
      tests: versions,
    },
    {
      name: 'the offerer is not in the transcript',
      promise: 'H2',
      find: '        utf8(offerer),\n',
      replace: '',
      tests: [...handshake, ...vectors],
    },
    {
      name: 'the answerer is not in the transcript',
      promise: 'H2',
      find: '        utf8(answerer),\n',
      replace: '',
      tests: [...handshake, ...vectors],
    },
    {
      name: 'the connection is not in the transcript',
      promise: 'H2',
      find: '        utf8(channel.connectionId),\n',
      replace: '',
      tests: [...handshake, ...vectors],
    },
    {
      name: "the offerer's certificate is not in the transcript",
      promise: 'H2',
      find: '        offering ? local : remote,\n',
      replace: '',
      tests: [...handshake, ...vectors],
    },
    {
      name: "the answerer's certificate is not in the transcript",
      promise: 'H2',
      find: '        offering ? remote : local,\n',
      replace: '',
      tests: [...handshake, ...vectors],
    },
    {
      name: "the offerer's hello is not in the transcript",
      promise: 'H2',
      find: '        offering ? mine : theirs,\n',
      replace: '',
      tests: [...handshake, ...vectors],
    },
    {
      name: "the answerer's hello is not in the transcript",
      promise: 'H2',
      find: '        offering ? theirs : mine,\n',
      replace: '',
      tests: [...handshake, ...vectors],
    },
    {
      name: "the answerer's signature is not checked",
      promise: 'H2',
      find: "if (!sound) return failed('intercepted')",
      replace: '',
      tests: handshake,
    },
    {
      name: "the offerer's signature is not checked",
      promise: 'H2',
      find: "if (!fits) return failed('intercepted')",
      replace: '',
      tests: handshake,
    },
    {
      name: "the answerer's proof does not cover the offerer's",
      promise: 'H3',
      find: "crypto.sha256(auth).then((hash) => keys.sign(signedBytes('auth-answerer', th, hash)))",
      replace: "keys.sign(signedBytes('auth-answerer', th))",
      tests: vectors,
    },
    {
      name: 'both roles sign the same',
      promise: 'H3',
      find: "signedBytes('auth-answerer', th, hash), answer)",
      replace: "signedBytes('auth-offerer', th), answer)",
      tests: handshake,
    },
    {
      name: 'the answerer proves itself to an offerer whose proof was not sound',
      promise: 'H1',
      find: "if (!fits) return failed('intercepted')",
      replace: "if (!fits) return channel.send(concat([TAG_AUTH], answer)) ?? failed('intercepted')",
      tests: handshake,
    },
    {
      name: 'the answerer proves itself before it has checked the offerer',
      promise: 'H1',
      find: 'const auth = parseAuth(await next())\n      if (!auth)',
      replace:
        'channel.send(new Uint8Array(65).fill(TAG_AUTH))\n      const auth = parseAuth(await next())\n      if (!auth)',
      tests: [...handshake, ...versions],
    },
    {
      name: 'frames before the proof are kept for later',
      promise: 'H1',
      find: "if (inbox.length > 0) return failed('unproved')",
      replace: '',
      tests: handshake,
    },
    {
      name: 'no time limit',
      promise: 'H5',
      find: "const stopTimer = clock.after(HANDSHAKE_MS, () => end('unproved'))",
      replace: 'const stopTimer = () => undefined',
      tests: handshake,
    },
    {
      name: 'a closed channel is waited for',
      promise: 'H5',
      find: "channel.onClose(() => end('unproved'))",
      replace: '',
      tests: handshake,
    },
    {
      name: 'handshake frames of any size',
      promise: 'H1',
      find: 'frame && frame.length <= MAX_HANDSHAKE_FRAME ? frame : undefined',
      replace: 'frame',
      tests: versions,
    },
    {
      name: 'any number of frames may wait behind the handshake',
      promise: 'L5',
      find: "if (inbox.length >= MAX_HELD) return end('unproved')",
      replace: '',
      tests: handshake,
    },
    {
      name: 'a wrong signature is called no proof',
      promise: 'H5',
      find: "if (!sound) return failed('intercepted')",
      replace: "if (!sound) return failed('unproved')",
      tests: handshake,
    },
    {
      name: 'the remote may be anything',
      promise: 'H2',
      find: "if (!peer.ok) return failed('unproved')",
      replace: 'if (!peer.ok) return { ok: true, version: 1, serves: new Set(), held: [] }',
      tests: handshake,
    },
  ]),
]
