// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is searched for is source text
// One guarantee each, taken away: the text that is searched for must stand in its file exactly once. `npm run mutants` runs the named
// tests against every one of them; one that no test notices is a promise that nothing guards, unless `explained` says why.

import { sideMutants } from './side.mjs'

const test = (...names) => names.map((name) => `tests/${name}.test.ts`)
const address = test('engine/address')
const frame = test('engine/frame')
const handshake = test('engine/handshake')
const vectors = test('engine/vectors')
const gate = test('engine/gate')
const heartbeat = test('engine/heartbeat')
const dialer = test('engine/dialer')
const links = test('engine/links')
const hostile = test('engine/hostile')
const network = test('engine/network')
const log = test('engine/log')
const marks = test('engine/marks')
const sync = test('engine/sync')
const storm = test('engine/storm')
const chat = test('features/chat')
const acts = test('features/acts')
const drafting = test('features/drafting')
const stars = test('features/stars')
const former = test('features/former')
const long = test('features/longConversation')
const requests = test('features/requests')
const contacts = test('features/contacts')
const identity = test('features/identity')
const settings = test('features/settings')
const notifications = test('features/notifications')
const notices = test('features/notice')
const shell = test('platform/serviceWorker/shell')
const givesWay = test('platform/serviceWorker/giveWay')
const updates = test('platform/serviceWorker/registration')
const broker = test('peer-server/broker')
const claims = test('peer-server/claim')
const limits = test('peer-server/limits')
const bounds = test('peer-server/bounds')
const guard = test('peer-server/guard')
const ice = test('peer-server/ice')
const http = test('peer-server/http')
const addresses = test('peer-server/clientAddress')

