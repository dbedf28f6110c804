import { inFile, test } from './inFile.mjs'

const shell = test('platform/serviceWorker/shell')
const givesWay = test('platform/serviceWorker/giveWay')

export const mutants = [
  ...inFile('src/serviceWorker/shell.ts', [
    {
      name: 'a file of another version is kept as this one’s',
      find: '      if (await isTrue(response, file)) return response\n',
      replace: '      if (response.ok) return response\n',
      tests: shell,
    },
    {
      name: 'whatever lies on the device is served',
      find: 'if (kept && (await isTrue(kept, file))) return',
      replace: 'if (kept) return',
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
      name: 'the headers that lie on the device are served',
      find: 'return dressed(kept, file.path, servedWith)',
      replace: 'return kept',
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
  ]),

  ...inFile('src/serviceWorker/dressed.ts', [
    {
      name: 'what lies on the device says which headers the page has',
      find: 'new Headers(served?.page ?? kept.headers)',
      replace: 'new Headers(kept.headers)',
      tests: shell,
    },
    {
      name: 'the search worker falls under the policy of the page',
      find: 'if (served && SEARCH_WORKER.test(path))',
      replace: 'if (served?.searchWorker === path)',
      tests: shell,
    },
    {
      name: 'the worker for QR codes falls under the policy of the page',
      find: 'if (served && SCAN_WORKER.test(path))',
      replace: 'if (served?.scanWorker === path)',
      tests: shell,
    },
  ]),

  ...inFile('src/serviceWorker/keptConfig.ts', [
    {
      name: 'a server that answers badly is believed about itself',
      find: '      if (fresh.ok) {\n          const copy',
      replace: '      if (fresh) {\n          const copy',
      tests: shell,
    },
    {
      name: 'the server’s word on itself is not kept for the first time without it',
      find: '      if (!(await cache.match(url))) await cache.add(url)\n',
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
    {
      name: 'a reload goes in circles',
      find: ' || (await wasJustTried())',
      replace: '',
      tests: givesWay,
    },
    {
      name: 'whoever comes by a link gets another version',
      find: 'if (!next || !isReload(request))',
      replace: 'if (!next)',
      tests: givesWay,
    },
    {
      name: 'a clock that was put back keeps a newer version away',
      find: 'since >= 0 && since < RETRY_MS',
      replace: 'since < RETRY_MS',
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
      find: 'const timer = setTimeout(() => settle(false), WAKE_TIMEOUT_MS)',
      replace: 'const timer = setTimeout(() => undefined, WAKE_TIMEOUT_MS)',
      tests: givesWay,
    },
    {
      name: 'having tried is remembered for ever',
      find: '      await caches.delete(name)\n',
      replace: '',
      tests: givesWay,
    },
  ]),
]
