import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { PageConfigSchema } from '../../peer-server/pageConfig.ts'
import { get, register, serve } from './harness.ts'

describe('/health', () => {
  test('tells status, version, connected clients and uptime, and nothing about anybody', async () => {
    const { port } = await serve()
    const client = await register(port, 'somebody')
    const { status, headers, body } = await get(port, '/health')
    expect(status).toBe(200)
    expect(headers['content-type']).toContain('application/json')
    expect(headers['cache-control']).toBe('no-store')
    expect(JSON.parse(body)).toEqual({ status: 'ok', version: '0.1.0', clients: 1, uptime: expect.any(Number) })
    client.socket.close()
    await client.closed
    await expect.poll(async () => JSON.parse((await get(port, '/health')).body).clients).toBe(0)
  })

  test('[HOSTILE 19] version and number of clients are for those who run it: elsewhere one learns that it is well', async () => {
    const { port } = await serve({ TRUST_PROXY: '1' })
    const told = async (address: string) =>
      Object.keys(JSON.parse((await get(port, '/health', { headers: { 'x-forwarded-for': address } })).body))
    for (const address of ['8.8.8.8', '2001:4860::8888']) expect(await told(address)).toEqual(['status'])
    for (const address of ['127.0.0.1', '10.1.2.3', 'fd00::1'])
      expect(await told(address)).toEqual(['status', 'version', 'clients', 'uptime'])
    const { port: open } = await serve({ TRUST_PROXY: '1', METRICS: 'public' })
    const { body } = await get(open, '/health', { headers: { 'x-forwarded-for': '8.8.8.8' } })
    expect(JSON.parse(body)).toHaveProperty('clients')
  })
})

describe('/config.json', () => {
  test('out of the box: the broker is where the page came from, no ICE servers', async () => {
    const { port } = await serve()
    const { status, headers, body } = await get(port, '/config.json')
    expect(status).toBe(200)
    expect(headers['cache-control']).toBe('no-store')
    expect(JSON.parse(body)).toEqual({
      broker: { url: null, path: '/peer', claims: 'none' },
      brokers: [],
      ice: { servers: [], path: null, relays: false },
      features: [],
      version: '0.1.0',
    })
  })

  test('passes on what was configured, in the shape that the page expects', async () => {
    const servers = [{ urls: 'turn:turn.example:3478', username: 'u', credential: 'c' }]
    const { port } = await serve({
      PEER_PATH: '/signal',
      BROKERS: 'https://other.example/peer',
      ICE_SERVERS: JSON.stringify(servers),
    })
    const { body } = await get(port, '/config.json')
    expect(v.parse(PageConfigSchema, JSON.parse(body))).toMatchObject({
      broker: { url: null, path: '/signal', claims: 'none' },
      brokers: [{ url: 'https://other.example/peer', claims: 'none' }],
      ice: { servers, path: null, relays: true },
    })
  })
})