/** @type {(file: string, mutants: object[]) => object[]} */
const inFile = (file, mutants) => mutants.map((mutant) => ({ file, ...mutant }))

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
      find: 'if (peerIdOf(publicKey) !== id) return typo',
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
      tests: handshake,
    },
    {
      name: 'the floor agreed before is forgotten',
      promise: 'H4',
      find: 'version < Math.max(floor, 1)',
      replace: 'version < 1',
      tests: handshake,
    },
    ...[
      ['the offerer', '        utf8(offerer),\n'],
      ['the answerer', '        utf8(answerer),\n'],
      ['the connection', '        utf8(channel.connectionId),\n'],
      ["the offerer's certificate", '        offering ? local : remote,\n'],
      ["the answerer's certificate", '        offering ? remote : local,\n'],
      ["the offerer's hello", '        offering ? mine : theirs,\n'],
      ["the answerer's hello", '        offering ? theirs : mine,\n'],
    ].map(([what, find]) => ({
      name: `${what} is not in the transcript`,
      promise: 'H2',
      find,
      replace: '',
      tests: [...handshake, ...vectors],
    })),
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
      find: "if (!(await crypto.verify(peer.publicKey, signedBytes('auth-offerer', th), auth))) return failed('intercepted')",
      replace: '',
      tests: handshake,
    },
    {
      name: "the answerer's proof does not cover the offerer's",
      promise: 'H3',
      find: "const answer = await keys.sign(signedBytes('auth-answerer', th, await crypto.sha256(auth)))",
      replace: "const answer = await keys.sign(signedBytes('auth-answerer', th))",
      tests: vectors,
    },
    {
      name: 'both roles sign the same',
      promise: 'H3',
      find: "signedBytes('auth-answerer', th, await crypto.sha256(auth)),\n        answer,",
      replace: "signedBytes('auth-offerer', th),\n        answer,",
      tests: handshake,
    },
    {
      name: 'the answerer proves itself before it has checked the offerer',
      promise: 'H1',
      find: 'const auth = parseAuth(await next())\n      if (!auth)',
      replace:
        'channel.send(new Uint8Array(65).fill(TAG_AUTH))\n      const auth = parseAuth(await next())\n      if (!auth)',
      tests: handshake,
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
      tests: handshake,
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

  ...inFile('src/engine/gate.ts', [
    {
      name: 'strangers are answered',
      promise: 'G1',
      find: "if (!admits(dial.from)) return refuse('stranger')",
      replace: '',
      tests: gate,
    },
    {
      name: 'the sender is who the broker says',
      promise: 'G1',
      find: 'dial.from !== offer.from || ',
      replace: '',
      tests: gate,
    },
    { name: 'dials for others are answered', promise: 'G1', find: 'dial.to !== self || ', replace: '', tests: gate },
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
      find: 'seen.add(key)\n      return (await',
      replace: 'return (await',
      tests: gate,
    },
    {
      name: 'a dial can be played twice at the same time',
      promise: 'G1',
      find: "if (seen.has(key)) return refuse('replayed') // the same one, checked meanwhile",
      replace: '',
      tests: gate,
    },
    {
      name: 'a replay is checked before it is refused',
      promise: 'G1',
      find: "if (seen.has(key)) return refuse('replayed')\n    const waiting",
      replace: 'const waiting',
      tests: gate,
      explained: 'The check after the signature refuses it as well; this one only saves the work of verifying.',
    },
    {
      name: 'dials need no signature',
      promise: 'G1',
      find: ' || !(await crypto.verify(peer.publicKey, dialBytes(dial), fromBase64Url(dial.sig)!))',
      replace: '',
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
      name: 'the lower ID yields at once',
      promise: 'G3',
      find: 'if (!dial || me().id > from) return true',
      replace: 'return true',
      tests: [...dialer, ...network],
    },
    {
      name: 'both IDs wait for their own offer',
      promise: 'G3',
      find: 'if (!dial || me().id > from) return true',
      replace: 'if (!dial) return true',
      tests: dialer,
    },
    {
      name: 'the lower ID never yields',
      promise: 'G3',
      find: ' && clock.uptime() - dial.since < YIELD_MS',
      replace: '',
      tests: dialer,
    },
    {
      name: 'an offer that met nobody is not noticed by the tie-break',
      promise: 'G3',
      find: 'while (!dial.ended && !dial.attempt?.answered',
      replace: 'while (!dial.attempt?.answered',
      tests: dialer,
    },
    {
      name: 'the lower ID answers though its own offer was answered',
      promise: 'G3',
      find: '(dial.ended ? !links.to(from) : !dial.attempt?.answered)',
      replace: '(dial.ended ? !links.to(from) : true)',
      tests: dialer,
    },
    {
      name: 'everybody is dialled at once',
      promise: 'L6',
      find: 'if (peer !== focused && dials.size >= MAX_DIALS) {',
      replace: 'if (dials.size >= 1_000) {',
      tests: dialer,
    },
    {
      name: 'who waits for a place is forgotten',
      promise: 'L6',
      find: '        due(next)\n',
      replace: '',
      tests: dialer,
    },
    {
      name: 'the conversation on screen waits for a place',
      promise: 'L6',
      find: 'peer !== focused && dials.size',
      replace: 'dials.size',
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
      tests: dialer,
    },
    {
      name: 'one pause for all, on screen or not',
      promise: 'L7',
      find: 'peer === focused ? CAP_FOCUSED : CAP_OTHERS',
      replace: 'CAP_OTHERS',
      tests: dialer,
    },
    {
      name: 'a link that lived does not start the pauses anew',
      promise: 'L7',
      find: 'if (clock.uptime() - (upSince.get(link) ?? 0) >= SETTLED) tries.delete(link.peer)',
      replace: '',
      tests: dialer,
    },
    {
      name: 'a link that broke at once starts the pauses anew',
      promise: 'L7',
      find: 'if (clock.uptime() - (upSince.get(link) ?? 0) >= SETTLED) tries',
      replace: 'tries',
      tests: dialer,
    },
    {
      name: 'a sign of life does not start the pauses anew',
      promise: 'L7',
      find: 'function now(peer: PeerId) {\n    tries.delete(peer)\n',
      replace: 'function now(peer: PeerId) {\n',
      tests: dialer,
    },
    {
      name: 'a broken rule makes no longer pause',
      promise: 'L7',
      find: 'tries.set(peer, Math.max(tries.get(peer) ?? 0, TRIES_AFTER_REFUSAL))',
      replace: '{}',
      tests: dialer,
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
      find: ' && !links.to(peer)\n',
      replace: '\n',
      tests: dialer,
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
      find: 'else if (stopped || !wanted.has(peer)) result.channel.close()',
      replace: '',
      tests: dialer,
    },
  ]),

  ...inFile('src/engine/retry.ts', [
    { name: 'no jitter', promise: 'L7', find: '(ceiling * (a * 256 + b)) / 65_536', replace: 'ceiling', tests: dialer },
    {
      name: 'no cap',
      promise: 'L7',
      find: 'Math.min(cap, FIRST_MS * 2 ** Math.min(tries, 20))',
      replace: 'FIRST_MS * 2 ** tries',
      tests: dialer,
    },
  ]),

  ...inFile('src/engine/heartbeat.ts', [
    {
      name: 'silence is never the end',
      promise: 'L3',
      find: 'if (silent >= DEAD_AFTER) return onDead()',
      replace: '',
      tests: heartbeat,
    },
    {
      name: 'silence raises no doubt',
      promise: 'L3',
      find: 'silent >= SUSPECT_AFTER || ',
      replace: '',
      tests: heartbeat,
    },
    {
      name: 'something unconfirmed raises no earlier doubt',
      promise: 'L3',
      find: ' || (asked !== undefined && now - asked >= SUSPECT_SENDING_AFTER && unconfirmed())',
      replace: '',
      tests: heartbeat,
    },
    {
      name: 'stalled timers count as silence',
      promise: 'L3',
      find: 'const stalled = now - lastBeat > STALLED',
      replace: 'const stalled = false',
      tests: heartbeat,
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
      find: '      probeUntil = undefined\n      doubt(false)',
      replace: '      doubt(false)',
      tests: heartbeat,
    },
    {
      name: 'probes put their verdict off',
      promise: 'L3',
      find: 'if (probeUntil === undefined) {',
      replace: '{',
      tests: heartbeat,
    },
    { name: 'nobody is asked', promise: 'L3', find: '    ping()\n', replace: '', tests: heartbeat },
  ]),

  ...inFile('src/engine/links.ts', [
    {
      name: 'names are looked up on the prototype too',
      promise: 'F2',
      find: '!Object.hasOwn(service.kinds, frame.kind)',
      replace: '!service.kinds[frame.kind]',
      tests: hostile,
    },
    {
      name: 'violations are forgiven',
      promise: 'L4',
      find: "if (++violations >= MAX_VIOLATIONS) link.close('refused')",
      replace: '',
      tests: links,
    },
    {
      name: 'the first violation closes',
      promise: 'L4',
      find: '++violations >= MAX_VIOLATIONS',
      replace: '++violations >= 1',
      tests: links,
    },
    {
      name: 'a body that its schema refuses is passed on',
      promise: 'L4',
      find: 'if (!body.success) return link.violation(`${frame.proto}.${frame.kind}`)',
      replace: '',
      tests: hostile,
    },
    {
      name: 'the audience is not asked',
      promise: 'G2',
      find: "if (!service.audience(link.peer)) return count('frame.audience')",
      replace: '',
      tests: links,
    },
    {
      name: 'frames on a closed link are still looked at',
      promise: 'L4',
      find: '    if (!link.open) return\n    link.heard()',
      replace: '    link.heard()',
      tests: links,
    },
    { name: 'frames do not count as life', promise: 'L3', find: '    link.heard()\n', replace: '', tests: heartbeat },
    {
      name: 'the higher ID closes a link too',
      promise: 'L1',
      find: 'if (me().id > peer) return\n',
      replace: '',
      tests: links,
    },
    {
      name: 'nobody closes the second link',
      promise: 'L1',
      find: 'if (loser?.open && current(peer) !== loser) loser.close()',
      replace: '',
      tests: links,
    },
    {
      name: 'the last link left is closed as the loser',
      promise: 'L1',
      find: 'loser?.open && current(peer) !== loser',
      replace: 'loser?.open',
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
      find: '    others.add(channel)\n',
      replace: '    others.add(channel)\n    for (const old of [...(links.get(peer) ?? [])]) old.close()\n',
      tests: links,
    },
    {
      name: 'any number of links to one peer',
      promise: 'L5',
      find: 'for (const extra of all.slice(0, -MAX_LINKS_PER_PEER)) extra.close()',
      replace: '',
      tests: links,
    },
    {
      name: 'any number of channels may be proving themselves',
      promise: 'L5',
      find: 'stopped || others.size >= MAX_PROVING',
      replace: 'stopped',
      tests: hostile,
    },
    {
      name: 'a failed channel stays open',
      promise: 'H5',
      find: '      channel.close()\n      count(`handshake.${result.why}`)',
      replace: '      count(`handshake.${result.why}`)',
      tests: links,
    },
    {
      name: 'a failed handshake is promoted',
      promise: 'H1',
      find: '      return result.why\n',
      replace: '      promote(channel, new Set(), [])\n      return result.why\n',
      tests: hostile,
    },
    {
      name: 'what came right behind the proof is dropped',
      promise: 'H1',
      find: 'for (const frame of held) receive(link, frame)',
      replace: '',
      tests: links,
    },
    {
      name: 'a peer that stops reading fills the memory',
      promise: 'L5',
      find: 'if (channel.buffered > MAX_BUFFERED) {',
      replace: 'if (channel.buffered > Number.POSITIVE_INFINITY) {',
      tests: hostile,
    },
    {
      name: 'a dead peer is kept',
      promise: 'L3',
      find: "onDead: () => link.close('timeout'),",
      replace: 'onDead: () => undefined,',
      tests: heartbeat,
    },
  ]),

  ...inFile('src/engine/log.ts', [
    {
      name: 'known entries are taken again',
      promise: 'D1',
      find: 'if (one.seq <= seq) continue',
      replace: '',
      tests: log,
    },
    { name: 'holes are stored', promise: 'D3', find: '        if (gap) break\n', replace: '', tests: log },
    {
      name: 'a hole is called done',
      promise: 'D8',
      find: "written === 'done' && gap ? 'gap' : written",
      replace: 'written',
      tests: log,
    },
    {
      name: 'lamports need not rise',
      promise: 'L4',
      find: 'one.lamport <= lamport || ',
      replace: '',
      tests: log,
    },
    {
      name: 'lamports may jump anywhere',
      promise: 'L4',
      find: ' || one.lamport > most',
      replace: '',
      tests: log,
    },
    {
      name: 'entries said to be mine are taken',
      promise: 'D5',
      find: "if (author === id) return 'violation'",
      replace: '',
      tests: log,
    },
    {
      name: 'any number of installs',
      promise: 'L5',
      find: "if (!head && (heads?.size ?? 0) >= MAX_INSTANCES) return 'violation'",
      replace: '',
      tests: log,
    },
    {
      name: 'the head moves though the disk refused',
      promise: 'D8',
      find: "    if (written !== 'done') return written\n    for (const entry of entries) setHead(state, entry)",
      replace: "    for (const entry of entries) setHead(state, entry)\n    if (written !== 'done') return written",
      tests: log,
    },
    {
      name: 'merging is not in turn',
      promise: 'D3',
      find: '    const state = await load(conversation)\n    return state.inTurn(async () => {\n      const heads',
      replace:
        '    const state = await load(conversation)\n    return (async (step: () => Promise<Merged>) => step())(async () => {\n      const heads',
      tests: log,
    },
    {
      name: 'appending is not in turn',
      promise: 'D3',
      find: 'return state.inTurn(\n      async (): Promise<{ ok: true',
      replace: 'return (async <T>(step: () => Promise<T>) => step())(\n      async (): Promise<{ ok: true',
      tests: log,
    },
    {
      name: 'my lamport ignores what I heard',
      promise: 'D3',
      find: 'lamport: Math.max(state.lamport, base) + 1,',
      replace: 'lamport: (state.heads.get(id)?.get(instance)?.lamport ?? 0) + 1,',
      tests: log,
    },
    {
      name: 'taken-back words stay in memory and go out',
      promise: 'D9',
      find: 'if (projected.erases) state.recent = []',
      replace: '',
      tests: log,
    },
    {
      name: 'a bad row is sent as it is',
      promise: 'D6',
      find: '      return mend(rows, base)\n',
      replace: '      return rows\n',
      tests: log,
    },
    {
      name: 'a foreign write goes unnoticed',
      promise: 'D3',
      find: "if (written === 'exists') loaded.delete(conversation) // somebody",
      replace: '// somebody',
      tests: log,
    },
  ]),

  ...inFile('src/engine/marks.ts', [
    {
      name: 'marks can fall',
      promise: 'D2',
      find: 'if (seq <= (next.get(instance) ?? 0)) continue',
      replace: '',
      tests: marks,
    },
    {
      name: 'a mark is shown before it is written',
      promise: 'D2',
      find: '      const written = await storage.write([{ put: marksTable',
      replace:
        '      onRaised(conversation, marks, name)\n      const written = await storage.write([{ put: marksTable',
      tests: marks,
    },
    {
      name: 'a mark that the disk refused is shown',
      promise: 'D2',
      find: "      if (written !== 'done') return written\n      known",
      replace: '      known',
      tests: marks,
    },
    {
      name: 'a mark that the disk refused is forgotten',
      promise: 'D2',
      find: "if (!stopped && (written === 'full' || written === 'broken'))",
      replace: 'if (stopped && !stopped)',
      tests: marks,
    },
    {
      name: 'marks are not in turn',
      promise: 'D2',
      find: '    inTurn(async (): Promise<Written> => {',
      replace: '    (async (step: () => Promise<Written>) => step())(async (): Promise<Written> => {',
      tests: marks,
    },
  ]),

  ...inFile('src/engine/sync.ts', [
    {
      name: 'what is written waits for the page to be drawn',
      promise: 'D1',
      find: '      sendLive(session, entries)\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'a receipt before the write',
      promise: 'D2',
      find: '        await settled(\n',
      replace:
        "        link.send(logProtocol, 'frontier', { have: [[first.instance, first.entries.at(-1)!.seq]], again: false })\n        await settled(\n",
      tests: sync,
    },
    {
      name: 'no receipt',
      promise: 'D2',
      find: '      for (const { link: each } of of(link.peer)) await sendFrontier(each, false)\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'what is missing is not asked for again',
      promise: 'D8',
      find: '      quietly(sendFrontier(link, true))\n    })',
      replace: '    })',
      tests: sync,
    },
    {
      name: 'asking again does not get more seldom',
      promise: 'D8',
      find: 'session.askIn = Math.min(session.askIn * 2, ASK_AGAIN_CAP)',
      replace: '',
      tests: sync,
    },
    {
      name: 'nothing is asked for at link-up',
      promise: 'D4',
      find: '    quietly(sendFrontier(link, true))\n    quietly(sendRead(link))',
      replace: '    quietly(sendRead(link))',
      tests: [...network, ...storm],
    },
    {
      name: 'entries go out before the frontier came',
      promise: 'D4',
      find: '      theirs: undefined,\n',
      replace: '      theirs: new Map(),\n',
      tests: sync,
    },
    {
      name: 'what is asked for again is not sent again',
      promise: 'D4',
      find: 'new Map(again ? [] : session.theirs)',
      replace: 'new Map(session.theirs)',
      tests: sync,
    },
    {
      name: 'what was sent counts as received when it is asked for again',
      promise: 'D4',
      find: '      session.sent = new Map()\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'what is written is not sent until something else happens',
      promise: 'D1',
      find: '      sendLive(session, entries)\n      quietly(pump(session))\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'frontiers may claim anything',
      promise: 'D7',
      find: "if (current && current[1] > (mine.get(writing) ?? 0)) return link.violation('frontier')",
      replace: '',
      tests: hostile,
    },
    {
      name: 'a former install counts as the current one',
      promise: 'D7',
      find: 'have.find(([instance]) => instance === writing)',
      replace: "have.find(([instance]) => instance === writing || instance === 'formerself')",
      tests: hostile,
    },
    {
      name: 'marks about logs made up are kept',
      promise: 'L5',
      find: 'have.filter(([instance]) => mine.has(instance))',
      replace: 'have',
      tests: hostile,
    },
    {
      name: 'read marks may claim anything',
      promise: 'D2',
      find: 'Math.min(seq, mine.get(instance)!)',
      replace: 'seq',
      tests: hostile,
    },
    {
      name: 'no window: everything is sent without a receipt',
      promise: 'L5',
      find: ' || session.flightBytes >= MAX_BATCH_BYTES) break',
      replace: ') break',
      tests: sync,
    },
    {
      name: 'what waits for the disk is unbounded',
      promise: 'L5',
      find: "if (session.inboxBytes + bytes > MAX_UNSTORED) return link.violation('flood')",
      replace: '',
      tests: hostile,
    },
    {
      name: 'a broken rule of the log is no violation',
      promise: 'L4',
      find: "if (merged === 'violation') return link.violation('entries')",
      replace: "if (merged === 'violation') return",
      tests: hostile,
    },
    {
      name: 'what I have read is told though I do not want it',
      promise: 'D2',
      find: '    if (!tellsRead()) return\n',
      replace: '',
      tests: sync,
    },
    {
      name: 'what I have read is not told at link-up',
      promise: 'D2',
      find: '    quietly(sendFrontier(link, true))\n    quietly(sendRead(link))',
      replace: '    quietly(sendFrontier(link, true))',
      tests: sync,
    },
    {
      name: 'frames larger than a frame',
      promise: 'D1',
      find: 'if (bytes + size > MAX_FRAME) flush()',
      replace: '',
      tests: sync,
    },
    {
      name: 'a batch is sent though something else was asked for meanwhile',
      promise: 'D4',
      find: 'if (from !== Math.max(session.sent.get(instance) ?? 0, session.theirs.get(instance) ?? 0)) continue',
      replace: '',
      tests: [...sync, ...storm],
    },
  ]),

  ...inFile('src/features/chat/kinds.ts', [
    {
      name: 'a delete names its author itself',
      promise: 'D5',
      find: 'return success ? { kind: DELETE, target: at(entry.author, output), quiet: output.quiet === true } : undefined',
      replace:
        'return success ? { kind: DELETE, target: at((entry.body as { author?: string }).author ?? entry.author, output), quiet: output.quiet === true } : undefined',
      tests: [...log, ...hostile],
    },
    {
      name: 'words pass for an emoji',
      promise: 'D6',
      find: '/^[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$/u.test(text) &&',
      replace: '',
      tests: acts,
    },
  ]),

  ...inFile('src/features/chat/fold.ts', [
    {
      name: 'what comes last wins, not what was said last',
      promise: 'D11',
      find: 'than === undefined || compareOrder(by, than) > 0',
      replace: 'true',
      tests: acts,
    },
    {
      name: 'what was read can vanish without a trace',
      promise: 'D12',
      find: 'row.gone === 1 || (act.quiet && !seen)',
      replace: 'row.gone === 1 || act.quiet',
      tests: acts,
    },
    {
      name: 'a delete brings up a trace of what was deleted here',
      promise: 'D12',
      find: 'const traceless = row.gone === 1 || ',
      replace: 'const traceless = ',
      tests: acts,
    },
  ]),

  ...inFile('src/features/chat/projection.ts', [
    {
      name: 'what comes before its message is forgotten',
      promise: 'D11',
      find: 'set({ ...fresh.get(entryId(entry))!, orphan: 1 })',
      replace: 'void 0',
      tests: acts,
    },
    {
      name: 'what waits is found only after the next start',
      promise: 'D11',
      find: '        orphans.set(peer, true)\n',
      replace: '',
      tests: acts,
    },
    {
      name: 'earlier versions of a deleted message stay',
      promise: 'D12',
      find: 'if (edit.kind === EDIT && edit.target && keyId(edit.target) === keyId(what.target)) set(erased(edit))',
      replace: 'void edit',
      tests: acts,
    },
    {
      name: 'an edit of a deleted message keeps its words',
      promise: 'D12',
      find: 'else if (what.kind === EDIT && row.kind === ERASED) set(erased(entry))',
      replace: '',
      tests: acts,
    },
    {
      name: 'an agreement to anything counts',
      promise: 'D14',
      find: 'if (!body?.success || body.output.answers || body.output.seconds !== seconds) return hide()',
      replace: 'if (body?.success && body.output.seconds !== seconds) return hide()',
      tests: acts,
    },
    {
      name: 'an agreement to nothing counts',
      promise: 'D14',
      find: 'if (!body?.success || body.output.answers',
      replace: 'if (body?.output && body.output.answers',
      tests: acts,
    },
    {
      name: 'my own messages count as unread',
      find: 'const news = mine ? [] : ',
      replace: 'const news = ',
      tests: chat,
    },
    {
      name: 'a deleted message stays unread',
      find: 'unreadGone += 1',
      replace: 'unreadGone += 0',
      tests: acts,
    },
  ]),

  ...inFile('src/features/chat/summary.ts', [
    {
      name: 'the last line stays when it was deleted',
      find: 'const changed = [...touched.values()].find(isLast)',
      replace: 'const changed = undefined as Shown | undefined; void isLast',
      tests: [...chat, ...acts],
    },
  ]),

  ...inFile('src/features/chat/rows.ts', [
    {
      name: 'the claimed time is shown as it is claimed',
      promise: 'D10',
      find: 'Math.max(EARLIEST, Math.min(at, now))',
      replace: 'at',
      tests: hostile,
    },
    {
      name: 'a bad row ends the history',
      promise: 'D6',
      find: 'const end = found.length < wanted',
      replace: 'const end = rows.length < limit',
      tests: chat,
    },
  ]),

  ...inFile('src/features/chat/stretch.ts', [
    {
      name: 'late messages above the first page are shown at its top',
      promise: 'D3',
      find: '(complete || compareOrder(order, first.order) >= 0)',
      replace: 'true',
      tests: chat,
    },
    {
      name: 'what comes while one reads far above is shown there',
      promise: 'D3',
      find: '(newest || compareOrder(order, last.order) <= 0)',
      replace: 'true',
      tests: long,
    },
  ]),

  ...inFile('src/features/chat/conversation.ts', [
    {
      name: 'a tick that comes while the page loads is lost',
      promise: 'D2',
      find: 'if (known === NO_MARKS) known = itsMarks',
      replace: 'known = itsMarks',
      tests: chat,
    },
    {
      name: 'what is taken back while its page loads comes up again',
      promise: 'D9',
      find: 'rows = rows.filter((row) => !gone.has(entryId(row)) || late.has(entryId(row)))',
      replace: '',
      tests: chat,
    },
    {
      name: 'the page of another conversation is shown',
      promise: 'D3',
      find: 'opening === at && get() !== undefined',
      replace: 'get() !== undefined',
      tests: chat,
    },
    {
      name: 'what is at hand grows without end',
      promise: 'L5',
      find: 'if (rows.length <= MAX_WINDOW) return {}',
      replace: 'if (rows.length <= 1e9) return {}',
      tests: long,
    },
  ]),

  ...inFile('src/features/chat/quotes.ts', [
    {
      name: 'what a draft answers is known only while it is at hand',
      find: '      if (key && !quoted.has(nameOf(key))) await read(key)\n      return true',
      replace: '      return true',
      tests: drafting,
    },
    {
      name: 'what a draft answers stays as it was when it was chosen',
      find: 'for (const row of rows) if (quoted.has(entryId(row))) quoted.set(entryId(row), row)',
      replace: '',
      tests: drafting,
    },
  ]),

  ...inFile('src/features/chat/stars.ts', [
    {
      name: 'stars of one moment are lost where a page ends',
      find: 'row.starred !== starred || compareKeys(keyOf(row), key) < 0',
      replace: 'row.starred !== starred && key.length > 0',
      tests: stars,
    },
    {
      name: 'stars of one moment come twice where a page ends',
      find: '!last || isBeyond(row, last)',
      replace: '!last || row.starred !== undefined',
      tests: stars,
    },
  ]),

  ...inFile('src/features/chat/rows.ts', [
    {
      name: 'what a friend said to a former ID may be answered',
      find: 'entry.lamport <= base || (isMine(entry)',
      replace: '(isMine(entry)',
      tests: former,
    },
  ]),

  ...inFile('src/features/chat/projection.ts', [
    {
      name: 'a reaction to nothing is told',
      find: 'if (next && what.kind === REACT && !isMine(entry) && isMine(row))',
      replace: 'if (what.kind === REACT && !isMine(entry))',
      tests: log,
    },
  ]),

  ...inFile('src/engine/sync.ts', [
    {
      name: 'what a friend says to a new ID sorts above what was there before',
      promise: 'D15',
      find: 'lamport: lamport + base',
      replace: 'lamport',
      tests: former,
    },
    {
      name: 'a friend hears how much there was before',
      promise: 'D15',
      find: '[seq, lamport - base, at',
      replace: '[seq, lamport, at',
      tests: former,
    },
  ]),

  ...inFile('src/engine/instance.ts', [
    {
      name: 'what is said to a new ID is taken for what was said to the former',
      promise: 'D15',
      find: 'byte ^ (id.publicKey[at] ?? 0)',
      replace: 'byte + 0 * at',
      tests: former,
    },
  ]),

  ...inFile('src/features/chat/erasing.ts', [
    {
      name: 'versions of what was deleted here stay',
      promise: 'D12',
      find: 'if (act.kind === EDIT) touched',
      replace: "if (act.kind === '') touched",
      tests: acts,
    },
    {
      name: 'the search is not told of what disappeared',
      promise: 'D13',
      find: 'changes.push({ put: unindexedTable.name, row: { conversation, author, instance, seq } })',
      replace: 'void [conversation, author, instance, seq]',
      tests: acts,
    },
  ]),

  ...inFile('src/features/chat/vanishing.ts', [
    {
      name: 'time that was to run when the app died never runs',
      promise: 'D13',
      find: '        await inTurn(() => begin(peer, false, seen))\n',
      replace: '',
      tests: acts,
    },
    {
      name: 'a disk that refused keeps them for ever',
      promise: 'D13',
      find: 'return schedule(TRY_AGAIN)',
      replace: 'return',
      tests: acts,
    },
    {
      name: 'what is due stays until it is looked at',
      promise: 'D13',
      find: '    void sweep()\n  }',
      replace: '  }',
      tests: acts,
    },
  ]),

  ...inFile('src/features/chat/acts.ts', [
    {
      name: 'what waits can be deleted here, and never arrives',
      promise: 'D1',
      find: 'for (const row of rows) if (await waits(row)) return IMPOSSIBLE',
      replace: '',
      tests: acts,
    },
    {
      name: 'what is delivered can be cancelled',
      promise: 'D9',
      find: "return (await waits(row)) ? takeBack(row) : { ok: false, error: 'late' }",
      replace: 'return takeBack(row)',
      tests: chat,
    },
    {
      name: 'under a new ID one reacts to what was said under the former',
      find: 'if (row?.kind !== TEXT || former(row)) return IMPOSSIBLE',
      replace: 'if (row?.kind !== TEXT) return IMPOSSIBLE',
      tests: former,
    },
    {
      name: 'anybody edits mine',
      promise: 'D5',
      find: "if (!isMyText(row)) return { ok: false, error: 'impossible' }",
      replace: "if (!row) return { ok: false, error: 'impossible' }",
      tests: acts,
    },
  ]),

  ...inFile('src/features/chat/typing.ts', [
    {
      name: 'who does not tell is told',
      find: 'if (!on || !tells()) return',
      replace: 'if (!on) return',
      tests: acts,
    },
    {
      name: 'typing lasts for ever',
      find: 'clock.after(FORGET_AFTER, () => quiet(peer))',
      replace: 'clock.after(1e12, () => quiet(peer))',
      tests: acts,
    },
  ]),

  ...inFile('src/features/chat/chat.ts', [
    {
      name: 'the words of a message that is gone stay in its unfinished change',
      promise: 'D13',
      find: 'if (gone.includes(edit.id) || (now && now.kind !== TEXT)) setDraft(peer, rest)',
      replace: 'void [rest, gone, now]',
      tests: drafting,
    },
    {
      name: 'what was on its way to the disk when the page died is lost',
      promise: 'D1',
      find: '        drafts.takeUp(peer, await newestOfMine(storage, peer))\n',
      replace: '',
      tests: drafting,
    },
    {
      name: 'what was written when the page died is a draft as well',
      promise: 'D1',
      find: 'await newestOfMine(storage, peer)',
      replace: '[]',
      tests: drafting,
    },
    {
      name: 'what failed and was let go of comes back after a reload',
      promise: 'D9',
      find: '    release.get(id)?.()\n',
      replace: '',
      tests: drafting,
    },
    {
      name: 'reading and receiving write the same row at once',
      promise: 'D3',
      find: 'const reading = log.alone(peer, async () => {',
      replace: 'const reading = (async (_: unknown, step: () => Promise<void>) => step())(peer, async () => {',
      tests: chat,
    },
    {
      name: 'a message that could not be stored is lost',
      promise: 'D8',
      find: '    failures.set(peer, [...(failures.get(peer) ?? []), message])\n',
      replace: '',
      tests: chat,
    },
    {
      name: 'what the disk refused is shown as chosen',
      promise: 'D8',
      find: '    const old = before[peer]\n',
      replace: '    if (before) return false\n    const old = before[peer]\n',
      tests: acts,
    },
  ]),

  ...inFile('src/features/contacts/request.ts', [
    {
      name: 'requests need no signature',
      promise: 'R1',
      find: ' || !(await crypto.verify(peer.publicKey, requestBytes(request), fromBase64Url(request.sig)!))',
      replace: '',
      tests: requests,
    },
    {
      name: 'the seal is not bound to sender and receiver',
      promise: 'R1',
      find: "signedBytes('request', utf8(from), utf8(to), nonce)\n",
      replace: "signedBytes('request', nonce)\n",
      tests: requests,
    },
    {
      name: "a request's signature does not cover its box",
      promise: 'R1',
      find: ', timeField(r.ts), fromBase64Url(r.box)!)',
      replace: ', timeField(r.ts))',
      tests: [...requests, ...vectors],
    },
    {
      name: "a request's signature does not cover its time",
      promise: 'R1',
      find: ' timeField(r.ts), fromBase64Url',
      replace: ' fromBase64Url',
      tests: [...requests, ...vectors],
    },
    {
      name: 'requests show their size',
      promise: 'R1',
      find: 'new Uint8Array(REQUEST_PADDED - bytes.length)',
      replace: 'new Uint8Array(0)',
      tests: requests,
    },
    {
      name: 'the sender is who the request says',
      promise: 'R1',
      find: 'parsed.output.from === from && ',
      replace: '',
      tests: requests,
    },
    {
      name: 'requests for others are taken',
      promise: 'R1',
      find: 'parsed.output.to === self && ',
      replace: '',
      tests: requests,
    },
    {
      name: 'the fields in the box may be longer than the box',
      promise: 'R1',
      find: '    if (length > bytes.length - at) return undefined\n',
      replace: '',
      tests: requests,
    },
  ]),

  ...inFile('src/features/contacts/contacts.ts', [
    {
      name: 'a request can be played again',
      promise: 'R3',
      find: '    seen.add(key)\n',
      replace: '',
      tests: requests,
    },
    {
      name: 'an earlier request replaces a later one',
      promise: 'R3',
      find: "if (known && known.at >= request.at) return count('request.replayed')",
      replace: '',
      tests: requests,
    },
    {
      name: 'any number of requests is kept',
      promise: 'R3',
      find: "if (!known && before.length >= MAX_REQUESTS) return count('request.full')",
      replace: '',
      tests: requests,
    },
    {
      name: 'any number of requests is opened',
      promise: 'L5',
      find: "if (!admits(from) && tooMany()) return count('request.flood')",
      replace: '',
      tests: requests,
    },
    {
      name: 'friends are shut out by a flood of strangers',
      promise: 'R3',
      find: 'if (!admits(from) && tooMany())',
      replace: 'if (tooMany())',
      tests: requests,
    },
    {
      name: 'whoever was ignored comes up again',
      promise: 'R2',
      find: "if (ignored.has(from)) return count('request.ignored')\n    if (!admits",
      replace: 'if (!admits',
      tests: requests,
      explained: 'The look after the request was opened refuses it as well; this one only saves the work.',
    },
    {
      name: 'whoever is ignored while a request is opened comes up again',
      promise: 'R2',
      find: "if (ignored.has(from)) return count('request.ignored') // while",
      replace: '// while',
      tests: requests,
    },
    {
      name: 'who was ignored is forgotten at a reload',
      promise: 'R2',
      find: "if (state === 'ignored') ignored.set(request.from, request.at)",
      replace: "if (state === 'ignored') continue",
      tests: requests,
    },
    {
      name: 'a request gets a connection in reply',
      promise: 'R2',
      find: '    const before = store.getState().requests\n',
      replace: '    network?.dialer.want(from)\n    const before = store.getState().requests\n',
      tests: requests,
    },
    {
      name: 'a request of whom I have asked is one among others',
      promise: 'R4',
      find: '    if (contact) {\n',
      replace: '    if (contact && contact.status === "friend") {\n',
      tests: requests,
    },
    {
      name: 'a proved link makes no contact',
      promise: 'R4',
      find: "if (find(link.peer)?.status === 'asked') await befriend(link.peer)",
      replace: '',
      tests: requests,
    },
    {
      name: 'accepting dials nobody',
      promise: 'R4',
      find: '    withoutRequest(id)\n    pursue(friend)\n',
      replace: '    withoutRequest(id)\n',
      tests: requests,
    },
    {
      name: 'a contact is shown though the disk refused it',
      find: "if ((await storage.write([{ put: contactsTable.name, row }, ...more])) !== 'done') return false",
      replace: 'void storage.write([{ put: contactsTable.name, row }, ...more])',
      tests: requests,
    },
    {
      name: 'every name that a friend says is written at once',
      promise: 'L5',
      find: 'if (!waiting) void takeName(peer)',
      replace: 'void (waiting || true) && void takeName(peer)',
      tests: hostile,
    },
    {
      name: 'a bad row ends the list of contacts',
      find: 'return parsed.success ? [parsed.output] : []',
      replace: 'return [row as v.InferOutput<T>]',
      tests: contacts,
    },
  ]),

  ...inFile('src/features/contacts/knocking.ts', [
    {
      name: 'a request is sent once',
      promise: 'R2',
      find: '      () => void knock(peer),\n',
      replace: '      () => undefined,\n',
      tests: requests,
    },
    {
      name: 'requests are repeated without pausing longer',
      promise: 'R2',
      find: '    asked.set(peer, tries)\n',
      replace: '',
      tests: requests,
    },
  ]),

  ...inFile('src/features/identity/identity.ts', [
    {
      name: 'lost keys are replaced in silence',
      find: "if (keys === 'lost' || (keys === 'none' && stored.success)) store",
      replace: "if (keys === 'lost') store",
      tests: identity,
    },
    {
      name: 'keys that outlived the database are thrown away',
      find: "typeof survivor === 'string' ? await keyStore.create() : survivor",
      replace: 'await keyStore.create()',
      tests: identity,
    },
    {
      name: 'somebody is there though the disk refused them',
      find: "if ((await storage.write([{ put: identityTable.name, row }, ...more])) !== 'done') return false",
      replace: 'void storage.write([{ put: identityTable.name, row }, ...more])',
      tests: identity,
    },
    {
      name: 'pressing twice makes two people',
      find: 'if (self) return { ok: true } // pressed twice',
      replace: '',
      tests: identity,
    },
  ]),

  ...inFile('src/features/settings/settings.ts', [
    {
      name: 'a bad setting takes the others with it',
      find: "theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),",
      replace: "theme: v.picklist(['system', 'light', 'dark']),",
      tests: settings,
    },
    {
      name: 'a setting is shown though the disk refused it',
      find: "if ((await storage.write([{ put: settingsTable.name, row }])) !== 'done') return false",
      replace: 'void storage.write([{ put: settingsTable.name, row }])',
      tests: settings,
    },
    {
      name: 'any broker may be chosen',
      find: "if (!found) return 'not-allowed'",
      replace: "if (!found) return (await write({ broker: wanted })) ? 'done' : 'storage'",
      tests: settings,
    },
  ]),

  ...inFile('src/features/notifications/notifications.ts', [
    {
      name: 'people who were not accepted notify',
      find: "one.id === peer && one.status === 'friend'",
      replace: 'one.id === peer',
      tests: notifications,
    },
    {
      name: 'muted chats notify',
      find: 'isMuted(chat.getState(), peer, now) || ',
      replace: '',
      tests: notifications,
    },
    {
      name: 'quiet hours are loud',
      find: ' || isQuiet(alerts().quiet, localTime(now))',
      replace: '',
      tests: notifications,
    },
    {
      name: 'the chat on screen notifies',
      find: 'stopped || isLookedAt(peer) || ',
      replace: 'stopped || ',
      tests: notifications,
    },
    {
      name: 'the words of what disappears are told',
      find: "last.kind === 'text' && last.ttl === undefined ? last.text",
      replace: "last.kind === 'text' ? last.text",
      tests: notifications,
    },
    {
      name: 'the system notifies while the app is looked at',
      find: 'if (attention.watched())\n      return news',
      replace: 'if (attention.watched())\n      news',
      tests: notifications,
    },
    {
      name: 'the app tells a name where none is to be told',
      find: 'name: whole ? undefined : deps.nameOf(from), count: unreadOf(peer) })',
      replace: 'name: deps.nameOf(from), count: unreadOf(peer) })',
      tests: notifications,
    },
    {
      name: 'what was read at once is told',
      find: 'unreadOf(peer) > 0 ? tellable(peer) : undefined',
      replace: 'tellable(peer)',
      tests: notifications,
    },
    {
      name: 'what was read stays on the screen',
      find: '        if (unread < (before.summaries[peer]?.unread ?? 0)) void closeOf(peer)',
      replace: '        if (unread < 0) void closeOf(peer)',
      tests: notifications,
    },
    {
      name: 'telling less leaves what told more',
      find: '        await notifier.closeAll()\n',
      replace: '',
      tests: notifications,
    },
    {
      name: 'somebody who said no is asked again',
      find: ' && !wanted.declined) store.setState({ offer: true })',
      replace: ') store.setState({ offer: true })',
      tests: notifications,
    },
    {
      name: 'every chat makes a sound of its own',
      find: '    if (clock.uptime() - lastSound < SOUND_PAUSE) return true\n',
      replace: '',
      tests: notifications,
    },
    {
      name: 'a notification is silent though our own sound could not be heard',
      find: "silent: heard || wanted.sound === 'none'",
      replace: 'silent: true',
      tests: notifications,
    },
    {
      name: 'reactions are told though they are not wanted',
      find: 'return on && reactions && ',
      replace: 'return on && ',
      tests: notifications,
    },
    {
      name: 'reactions are told while the page is looked at',
      find: '!attention.watched() && tellable(peer) !== undefined',
      replace: 'tellable(peer) !== undefined',
      tests: notifications,
    },
    {
      name: 'reactions that were seen are counted with the next',
      find: '    reactions.forget(peer)\n',
      replace: '',
      tests: notifications,
    },
    {
      name: 'a notification shown while it was read stays',
      find: '    if (unreadOf(peer) === 0) await closeOf(peer)\n  }',
      replace: '  }',
      tests: notifications,
    },
    {
      name: 'a reaction shown while it was looked at stays',
      find: '    if (isLookedAt(peer)) await close(reactionTag(peer))\n',
      replace: '',
      tests: notifications,
    },
  ]),

  ...inFile('src/features/notifications/gathering.ts', [
    {
      name: 'who goes on and on is never told',
      find: 'Math.min(BREATH, since + LONGEST - clock.uptime())',
      replace: 'BREATH',
      tests: notifications,
    },
    {
      name: 'every message of one breath is told',
      find: '      waiting.get(peer)?.cancel()\n',
      replace: '',
      tests: notifications,
    },
  ]),

  ...inFile('src/features/notifications/reactions.ts', [
    {
      name: 'what was taken back stays told',
      find: 'kept.size === 0 || tellable(peer)',
      replace: 'kept.size > 0 && tellable(peer)',
      tests: notifications,
    },
    {
      name: 'any number of reactions is kept',
      find: 'kept.size >= KEPT || ',
      replace: '',
      tests: notifications,
    },
    {
      name: 'a changed mind is two reactions',
      find: '      const known = kept.delete(message)\n',
      replace: '      const known = kept.delete(message)\n      if (known) kept.set(`${message} before`, emoji)\n',
      tests: notifications,
    },
    {
      name: 'reactions are told without a look at who may notify',
      find: 'kept.size === 0 || tellable(peer)) tell',
      replace: 'kept) tell',
      tests: notifications,
    },
  ]),

  ...inFile('src/features/notifications/notice.ts', [
    {
      name: 'a name turns the words around it',
      find: 'const who = isolated(readable(name))',
      replace: 'const who = readable(name)',
      tests: notices,
    },
    {
      name: 'a reaction tells of a chat where nothing is to be told',
      find: "  if (shows === 'nothing') return undefined\n",
      replace: '',
      tests: notices,
    },
    {
      name: 'a text is shown where only the name is to be',
      find: "shows === 'text' && text !== undefined ?",
      replace: 'text !== undefined ?',
      tests: notices,
    },
    {
      name: 'a reaction shows its emoji where only the name is to be',
      find: "words.reacted(shows === 'text' ? emoji : undefined)",
      replace: 'words.reacted(emoji)',
      tests: notices,
    },
    {
      name: 'a long text is cut in a character',
      find: 'for (const { segment } of graphemes.segment(near))',
      replace: 'for (const segment of near)',
      tests: notices,
    },
  ]),

  ...inFile('src/features/notifications/quietHours.ts', [
    {
      name: 'quiet hours over midnight belong to the day on which they end',
      find: 'days.includes((day + 6) % 7)',
      replace: 'days.includes(day)',
      tests: test('features/quietHours'),
    },
    {
      name: 'quiet hours end a minute late',
      find: 'minutes >= from && minutes < to',
      replace: 'minutes >= from && minutes <= to',
      tests: test('features/quietHours'),
    },
  ]),

  ...inFile('src/serviceWorker/shell.ts', [
    {
      name: 'a file of another version is kept as this one’s',
      find: '      if (await isTrue(response, file)) return response\n',
      replace: '      if (response.ok) return response\n',
      tests: shell,
    },
    {
      name: 'whatever lies on the device is served',
      find: 'if (kept && (await isTrue(kept, file))) {',
      replace: 'if (kept) {',
      tests: shell,
    },
    {
      name: 'a version that came in half stays on the device',
      find: '        if (!before) await caches.delete(name)\n',
      replace: '',
      tests: shell,
    },
    {
      name: 'a failed return to the version in use takes it away',
      find: 'if (!before) await caches.delete(name)',
      replace: 'await caches.delete(name)',
      tests: shell,
    },
    {
      name: 'taking over removes what others of this origin keep',
      find: 'if (other.startsWith(prefix) && other !== name)',
      replace: 'if (other !== name)',
      tests: shell,
    },
    {
      name: 'former versions stay on the device',
      find: '        if (other.startsWith(prefix) && other !== name) await caches.delete(other)',
      replace: '        if (other === prefix) await caches.delete(other)',
      tests: shell,
    },
    {
      name: 'a version that has gone comes back bit by bit',
      find: 'if (await caches.has(name)) await',
      replace: 'await',
      tests: shell,
    },
    {
      name: 'what is shared into the page is told to the server',
      find: "fetch(file.path === '' ? home : request, { cache: 'no-cache' })",
      replace: "fetch(request, { cache: 'no-cache' })",
      tests: shell,
    },
    {
      name: 'a script is served as a page',
      find: "if (!file || asPage !== (path === '')) return undefined",
      replace: 'if (!file) return undefined',
      tests: shell,
    },
    {
      name: 'what is sent is answered from the device',
      find: "request.method !== 'GET' || ",
      replace: '',
      tests: shell,
    },
    {
      name: 'other paths of this origin are answered',
      find: ' || !url.startsWith(home)) return undefined',
      replace: ') return undefined',
      tests: shell,
    },
    {
      name: 'large files are fetched beforehand',
      find: 'if (file.optional) await carryOver(file, cache)',
      replace: 'if (false) await carryOver(file, cache)',
      tests: shell,
    },
    {
      name: 'large files are fetched again with every version',
      find: '    if (old && (await isTrue(old, file))) await cache.put(urlOf(file.path), old)\n',
      replace: '',
      tests: shell,
    },
    {
      name: 'a damaged large file is carried over',
      find: 'if (old && (await isTrue(old, file))) await',
      replace: 'if (old) await',
      tests: shell,
    },
    {
      name: 'a server that answers badly is believed about itself',
      find: '      if (fresh.ok) {\n        const copy',
      replace: '      if (fresh) {\n        const copy',
      tests: shell,
    },
    {
      name: 'the page’s headers stay as they were',
      find: "      if (file.path === '') later(refresh(file))\n",
      replace: '',
      tests: shell,
    },
    {
      name: 'a newer page is kept among the files of this version',
      find: '      if (await isTrue(fresh, file)) await keep(file, fresh)',
      replace: '      await keep(file, fresh)',
      tests: shell,
    },
    {
      name: 'what was redirected is taken for ours',
      find: 'response.ok && !response.redirected && ',
      replace: 'response.ok && ',
      tests: shell,
    },
    {
      name: 'a file is believed to be what the browser’s own cache says',
      find: "for (const cache of [first, 'reload'] as const)",
      replace: 'for (const cache of [first] as const)',
      tests: shell,
    },
    {
      name: 'the server’s word on itself is not kept for the first time without it',
      find: '      if (!(await cache.match(urlOf(CONFIG)))) await cache.add(urlOf(CONFIG))\n',
      replace: '',
      tests: shell,
    },
  ]),

  ...inFile('src/serviceWorker/giveWay.ts', [
    {
      name: 'a reload takes the version from under another tab',
      find: '!(await isAlone()) || ',
      replace: '',
      tests: givesWay,
    },
    { name: 'a reload goes in circles', find: ' || (await wasJustTried())', replace: '', tests: givesWay },
    {
      name: 'whoever comes by a link gets another version',
      find: 'if (!next || !isReload(request))',
      replace: 'if (!next)',
      tests: givesWay,
    },
    {
      name: 'a clock that was put back keeps a newer version away',
      find: 'since >= 0 && since < PAUSE',
      replace: 'since < PAUSE',
      tests: givesWay,
    },
    {
      name: 'who does not take over is believed to',
      find: 'settle(wordOf(event.data) === WILL)',
      replace: 'settle(true)',
      tests: givesWay,
    },
    {
      name: 'a worker that does not wake up is waited for',
      find: 'const timer = setTimeout(() => settle(false), PATIENCE)',
      replace: 'const timer = setTimeout(() => undefined, PATIENCE)',
      tests: givesWay,
    },
    {
      name: 'having tried is remembered for ever',
      find: '      await caches.delete(name)\n',
      replace: '',
      tests: givesWay,
    },
  ]),

  ...inFile('src/platform/serviceWorker/registration.ts', [
    {
      name: 'the first worker loads the page anew',
      find: 'if (controlled || asked) loadAnew()',
      replace: 'loadAnew()',
      tests: updates,
    },
    {
      name: 'a page is loaded anew twice',
      find: '    if (reloaded) return\n',
      replace: '',
      tests: updates,
    },
    {
      name: 'a page under one worker does not follow to the next',
      find: '    controlled = true\n',
      replace: '',
      tests: updates,
    },
    {
      name: 'the very first version is offered as a newer one',
      find: 'if (registration?.active) listeners.tell()',
      replace: 'listeners.tell()',
      tests: updates,
    },
    {
      name: 'a version that lay ready before is not offered',
      find: '    if (ready()) listeners.tell()\n',
      replace: '',
      tests: updates,
    },
    {
      name: 'a version that was on its way is not offered',
      find: '    watch(found.installing)\n    if',
      replace: '    if',
      tests: updates,
    },
    {
      name: 'a version that is not complete is offered',
      find: "      if (worker.state !== 'installed') return\n",
      replace: '',
      tests: updates,
    },
    {
      name: 'a newer version is looked for once',
      find: '      check()\n      hourly()\n',
      replace: '      check()\n',
      tests: updates,
    },
    {
      name: 'every focus asks the server for a newer version',
      find: '|| clock.uptime() - checked < PAUSE',
      replace: '',
      tests: updates,
    },
    {
      name: 'a worker that does not take over is waited for',
      find: '      clock.after(PATIENCE, loadAnew)\n',
      replace: '',
      tests: updates,
    },
    {
      name: 'a page that stopped follows others',
      find: "      container?.removeEventListener('controllerchange', onController)\n",
      replace: '',
      tests: updates,
    },
    {
      name: 'a page that stopped looks for newer versions',
      find: '      cancelHourly()\n',
      replace: '',
      tests: updates,
    },
  ]),

  ...inFile('src/app/createApp.ts', [
    {
      name: 'every offer is answered',
      promise: 'G1',
      find: 'admit: gate.admit,',
      replace: 'admit: async () => true,',
      tests: network,
    },
    { name: 'waking up looks at no link', promise: 'L3', find: '      links.probe()\n', replace: '', tests: heartbeat },
    {
      name: 'what was read is not told',
      promise: 'D2',
      find: "if (name === 'seen') sync.toldRead(peer)",
      replace: '',
      tests: sync,
    },
    {
      name: 'whoever begins anew does not ask their friends again',
      find: 'changes: rooms.flatMap(({ changes }) => changes),',
      replace: 'changes: [],',
      tests: identity,
    },
    {
      name: 'whoever begins anew forgets how far conversations had come',
      promise: 'D15',
      find: 'before: rooms[0].before,',
      replace: 'before: {},',
      tests: former,
    },
    { name: 'a new name is not told', find: 'if (renamed.ok) contacts.tellName()', replace: '', tests: contacts },
    {
      name: 'a page that is stopped stays online',
      promise: 'L1',
      find: '      network?.transport.stop()\n',
      replace: '',
      tests: network,
    },
  ]),

  ...inFile('peer-server/guard.ts', [
    {
      name: 'any page may open a socket',
      find: 'if (!origins.allows(request.headers.origin)) {',
      replace: 'if (!origins) {',
      tests: claims,
    },
    {
      name: 'frames of any size reach the broker',
      find: 'maxPayload: MAX_FRAME',
      replace: 'maxPayload: 0',
      tests: broker,
    },
    {
      name: 'what only the server says is passed on',
      find: '(dst !== client.id && !RELAYED.has(type))',
      replace: "type === ''",
      tests: broker,
    },
    {
      name: 'nobody is told who is absent',
      find: "    if (type !== 'CANDIDATE') client.send(expire(dst, client.id))\n",
      replace: '',
      tests: broker,
    },
    {
      name: 'a full server takes everybody',
      find: 'clients.size >= maxClients && !clients.has(id)',
      replace: 'clients.size >= maxClients * 2',
      tests: limits,
    },
    {
      name: 'who comes back to a full server is a stranger',
      find: 'clients.size >= maxClients && !clients.has(id)',
      replace: 'clients.size >= maxClients',
      tests: limits,
    },
    {
      name: 'a full server takes all who come at once',
      find: 'const isLate = isFull(id)',
      replace: 'const isLate = false',
      tests: guard,
    },
    {
      name: 'a new socket that breaks frees the ID of the old one',
      find: "if (claimed === 'mine') await giveBack(id, serial, owner)",
      replace: "if (claimed === 'mine') cluster.release(id, serial)",
      tests: guard,
    },
    {
      name: 'an owner who comes back has two sockets',
      find: '    clients.get(id)?.replace()\n',
      replace: '',
      tests: broker,
    },
    { name: 'floods cost nothing', find: 'limits.punish(address)', replace: 'limits.mayAsk(address)', tests: limits },
    { name: 'who leaves makes no room', find: '() => limits.leave(address))', replace: '() => {})', tests: limits },
    {
      name: 'silent sockets are kept',
      find: '    for (const client of clients.values()) client.checkAlive()\n',
      replace: '',
      tests: guard,
    },
  ]),

  ...inFile('peer-server/clientSocket.ts', [
    {
      name: 'whoever pours is served first',
      find: '    this.rest()\n',
      replace: '',
      tests: limits,
    },
    {
      name: 'a client may say as much as it likes',
      find: 'if (!messages.take(1, now))',
      replace: 'if (!messages.take(0, now))',
      tests: limits,
    },
    {
      name: 'a client may say it as large as it likes',
      find: 'if (!bytes.take(data.length, now))',
      replace: 'if (!bytes.take(0, now))',
      tests: limits,
    },
    {
      name: 'binary is text',
      find: "    if (isBinary) return this.cut(CLOSE.badFrame, 'Messages are text')\n",
      replace: '',
      tests: broker,
    },
    {
      name: 'who does not read is waited for',
      find: '    if (this.socket.bufferedAmount > MAX_UNREAD) this.socket.terminate()\n',
      replace: '',
      tests: broker,
    },
    {
      name: 'a replaced socket goes on speaking',
      find: '    if (this.gone) return\n    this.heard = true\n',
      replace: '    this.heard = true\n',
      tests: broker,
    },
  ]),

  ...inFile('peer-server/frame.ts', [
    {
      name: 'the head of a frame is too short',
      find: '[SHORT, LONG] = [125, 0xffff]',
      replace: '[SHORT, LONG] = [127, 0xffff]',
      tests: broker,
    },
    {
      name: 'the head of a large frame is too short',
      find: '[SHORT, LONG] = [125, 0xffff]',
      replace: '[SHORT, LONG] = [125, 0x1ffff]',
      tests: broker,
    },
    {
      name: 'white space behind a message is part of it',
      find: 'message[last] === BRACE ? last : message.lastIndexOf(BRACE)',
      replace: 'last',
      tests: broker,
    },
  ]),

  ...inFile('peer-server/envelope.ts', [
    {
      name: 'messages may be nested to any depth',
      find: '  if (depth > MAX_DEPTH) return false\n',
      replace: '',
      tests: broker,
    },
    {
      name: 'anything is a destination',
      find: " || (dst !== undefined && dst !== null && typeof dst !== 'string')",
      replace: '',
      tests: broker,
    },
  ]),

  ...inFile('peer-server/claim.ts', [
    { name: 'challenges never lapse', find: 'age > CHALLENGE_MS || ', replace: '', tests: claims },
    { name: 'challenges hold before their time', find: ' || age < -CLOCK_SKEW_MS', replace: '', tests: claims },
    {
      name: 'a proof is good for ever',
      find: "return first ? 'proved' : 'used'",
      replace: "return 'proved'",
      tests: claims,
    },
    { name: 'any signature is a proof', find: "      if (!proved) return 'unproved'\n", replace: '', tests: claims },
    {
      name: 'any challenge will do',
      find: "    if (!timingSafeEqual(macOf(head), bytes.subarray(head.length))) return 'forged'\n",
      replace: '',
      tests: claims,
    },
  ]),

  ...inFile('peer-server/peerId.ts', [
    {
      name: 'keys of small order prove anything',
      find: " && !SMALL_ORDER.has(y.toString('hex'))",
      replace: '',
      tests: claims,
    },
    { name: 'a key may be written a second way', find: 'isBelowPrime(y) && ', replace: '', tests: claims },
    {
      name: 'an ID in capitals is one of another kind',
      find: "id.slice(0, 5).toLowerCase() === 'tete1'",
      replace: "id.slice(0, 5) === 'tete1'",
      tests: claims,
    },
  ]),

  ...inFile('peer-server/clientAddress.ts', [
    { name: 'clients say where they come from', find: 'hop < trusted', replace: 'hop <= trusted', tests: addresses },
    {
      name: 'a household of IPv6 is many',
      find: 'if (isIP(address) !== 6) return address',
      replace: 'if (isIP(address) !== 0) return address',
      tests: addresses,
    },
  ]),

  ...inFile('peer-server/addressLimits.ts', [
    {
      name: 'any number of sockets for an address',
      find: "if (!sockets.add(household)) return 'too-many'",
      replace: "if (!lines.add(household)) return 'too-many'",
      tests: limits,
    },
    {
      name: 'any number of connects for an address',
      find: "if ((await spend(connects, household)) === true) return 'yes'",
      replace: "if ((await spend(connects, household)) !== undefined) return 'yes'",
      tests: limits,
    },
    {
      name: 'IDs made without end are all remembered',
      find: "isNew ? await spend(newcomers, 'all') : true",
      replace: 'true',
      tests: bounds,
    },
  ]),

  ...inFile('peer-server/lines.ts', [
    {
      name: 'silent connections are as many as one likes',
      find: 'if (!limits.enterLine(address)) {',
      replace: 'if (!address) {',
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
    { name: 'other pages may ask', find: 'if (!origins.allows(origin)) {', replace: 'if (!origins) {', tests: claims },
    {
      name: 'an ID may ask for relays without end',
      find: '    if (wait !== true) return later(response, wait)\n',
      replace: '',
      tests: ice,
    },
  ]),

  ...inFile('peer-server/ice.ts', [
    { name: 'relays are lent for days', find: '+ TURN_SECONDS}', replace: '+ TURN_SECONDS * 144}', tests: ice },
  ]),

  ...inFile('peer-server/headers.ts', [
    {
      name: 'the search worker has the policy of the page',
      find: 'SEARCH_WORKER.test(request.path) ? protectWorker : protectPage',
      replace: 'protectPage',
      tests: http,
    },
    {
      name: 'everything may compile WebAssembly',
      find: 'SEARCH_WORKER.test(request.path) ? protectWorker : protectPage',
      replace: 'request.path ? protectWorker : protectPage',
      tests: http,
    },
    {
      name: 'connections to whatever Host says',
      find: '...new Set([publicUrl, ...brokers]',
      replace: "...new Set([publicUrl, 'http://evil.example', ...brokers]",
      tests: http,
    },
  ]),

  ...inFile('peer-server/cluster/memory.ts', [
    {
      name: 'anybody takes any ID',
      find: 'former !== undefined && owner !== undefined && former.owner !== owner',
      replace: 'former === null',
      tests: broker,
    },
  ]),
  ...sideMutants,
]
