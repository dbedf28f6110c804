import { inFile, test } from '../inFile.mjs'

const origin = test('peer-server/origin')
const bus = test('peer-server/bus')
const turns = test('peer-server/turns')
const broker = test('peer-server/broker')
const limits = test('peer-server/limits')
const guard = test('peer-server/guard')
const bounds = test('peer-server/bounds')

export const mutants = [
  ...inFile('peer-server/guard.ts', [
    {
      name: 'frames of any size reach the broker',
      find: 'maxPayload: MAX_FRAME',
      replace: 'maxPayload: 0',
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
    {
      name: 'floods cost nothing',
      find: 'limits.punish(address)',
      replace: 'limits.mayAsk(address)',
      tests: limits,
    },
    {
      name: 'silent sockets are kept',
      find: '    for (const client of clients.values()) client.checkAlive()\n',
      replace: '',
      tests: guard,
    },
  ]),

  ...inFile('peer-server/upgrade.ts', [
    {
      name: 'any page may open a socket',
      find: 'if (!origins.allows(request.headers.origin)) {',
      replace: 'if (!origins) {',
      tests: origin,
    },
    {
      name: 'who leaves makes no room',
      find: '() => limits.leave(address))',
      replace: '() => {})',
      tests: limits,
    },
  ]),

  ...inFile('peer-server/relay.ts', [
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
  ]),

  ...inFile('peer-server/clientSocket.ts', [
    {
      name: 'whoever pours is served first',
      find: '    this.handlers.turns.spend(this, READ_A_TURN + chunk.length)\n',
      replace: '',
      tests: [...turns, ...limits],
    },
    {
      name: 'in a turn a read costs its bytes alone',
      find: 'READ_A_TURN + chunk.length',
      replace: 'READ_A_TURN - READ_A_TURN + chunk.length',
      tests: turns,
    },
    {
      name: 'in a turn a message costs its bytes alone',
      find: 'if (over === undefined) this.handlers.turns.spend(this, MESSAGE_A_TURN)',
      replace: 'if (over === undefined) void MESSAGE_A_TURN',
      tests: turns,
    },
    {
      name: 'binary is text',
      find: "    if (isBinary) return this.cut('rubbish', CLOSE.badFrame, 'Messages are text')\n",
      replace: '',
      tests: broker,
    },
    {
      name: 'a replaced socket goes on speaking',
      find: '    if (this.gone) return\n    this.heard = true\n    if (!this.takeMessage()) return\n',
      replace: '    this.heard = true\n    if (!this.takeMessage()) return\n',
      tests: broker,
    },
  ]),

  ...inFile('peer-server/relay.ts', [
    {
      name: 'letters of any size are read',
      find: '  if (letter.length > MAX_LETTER) return undefined\n',
      replace: '',
      tests: bus,
    },
    {
      name: 'whatever the bus says is passed on',
      find: 'if (!isOurs || envelope.dst !== id || !RELAYED.has(envelope.type)) return undefined',
      replace: 'if (!isOurs && envelope.dst === undefined) return undefined',
      tests: bus,
    },
  ]),

  ...inFile('peer-server/turns.ts', [
    {
      name: 'all of an address are read in one turn',
      find: 'if (lines.spent > BYTES_A_TURN) for (const other of lines.readers) wait(other)',
      replace: 'if (lines.spent > BYTES_A_TURN) wait(reader)',
      tests: turns,
    },
    {
      name: 'all that wait go on at once',
      find: 'queue.splice(0, atOnce)',
      replace: 'queue.splice(0)',
      tests: turns,
    },
  ]),

  ...inFile('peer-server/upgrade.ts', [
    {
      name: 'five hundred come in at once',
      find: '    await new Promise<void>((goOn) => entrance.wait({ household: householdOf(address), goOn }))\n',
      replace: '',
      tests: turns,
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

  ...inFile('peer-server/lines.ts', [
    {
      name: 'silent connections are as many as one likes',
      find: 'if (limits.isShut(address) || !limits.enterLine(address)) {',
      replace: 'if (limits.isShut(address)) {',
      tests: bounds,
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
]