describe('headers', () => {
  const PATHS = ['/', '/assets/main-4f2a.js', '/health', '/config.json', '/nothing-here', '/peer/%', '/peer/peerjs/id']

  test.each(PATHS)('%s carries all of them', async (path) => {
    const { port } = await serve()
    const { headers } = await get(port, path)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['permissions-policy']).toContain('geolocation=()')
    expect(headers).not.toHaveProperty('x-powered-by')
  })

  test('the content security policy allows what the page is made of and nothing else', async () => {
    const { port } = await serve()
    const policy = (await get(port, '/')).headers['content-security-policy']
    expect(String(policy).split(';')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "style-src-attr 'none'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "media-src 'self' blob:",
      "worker-src 'self'",
      "manifest-src 'self'",
      `connect-src 'self' http://localhost:${port} ws://localhost:${port}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types tete-a-tete',
    ])
  })

  test('it allows connections to the public address and to the configured brokers, whatever Host says', async () => {
    const { port } = await serve({
      PUBLIC_URL: 'https://chat.example:8443/tete',
      BROKERS: 'https://other.example/peer,http://plain.example:9000/peer',
    })
    const { headers } = await get(port, '/', { headers: { host: 'evil.example' } })
    const connect = /connect-src ([^;]*)/.exec(String(headers['content-security-policy']))?.[1]
    expect(connect?.split(' ')).toEqual([
      "'self'",
      'https://chat.example:8443',
      'wss://chat.example:8443',
      'https://other.example',
      'wss://other.example',
      'http://plain.example:9000',
      'ws://plain.example:9000',
    ])
    expect(JSON.stringify(headers)).not.toContain('evil.example')
  })

  test('the worker that runs SQLite may compile WebAssembly and talk to this server, and nothing that the page may besides', async () => {
    const { port } = await serve({ BROKERS: 'https://other.example/peer' })
    const policy = (await get(port, '/assets/search.worker-4f2a.js')).headers['content-security-policy']
    expect(String(policy).split(';')).toEqual([
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ])
  })

  const NOT_THE_WORKER = [
    '/',
    '/assets/scan.worker-4f2a.js',
    '/sw.js',
    '/search.worker-4f2a.js',
    '/assets/main-4f2a.js',
    '/assets/search.worker-4f2a.js/../main-4f2a.js',
    '/?/assets/search.worker-4f2a.js',
    '/x/assets/search.worker-4f2a.js',
  ]
  test.each(NOT_THE_WORKER)('%s may compile nothing', async (path) => {
    const { port } = await serve()
    expect((await get(port, path)).headers['content-security-policy']).not.toContain('wasm-unsafe-eval')
  })

  test('sounds follow the rule of the browser', async () => {
    const { port } = await serve()
    expect((await get(port, '/')).headers['permissions-policy']).not.toContain('autoplay')
  })

  test('HSTS only where people come by https', async () => {
    const plain = await serve()
    expect((await get(plain.port, '/')).headers).not.toHaveProperty('strict-transport-security')
    const secure = await serve({ PUBLIC_URL: 'https://chat.example' })
    expect((await get(secure.port, '/')).headers['strict-transport-security']).toBe('max-age=31536000')
  })
})

describe('the page', () => {
  test('is asked for anew each time, its hashed files never again', async () => {
    const { port } = await serve()
    const page = await get(port, '/')
    expect(page.body).toContain('The page')
    expect(page.headers['cache-control']).toBe('no-cache')
    expect((await get(port, '/index.html')).headers['cache-control']).toBe('no-cache')
    expect((await get(port, '/icon.svg')).headers['cache-control']).toBe('no-cache')
    const asset = await get(port, '/assets/main-4f2a.js')
    expect(asset.headers['content-type']).toContain('javascript')
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    const again = await get(port, '/', { headers: { 'if-none-match': String(page.headers.etag) } })
    expect(again.status).toBe(304)
  })

  const TYPES = [
    ['/assets/sqlite3-4f2a.wasm', 'application/wasm', 'public, max-age=31536000, immutable'],
    ['/assets/search.worker-4f2a.js', 'application/javascript; charset=UTF-8', 'public, max-age=31536000, immutable'],
    ['/manifest.webmanifest', 'application/manifest+json', 'no-cache'],
    ['/sw.js', 'application/javascript; charset=UTF-8', 'no-cache'],
  ] as const
  test.each(TYPES)('%s is %s', async (path, type, cache) => {
    const { port } = await serve()
    const { status, headers } = await get(port, path)
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, type, cache])
  })

  test('its service worker may look after all of the page, which may lie below a path, and may reach what the page may', async () => {
    const plain = await serve()
    const { headers } = await get(plain.port, '/sw.js')
    expect(headers['service-worker-allowed']).toBe('/')
    const ofPage = (await get(plain.port, '/')).headers
    expect(headers['content-security-policy']).toBe(ofPage['content-security-policy'])
    expect(ofPage).not.toHaveProperty('service-worker-allowed')
    const below = await serve({ PUBLIC_URL: 'https://chat.example/tete/' })
    expect((await get(below.port, '/sw.js')).headers['service-worker-allowed']).toBe('/tete/')
  })

  test('is the page, too, when it is opened with something to share', async () => {
    const { port } = await serve()
    const { status, headers, body } = await get(port, '/?share&title=a&text=%3Cscript%3E&url=https%3A%2F%2Fexample.org')
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=UTF-8')
    expect(body).toBe((await get(port, '/')).body)
  })

  const OUTSIDE = [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '//../secret.txt',
    '/index.html%00.txt',
    '/.hidden',
    '/./.hidden',
    'http://localhost/../secret.txt',
  ]
  test.each(OUTSIDE)('%s leads nowhere', async (path) => {
    const { port } = await serve()
    const { status, body } = await get(port, path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(body).not.toContain('secret')
  })
})

describe('what is not there', () => {
  const ABSENT = [
    '/nothing',
    '/assets',
    '/assets/',
    '/assets/main-0000.js',
    '/peer/peerjs/nothing',
    '/health/x',
    '/%',
    '/peer/%',
  ]
  test.each(ABSENT)('%s is 404, in plain text', async (path) => {
    const { port } = await serve()
    const { status, headers, body } = await get(port, path)
    expect([status, body]).toEqual([404, 'Not found'])
    expect(headers['content-type']).toContain('text/plain')
  })

  test('nothing can be posted', async () => {
    const { port } = await serve()
    for (const path of ['/', '/health', '/config.json'])
      expect((await get(port, path, { method: 'POST' })).status).toBe(404)
  })
})

describe('the broker over HTTP', () => {
  test('hands out free IDs as any PeerServer does', async () => {
    const { port } = await serve()
    const [one, two] = [await get(port, '/peer/peerjs/id'), await get(port, '/peer/peerjs/id')]
    expect(one.status).toBe(200)
    expect(one.body).toMatch(/^[0-9a-f-]{36}$/)
    expect(two.body).not.toBe(one.body)
  })

  test('does so for its own pages only, and not without end', async () => {
    const { port } = await serve({ ORIGINS: 'https://friends.example', CONNECTS_PER_MINUTE: '1' })
    const ask = (origin: string) => get(port, '/peer/peerjs/id', { headers: { origin } })
    expect((await ask('https://evil.example')).status).toBe(403)
    expect((await ask('https://friends.example')).headers['access-control-allow-origin']).toBe(
      'https://friends.example',
    )
    for (let n = 0; n < 2; n += 1) await ask('https://friends.example')
    expect((await ask('https://friends.example')).status).toBe(429)
  })

  test('lists nobody', async () => {
    const { port } = await serve()
    await register(port, 'somebody')
    const { status, body } = await get(port, '/peer/peerjs/peers')
    expect(status).toBe(401)
    expect(body).not.toContain('somebody')
  })
})

test('two servers in one process know nothing of each other', async () => {
  const [one, two] = [await serve(), await serve()]
  await register(one.port, 'somebody')
  const other = await register(two.port, 'nobody')
  other.send({ type: 'OFFER', dst: 'somebody', payload: {} })
  expect(await other.next()).toEqual({ type: 'EXPIRE', src: 'somebody', dst: 'nobody' })
  expect(JSON.parse((await get(two.port, '/health')).body).clients).toBe(1)
})
