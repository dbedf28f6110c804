import { inFile, test } from '../inFile.mjs'

const hostileFloods = test('engine/hostileFloods')
const requests = test('features/requests')
const vectors = test('engine/vectors')
const contacts = test('features/contacts')
const identity = test('features/identity')
const former = test('features/former')
const request = test('features/request')
const noWay = test('engine/noWay')

export const mutants = [
  ...inFile('src/features/people/request.ts', [
    {
      name: 'requests need no signature',
      promise: 'R1',
      find: ' && crypto.verify(peer.publicKey, requestBytes(request), fromBase64Url(request.sig)!)',
      replace: '',
      tests: request,
    },
    {
      name: 'the seal is not bound to sender and receiver',
      promise: 'R1',
      find: "signedBytes('request', utf8(from), utf8(to), nonce)\n",
      replace: "signedBytes('request', nonce)\n",
      tests: request,
    },
    {
      name: "a request's signature does not cover its box",
      promise: 'R1',
      find: ', timeField(r.ts), fromBase64Url(r.box)!)',
      replace: ', timeField(r.ts))',
      tests: [...request, ...vectors],
    },
    {
      name: "a request's signature does not cover its time",
      promise: 'R1',
      find: ' timeField(r.ts), fromBase64Url',
      replace: ' fromBase64Url',
      tests: [...request, ...vectors],
    },
    {
      name: 'requests show their size',
      promise: 'R1',
      find: 'new Uint8Array(REQUEST_PADDED - bytes.length)',
      replace: 'new Uint8Array(0)',
      tests: request,
    },
    {
      name: 'the sender is who the request says',
      promise: 'R1',
      find: 'parsed.output.from === from && ',
      replace: '',
      tests: request,
    },
    {
      name: 'requests for others are taken',
      promise: 'R1',
      find: 'parsed.output.to === self && ',
      replace: '',
      tests: request,
    },
    {
      name: 'the fields in the box may be longer than the box',
      promise: 'R1',
      find: '    if (length > bytes.length - at) return undefined\n',
      replace: '',
      tests: request,
    },
  ]),

  ...inFile('src/features/people/createPeople.ts', [
    {
      name: 'neither a signed dial nor a proved link makes a contact',
      promise: 'R4',
      find: "contacts.find(person)?.status === 'asked' && befriend(person)",
      replace: 'contacts.find(person) === undefined',
      tests: requests,
    },
    {
      name: 'a signed dial of whom I asked is no acceptance',
      promise: 'N2',
      find: '  reach.onAdmitted((person) => void inTurn(() => accepted(person)))\n',
      replace: '',
      tests: noWay,
    },
    {
      name: 'accepting dials nobody',
      promise: 'R4',
      find: '    pursuit.pursue(friend)\n',
      replace: '',
      tests: requests,
    },
    {
      name: 'the version that was agreed is not remembered',
      promise: 'H4',
      find: 'if (await contacts.write({ ...contact, floor: version })) reach.setFloor(peer, version)',
      replace: '',
      tests: contacts,
    },
    {
      name: 'the version floor is in force though the disk refused it',
      promise: 'H4',
      find: 'if (await contacts.write({ ...contact, floor: version })) reach.setFloor(peer, version)',
      replace: 'reach.setFloor(peer, version)\n    await contacts.write({ ...contact, floor: version })',
      tests: contacts,
    },
  ]),

  ...inFile('src/features/people/receiving.ts', [
    {
      name: 'a request gets a connection in reply',
      promise: 'R2',
      find: '    if (!contact) return invites',
      replace: '    if (!contact) await befriend(from, request.name)\n    if (!contact) return invites',
      tests: requests,
    },
    {
      name: 'a request of whom I have asked is one among others',
      promise: 'R4',
      find: 'if (!contact) return invites',
      replace: 'if (contact?.status !== "friend") return invites',
      tests: requests,
    },
  ]),

  ...inFile('src/features/people/contacts.ts', [
    {
      name: 'a contact is shown though the disk refused it',
      find: "if ((await storage.write([put(contact), ...more])) !== 'done') return false",
      replace: 'void storage.write([put(contact), ...more])',
      tests: requests,
    },
    {
      name: 'the version floor is lost when a friend agrees anew',
      promise: 'H4',
      find: 'const { secret: _done, ',
      replace: 'const { floor: _lost, secret: _done, ',
      tests: contacts,
    },
  ]),

  ...inFile('src/conversation/readRows.ts', [
    {
      name: 'a bad row ends the list of contacts',
      find: 'return parsed.success ? [parsed.output] : []',
      replace: 'return [row as v.InferOutput<T>]',
      tests: contacts,
    },
  ]),

  ...inFile('src/features/people/profiles.ts', [
    {
      name: 'every name that a friend says is written at once',
      promise: 'L5',
      find: 'if (!waiting) void takeName(peer)',
      replace: 'void (waiting || true) && void takeName(peer)',
      tests: hostileFloods,
    },
  ]),

  ...inFile('src/features/people/pursuit.ts', [
    {
      name: 'the version floor is gone after a reload',
      promise: 'H4',
      find: 'if (floor !== undefined) reach.setFloor(id, floor)',
      replace: '',
      tests: contacts,
    },
    {
      name: 'whoever begins anew still dials those who do not know them',
      find: "        reach.unwant(contact.id, 'friend')\n",
      replace: '',
      tests: [...identity, ...former],
    },
  ]),

  ...inFile('src/features/people/knocking.ts', [
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
      find: '    asked.set(peer, { ...now, tries })\n',
      replace: '',
      tests: requests,
    },
  ]),
]
