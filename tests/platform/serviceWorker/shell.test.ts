import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { createShell, type ShellFile } from '../../../src/serviceWorker/shell.ts'
import { createCaches } from '../../support/memoryCaches.ts'

const HOME = 'https://chat.example/tete/'
const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const file = (path: string, content: string, optional?: true): ShellFile => ({
  path,
  hash: hash(content),
  ...(optional ? { optional } : {}),
})

/** The files that the server has now, and what it was asked for. */
const server = {
  files: new Map<string, string>(),
  asked: [] as string[],
  online: true,
  async fetch(request: Request | string): Promise<Response> {
    const url = typeof request === 'string' ? request : request.url
    server.asked.push(url)
    if (!server.online) throw new TypeError('offline')
    const content = server.files.get(url.slice(HOME.length))
    return content === undefined ? new Response('Not found', { status: 404 }) : new Response(content)
  },
}

const ONE = { '': '<html>one</html>', 'assets/a-1.js': 'one()', 'look.js': 'look()' }
const filesOf = (contents: Readonly<Record<string, string>>) =>
  Object.entries(contents).map(([path, content]) => file(path, content))

/** What the server says of its headers. */
const SERVED = {
  page: { 'content-security-policy': "default-src 'none'", 'cross-origin-opener-policy': 'same-origin' },
  searchWorker: "script-src 'self'",
  scanWorker: "default-src 'none'",
  lockWorker: "script-src 'wasm-unsafe-eval'",
}

let store: ReturnType<typeof createCaches>
const shellOf = (version: string, files: readonly ShellFile[]) =>
  createShell({
    caches: store.caches,
    fetch: (what) => server.fetch(what),
    digest: async (bytes) => createHash('sha256').update(new Uint8Array(bytes)).digest('hex'),
    home: HOME,
    version,
    files,
    servedWith: SERVED,
  })
const cacheOf = (version: string) => store.all.get(`tete-page ${HOME} ${version}`)

/** A request as the browser makes it; a navigation cannot be constructed. */
const request = (path: string, mode = 'cors', method = 'GET', base = HOME) =>
  ({ url: new URL(path, base).href, mode, method }) as Request

async function answer(shell: ReturnType<typeof shellOf>, what: Request): Promise<Response | undefined> {
  const later: Promise<unknown>[] = []
  const response = await shell.answerTo(what, (work) => later.push(work))?.()
  await Promise.all(later)
  return response
}
const ask = async (shell: ReturnType<typeof shellOf>, what: Request) => (await answer(shell, what))?.text()

beforeEach(() => {
  store = createCaches((url) => server.fetch(url))
  server.files = new Map(Object.entries(ONE))
  server.asked = []
  server.online = true
})

