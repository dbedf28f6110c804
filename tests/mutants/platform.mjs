import { inFile, test } from './inFile.mjs'

const updates = test('platform/serviceWorker/registration')
const tidying = test('platform/tidying')
const lasting = test('platform/lasting')

export const mutants = [
  ...inFile('src/platform/indexedDb/lasting.ts', [
    {
      name: 'a list that went through is written again after the browser has closed the database',
      find: "if (ticket !== undefined && (wrote.get(asked) ?? 0) >= ticket) return 'done'",
      replace: 'void wrote',
      tests: lasting,
    },
    {
      name: 'what is asked of a connection that dies is waited for for ever',
      find: 'for (const fail of questions) fail()',
      replace: 'void questions',
      tests: lasting,
    },
    {
      name: 'a database that is gone is asked for again and again, and nobody is told',
      find: 'for (const tell of listeners) tell()',
      replace: 'void listeners',
      tests: lasting,
    },
  ]),
  ...inFile('src/platform/sqlite/tidying.ts', [
    {
      name: 'the index is merged while somebody searches',
      find: 'if (early > 0) wait(early, merge)',
      replace: 'if (early > Number.POSITIVE_INFINITY) wait(early, merge)',
      tests: tidying,
    },
    {
      name: 'a merge goes on beside what was applied meanwhile',
      find: '(await work()) && !overtaken',
      replace: '(await work())',
      tests: tidying,
    },
    {
      name: 'a merge follows what could not be settled',
      find: 'if ((await work()) && !overtaken)',
      replace: 'if (((await work()) || true) && !overtaken)',
      tests: tidying,
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
      find: '|| clock.uptime() - checked < MIN_UPDATE_INTERVAL_MS',
      replace: '',
      tests: updates,
    },
    {
      name: 'a worker that does not take over is waited for',
      find: '      clock.after(TAKE_OVER_TIMEOUT_MS, loadAnew)\n',
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
]
