import { inFile, test } from '../inFile.mjs'

// Every check of requests and invites that no other list takes away: as engine/middle.mjs.
const apps = test('engine/middle/apps')
const requests = [...test('features/request'), ...test('features/requests'), ...test('features/manyRequests')]
const invites = [...test('features/inviteRequests'), ...test('features/invites')]

export const mutants = [
  ...inFile('src/features/people/request.ts', [
    {
      name: 'the seal of a request is not bound to its sender',
      promise: 'R1',
      find: "signedBytes('request', utf8(from), utf8(to), nonce)\n",
      replace: "signedBytes('request', utf8(to), nonce)\n",
      tests: apps,
    },
    {
      name: "a request's signature does not cover its sender",
      promise: 'R1',
      find: "signedBytes('request', utf8(r.from), ",
      replace: "signedBytes('request', ",
      tests: [...requests, ...test('engine/vectors')],
    },
    {
      name: "a request's signature does not cover its receiver",
      promise: 'R1',
      find: 'utf8(r.from), utf8(r.to), ',
      replace: 'utf8(r.from), ',
      tests: [...requests, ...test('engine/vectors')],
    },
    {
      name: "a request's signature does not cover its nonce",
      promise: 'R1',
      find: 'utf8(r.to), fromBase64Url(r.nonce)!, timeField',
      replace: 'utf8(r.to), timeField',
      tests: [...requests, ...test('engine/vectors')],
    },
    {
      name: 'one asks oneself',
      promise: 'R1',
      find: ' && from !== self\n',
      replace: '\n',
      tests: [...requests, ...apps],
    },
    {
      name: 'a request may hold more than it should',
      promise: 'R1',
      find: 'const Request = v.strictObject({',
      replace: 'const Request = v.object({',
      tests: requests,
    },
    {
      name: 'the box of a request may be of any size',
      promise: 'R1',
      find: 'fromBase64Url(text)?.length === 32 + REQUEST_PADDED + 16',
      replace: 'fromBase64Url(text) !== undefined',
      tests: requests,
    },
    {
      name: 'the name in a request may be of any length',
      promise: 'R1',
      find: 'name.length > MAX_NAME_BYTES || ',
      replace: '',
      tests: requests,
    },
    {
      name: 'the words of a request may be of any length',
      promise: 'R1',
      find: ' || text.length > MAX_GREETING_BYTES',
      replace: '',
      tests: requests,
    },
    {
      name: 'the proof of an invite may be of any length',
      promise: 'R7',
      find: '...(proof.length === INVITE_PROOF ? { proof } : {})',
      replace: '...(proof.length > 0 ? { proof } : {})',
      tests: invites,
      explained: 'What is compared with it has one length; this one saves the comparison.',
    },
  ]),

  ...inFile('src/features/people/requestGate.ts', [
    {
      name: 'requests of strangers need no signature',
      promise: 'R1',
      find: "if (!(await isTheirs())) return refuse('forged')",
      replace: '',
      tests: [...requests, ...apps],
    },
    {
      name: 'a request can be played twice at the same time',
      promise: 'R3',
      find: "if (seen.has(key)) return refuse('replayed')\n    if (!known && !opening",
      replace: 'if (!known && !opening',
      tests: requests,
      explained:
        'The box takes nothing that is not newer, and an invite is looked up in its turn; this one saves the opening.',
    },
    {
      name: 'a proof of an invite is looked at for somebody else',
      promise: 'R7',
      find: 'const proved = { from, to: self.id, nonce: fromBase64Url(sealed.nonce)! }',
      replace: 'const proved = { from: self.id, to: self.id, nonce: fromBase64Url(sealed.nonce)! }',
      tests: invites,
    },
  ]),

  ...inFile('src/engine/inviteProof.ts', [
    {
      name: 'a proof holds for any receiver',
      promise: 'R7',
      find: "signedBytes('invite', utf8(from), utf8(to), nonce)",
      replace: "signedBytes('invite', utf8(from), nonce)",
      tests: [...invites, ...test('engine/vectors')],
    },
    {
      name: 'a proof holds for any request',
      promise: 'R7',
      find: "signedBytes('invite', utf8(from), utf8(to), nonce)",
      replace: "signedBytes('invite', utf8(from), utf8(to))",
      tests: [...invites, ...test('engine/vectors')],
    },
    {
      name: 'a secret may be of any length',
      promise: 'R7',
      find: 'bytes?.length === INVITE_SECRET ? bytes : undefined',
      replace: 'bytes',
      tests: [...invites, ...test('engine/inviteLink')],
    },
  ]),

  ...inFile('src/features/people/receiving.ts', [
    {
      name: 'who was blocked while a request was opened is shown',
      promise: 'R5',
      find: "if (blocking.has(from)) return count('request.blocked')",
      replace: '',
      tests: test('engine/middle/order'),
    },
    {
      name: 'a friend’s invite is not used up by them',
      promise: 'R7',
      find: "await agree(by?.kind === 'personal' ? by : undefined)",
      replace: 'await agree()',
      tests: invites,
    },
    {
      name: 'an open invite lets in people',
      promise: 'R7',
      find: "if (by?.kind === 'personal') {",
      replace: 'if (by) {',
      tests: invites,
    },
  ]),
]
