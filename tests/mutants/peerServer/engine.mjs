import { inFile, test } from '../inFile.mjs'

const engine = test('peer-server/engine')
const http = test('peer-server/http')

export const mutants = [
  ...inFile('peer-server/engine.ts', [
    {
      name: 'the timers of `peer` run by themselves',
      find: '  Object.assign(globalThis, { setTimeout: hold })\n',
      replace: '',
      tests: engine,
    },
    {
      name: 'nobody has a timer any more',
      find: '    Object.assign(globalThis, { setTimeout })\n',
      replace: '',
      tests: engine,
    },
    {
      name: '`peer` looks once, and never again',
      find: '      holdTimers(held, () => {\n',
      replace: '      holdTimers([], () => {\n',
      tests: engine,
    },
    {
      name: 'whoever asks for an ID is its owner to `peer`',
      find: 'enter(id, STRANGER, new Facade(stranger))',
      replace: 'enter(id, OWNER, new Facade(stranger))',
      tests: engine,
    },
    {
      name: 'all IDs are in one list',
      find: '>>> 0) % REALMS',
      replace: '>>> 0) % 1',
      tests: engine,
    },
    {
      name: 'who is connected is told',
      find: 'allow_discovery: false',
      replace: 'allow_discovery: true',
      tests: http,
    },
    {
      name: '`peer` lets any page read',
      find: 'corsOptions: { origin: false }',
      replace: "corsOptions: { origin: '*' }",
      tests: engine,
    },
  ]),

  ...inFile('peer-server/facade.ts', [
    {
      name: 'what is let go of is ended while `peer` is at it',
      find: 'queueMicrotask(() => this.bearer.end())',
      replace: 'this.bearer.end()',
      tests: engine,
    },
    {
      name: 'whoever has gone goes again',
      find: '    this.onClose = undefined\n',
      replace: '',
      tests: engine,
    },
  ]),

  ...inFile('peer-server/clientSocket.ts', [
    {
      name: '`peer` does not hear who has gone',
      find: '    this.facade.leave()\n',
      replace: '',
      tests: engine,
    },
    {
      name: '`peer` does not hear who is there',
      find: '    this.facade.heartbeat()\n',
      replace: '',
      tests: engine,
    },
  ]),
]
