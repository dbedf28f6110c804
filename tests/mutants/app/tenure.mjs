import { inFile, test } from '../inFile.mjs'

const tenure = [...test('features/tenure'), ...test('features/tenureOthers')]

export const mutants = inFile('src/app/tenure.ts', [
  {
    name: 'a tenure does not hear what its tab comes to be',
    find: 'tabs.onChange(onRole)',
    replace: '(() => {})',
    tests: tenure,
  },
  {
    name: 'a tab that leads before its tenure listens makes no app',
    find: '  onRole()\n\n  return',
    replace: '  return',
    tests: tenure,
  },
  {
    name: 'a turn that is over counts as the current one',
    find: '() => term === mine',
    replace: '() => mine > 0',
    tests: tenure,
  },
  {
    name: 'an app that was made too late goes on',
    find: 'return void made.stop()',
    replace: 'return',
    tests: tenure,
  },
  {
    name: 'an app that was made too late is shown',
    find: '    if (!current()) return void made.stop()\n',
    replace: '',
    tests: tenure,
  },
  {
    name: 'a tab that leads no more says why it has no app',
    find: 'if (current()) show(made)',
    replace: 'show(made)',
    tests: tenure,
  },
  {
    name: 'a tab that leads no more says what went wrong',
    find: 'if (term === mine) show(',
    replace: 'show(',
    tests: tenure,
  },
  {
    name: 'what went wrong in making the app is not shown',
    find: "show({ phase: 'broken', detail: String(reason) })",
    replace: 'void reason',
    tests: tenure,
  },
  {
    name: 'why there is no app is not shown',
    find: 'if (current()) show(made)',
    replace: '',
    tests: tenure,
  },
  {
    name: 'nobody gets at the app of the tab that leads',
    find: '    app = made\n',
    replace: '',
    tests: tenure,
  },
  {
    name: 'a deposed tab goes on with its app',
    find: '    void app?.stop()\n    app = undefined\n    if',
    replace: '    app = undefined\n    if',
    tests: tenure,
  },
  {
    name: 'a deposed tab hands out the app of its former turn',
    find: '    app = undefined\n    if (!following)',
    replace: '    if (!following)',
    tests: tenure,
  },
  {
    name: 'a tab that does not lead does not say so',
    find: "show({ phase: 'elsewhere', takeOver: () => tabs.takeOver() })",
    replace: '',
    tests: tenure,
  },
  {
    name: 'a tab that waits to know its place says that another one leads',
    find: "    if (role === 'waiting') return\n",
    replace: '',
    tests: tenure,
  },
  {
    name: 'a tab that does not lead cannot be used instead',
    find: 'takeOver: () => tabs.takeOver() })',
    replace: 'takeOver() {} })',
    tests: tenure,
  },
  {
    name: 'a tab that was asked for waits like any other',
    find: "role === 'follower' && wanted",
    replace: "role === 'follower' && wanted && !wanted",
    tests: tenure,
  },
  {
    name: 'every tab that follows takes over',
    find: "role === 'follower' && wanted",
    replace: "role === 'follower'",
    tests: tenure,
  },
  {
    name: 'a tab that has begun to lead shows what another one had',
    find: '        if (term !== mine) return\n',
    replace: '',
    tests: tenure,
  },
  {
    name: 'a tab that follows shows nothing of the one that leads',
    find: "if (shown) show({ phase: 'ready', app: shown })\n        else stay(role)",
    replace: 'stay(role)',
    tests: tenure,
  },
  {
    name: 'what stood on screen before is not gone on with',
    find: 'others?.lead(made) ?? made',
    replace: 'made',
    tests: tenure,
  },
  {
    name: 'a tenure that has ended hears on',
    find: '      unfollow()\n',
    replace: '',
    tests: tenure,
  },
  {
    name: 'the app goes on when its tenure ends',
    find: '      void app?.stop()\n      app',
    replace: '      app',
    tests: tenure,
  },
  {
    name: 'an app that comes after the end of its tenure goes on',
    find: '      term++\n',
    replace: '',
    tests: tenure,
  },
])