describe('the shell', () => {
  test('keeps everything, and answers from it without the server', async () => {
    const shell = shellOf('1', filesOf(ONE))
    await shell.install()
    server.online = false
    expect(await ask(shell, request('', 'navigate'))).toBe(ONE[''])
    expect(await ask(shell, request('?lang=en&share_text=x', 'navigate'))).toBe(ONE[''])
    expect(await ask(shell, request('index.html', 'navigate'))).toBe(ONE[''])
    expect(await ask(shell, request('assets/a-1.js'))).toBe('one()')
  })

  test.each([
    ['the broker', request('peer/challenge')],
    ['the broker’s socket', request('peer/peerjs')],
    ['health', request('health')],
    ['metrics', request('metrics')],
    ['what is not in the list', request('assets/other.js')],
    ['a link to a script', request('look.js', 'navigate')],
    ['the page as something else', request('', 'no-cors')],
    ['what is sent', request('look.js', 'cors', 'POST')],
    ['another path of this origin', request('/other/look.js')],
    ['the root of this origin', request('/', 'navigate')],
    ['another origin', request('/tete/look.js', 'cors', 'GET', 'https://evil.example')],
  ])('leaves alone: %s', async (_, what) => {
    const shell = shellOf('1', filesOf(ONE))
    await shell.install()
    expect(shell.answerTo(what, () => {})).toBeUndefined()
  })

  test('what is shared into the page is not told to the server', async () => {
    const shell = shellOf('1', filesOf(ONE))
    await shell.install()
    server.asked = []
    await ask(shell, request('?share_text=secret', 'navigate'))
    await cacheOf('1')?.delete(HOME)
    await ask(shell, request('?share_text=secret', 'navigate'))
    expect(server.asked.filter((url) => url.includes('secret'))).toEqual([])
  })

  test.each([
    ['one file is of another version', () => server.files.set('look.js', 'newer()')],
    ['one file is not there', () => server.files.delete('look.js')],
    ['the server is away', () => (server.online = false)],
  ])('does not install when %s, and leaves nothing behind', async (_, spoil) => {
    spoil()
    await expect(shellOf('1', filesOf(ONE)).install()).rejects.toThrow()
    expect(cacheOf('1')).toBeUndefined()
  })

  test('a failed return to the version in use does not take it away', async () => {
    const shell = shellOf('1', filesOf(ONE))
    await shell.install()
    server.online = false
    await expect(shell.install()).rejects.toThrow()
    expect(await ask(shell, request('look.js'))).toBe('look()')
  })

  test('taking over removes the other versions of this page, and nothing else of this origin', async () => {
    await shellOf('1', filesOf(ONE)).install()
    await store.caches.open('tete-page https://chat.example/other/ 7')
    await store.caches.open('somebody else’s')
    server.files.set('config.json', '{"claims":"required"}')
    const two = shellOf('2', filesOf(ONE))
    await two.install()
    await two.takeOver()
    expect([...store.all.keys()].sort()).toEqual([
      'somebody else’s',
      'tete-kept https://chat.example/tete/',
      'tete-page https://chat.example/other/ 7',
      'tete-page https://chat.example/tete/ 2',
    ])
  })

  test('large files are kept from their first use on, and carried over while they are the same', async () => {
    server.files.set('assets/sqlite-1.wasm', 'engine')
    const files = [...filesOf(ONE), file('assets/sqlite-1.wasm', 'engine', true)]
    const one = shellOf('1', files)
    await one.install()
    expect(server.asked).not.toContain(`${HOME}assets/sqlite-1.wasm`)
    expect(await ask(one, request('assets/sqlite-1.wasm'))).toBe('engine')
    const two = shellOf('2', files)
    await two.install()
    await two.takeOver().catch(() => undefined)
    server.online = false
    expect(await ask(two, request('assets/sqlite-1.wasm'))).toBe('engine')
  })

  test('a large file that was damaged is not carried over', async () => {
    server.files.set('assets/sqlite-1.wasm', 'engine')
    const files = [...filesOf(ONE), file('assets/sqlite-1.wasm', 'engine', true)]
    const one = shellOf('1', files)
    await one.install()
    await ask(one, request('assets/sqlite-1.wasm'))
    cacheOf('1')?.set(`${HOME}assets/sqlite-1.wasm`, new Response('engine with a guest'))
    const two = shellOf('2', files)
    await two.install()
    expect(cacheOf('2')?.has(`${HOME}assets/sqlite-1.wasm`)).toBe(false)
    expect(await ask(two, request('assets/sqlite-1.wasm'))).toBe('engine')
  })

  test('what the server sends one elsewhere for is not taken for its own', async () => {
    const real = server.fetch
    server.fetch = async (what) => Object.defineProperty(await real(what), 'redirected', { value: true })
    await expect(shellOf('1', filesOf(ONE)).install()).rejects.toThrow()
    server.fetch = real
  })

  test('where the browser’s own cache holds another version of a file, the server is asked past it', async () => {
    const modes: unknown[] = []
    const shell = createShell({
      caches: store.caches,
      async fetch(what, init) {
        const isOld = String(what).endsWith('a-1.js') && init?.cache !== 'reload'
        if (String(what).endsWith('.js')) modes.push([String(what).slice(HOME.length), init?.cache])
        return isOld ? new Response('one() of before') : server.fetch(what)
      },
      digest: async (bytes) => createHash('sha256').update(new Uint8Array(bytes)).digest('hex'),
      home: HOME,
      version: '1',
      files: filesOf(ONE),
      servedWith: SERVED,
    })
    await shell.install()
    expect(await ask(shell, request('assets/a-1.js'))).toBe('one()')
    expect(modes.sort()).toEqual([
      ['assets/a-1.js', 'default'],
      ['assets/a-1.js', 'reload'],
      ['look.js', 'no-cache'],
    ])
  })

  test('what was changed or removed on the device comes from the server, and is whole again', async () => {
    const shell = shellOf('1', filesOf(ONE))
    await shell.install()
    cacheOf('1')?.set(HOME, new Response('<html>evil</html>'))
    cacheOf('1')?.delete(`${HOME}look.js`)
    expect(await ask(shell, request('', 'navigate'))).toBe(ONE[''])
    expect(await ask(shell, request('look.js'))).toBe('look()')
    server.online = false
    expect(await ask(shell, request('', 'navigate'))).toBe(ONE[''])
    expect(await ask(shell, request('look.js'))).toBe('look()')
  })

  test('damaged, and the server has a newer version: that one is served and not kept as this one', async () => {
    const shell = shellOf('1', filesOf(ONE))
    await shell.install()
    cacheOf('1')?.delete(HOME)
    server.files.set('', '<html>two</html>')
    expect(await ask(shell, request('', 'navigate'))).toBe('<html>two</html>')
    expect(cacheOf('1')?.has(HOME)).toBe(false)
  })

  test('once a newer version has taken over, this one leaves nothing on the device any more', async () => {
    const shell = shellOf('1', filesOf(ONE))
    await shell.install()
    await store.caches.delete(`tete-page ${HOME} 1`)
    expect(await ask(shell, request('', 'navigate'))).toBe(ONE[''])
    expect(await ask(shell, request('look.js'))).toBe('look()')
    expect(cacheOf('1')).toBeUndefined()
  })

  test('[HOSTILE 20] headers that were changed on the device are not served: those of this version are, offline too', async () => {
    const others = {
      'assets/search.worker-1.js': 'search()',
      'assets/scan.worker-1.js': 'scan()',
      'assets/lock.worker-1.js': 'lock()',
      'assets/a.wasm': 'wasm',
      'icon.svg': '<svg/>',
    }
    for (const [path, content] of Object.entries(others)) server.files.set(path, content)
    const all = { ...ONE, ...others }
    const shell = shellOf('1', filesOf(all))
    await shell.install()
    server.online = false
    for (const [path, content] of Object.entries(all))
      cacheOf('1')?.set(
        `${HOME}${path}`,
        new Response(content, {
          headers: {
            'Content-Security-Policy': '*',
            'Content-Type': 'text/plain',
            Refresh: '0;url=https://evil.example',
          },
        }),
      )
    const page = { ...SERVED.page, 'x-content-type-options': 'nosniff' }
    const headersOf = async (path: string, mode?: string) =>
      Object.fromEntries((await answer(shell, request(path, mode)))?.headers ?? [])
    expect(await headersOf('', 'navigate')).toEqual({ ...page, 'content-type': 'text/html; charset=utf-8' })
    expect(await headersOf('look.js')).toEqual({ ...page, 'content-type': 'text/javascript; charset=utf-8' })
    expect(await headersOf('assets/a.wasm')).toEqual({ ...page, 'content-type': 'application/wasm' })
    expect(await headersOf('icon.svg')).toEqual({ ...page, 'content-type': 'image/svg+xml' })
    for (const name of ['search', 'scan', 'lock'] as const)
      expect(await headersOf(`assets/${name}.worker-1.js`)).toEqual({
        ...page,
        'content-type': 'text/javascript; charset=utf-8',
        'content-security-policy': SERVED[`${name}Worker`],
      })
  })

  test('the server’s word on itself: fresh while it answers, the last one when it does not', async () => {
    server.files.set('config.json', 'old')
    const shell = shellOf('1', filesOf(ONE))
    await shell.install()
    await shell.takeOver()
    // The page asked for it before there was a worker, and may be without the server from now on.
    server.online = false
    expect(await ask(shell, request('config.json'))).toBe('old')
    server.online = true
    server.files.set('config.json', 'new')
    expect(await ask(shell, request('config.json'))).toBe('new')
    server.files.delete('config.json')
    expect(await ask(shell, request('config.json'))).toBe('new')
    server.online = false
    expect(await ask(shell, request('config.json'))).toBe('new')
  })

  test('a device that refuses to keep anything still shows the page', async () => {
    const shell = shellOf('1', filesOf(ONE))
    await shell.install()
    const refuse = async () => {
      throw new DOMException('gone', 'UnknownError')
    }
    Object.assign(store.caches, { open: refuse, match: refuse, has: refuse })
    expect(await ask(shell, request('', 'navigate'))).toBe(ONE[''])
    server.files.set('config.json', 'new')
    expect(await ask(shell, request('config.json'))).toBe('new')
  })
})
