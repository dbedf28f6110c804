import { type IncomingHttpHeaders, request } from 'node:http'
import { expect, test, vi } from 'vitest'
import { createAddressLimits } from '../../peer-server/addressLimits.ts'
import {
  CONNECTS_PER_MINUTE,
  NETWORK_FACTOR,
  REQUEST_BURST_MINUTES,
  REQUESTS_PER_CONNECT,
} from '../../peer-server/budgets.ts'
import { connect, get, serve } from './harness.ts'

// What one address may ask for over HTTP: page, files, configuration, health and the broker's own routes.

const usual = () => createAddressLimits({ socketsPerAddress: 500, connectsPerMinute: CONNECTS_PER_MINUTE })
const A_MINUTE = CONNECTS_PER_MINUTE * REQUESTS_PER_CONNECT
const AT_ONCE = A_MINUTE * REQUEST_BURST_MINUTES
/** Of a first visit, with challenge and ICE servers; of a visit that finds the page on the device. */
const [FIRST_VISIT, VISIT] = [97, 5]

const clock = () => {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  return (ms: number) => {
    now += ms
  }
}
const allowed = (limits: ReturnType<typeof usual>, times: number, addressOf: (n: number) => string) =>
  Array.from({ length: times }, (_, n) => limits.mayRequest(addressOf(n))).filter(Boolean).length

test('[REQUEST_BURST_MINUTES bites] so many requests of one address at once, whatever others ask for', () => {
  clock()
  const limits = usual()
  expect(allowed(limits, AT_ONCE + 100, () => '192.0.2.1')).toBe(AT_ONCE)
  expect(limits.mayRequest('192.0.2.2')).toBe(true)
})

test('[REQUEST_BURST_MINUTES spares] forty people behind one address visit for the first time, and once more', () => {
  clock()
  expect(allowed(usual(), 2 * 40 * FIRST_VISIT, () => '192.0.2.1')).toBe(2 * 40 * FIRST_VISIT)
})

test('[REQUESTS_PER_CONNECT bites] [REQUESTS_PER_CONNECT spares] then so many a minute, for as long as one likes', () => {
  const pass = clock()
  const limits = usual()
  allowed(limits, AT_ONCE, () => '192.0.2.1')
  for (let minutes = 0; minutes < 5; minutes += 1) {
    pass(60_000)
    expect(allowed(limits, A_MINUTE + 100, () => '192.0.2.1')).toBe(A_MINUTE)
  }
  expect(A_MINUTE).toBeGreaterThan(500 * VISIT)
})

test('a network has eight times as much, however many households it makes', () => {
  clock()
  const limits = usual()
  const most = AT_ONCE * NETWORK_FACTOR
  expect(allowed(limits, most + 100, (n) => `2001:db8:1:${(n % 9_999).toString(16)}::1`)).toBe(most)
  expect(limits.mayRequest('2001:db8:2::1')).toBe(true)
})

test('whoever is refused as often as they were answered is not listened to for a minute, and then as ever', () => {
  const pass = clock()
  const limits = usual()
  allowed(limits, 2 * AT_ONCE, () => '192.0.2.1')
  expect(limits.isShut('192.0.2.1')).toBe(false)
  limits.mayRequest('192.0.2.1')
  expect([limits.isShut('192.0.2.1'), limits.isShut('192.0.2.2')]).toEqual([true, false])
  pass(60_001)
  expect([limits.isShut('192.0.2.1'), limits.mayRequest('192.0.2.1')]).toEqual([false, true])
})

const PATHS = ['/', '/assets/main-4f2a.js', '/health', '/config.json', '/nothing', '/peer/challenge', '/peer/ice', '/%']
test.each(PATHS)('%s of an address that asked too often is 429, and says when to come again', async (path) => {
  const { port } = await serve({ CONNECTS_PER_MINUTE: '1', METRICS: 'public' })
  const ask = (asked: string, localAddress: string) =>
    new Promise<{ status?: number | undefined; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path: asked, localAddress, agent: false }, (response) => {
        let body = ''
        response.on('data', (text) => (body += text))
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }))
      })
      sent.on('error', reject).end()
    })
  const most = REQUESTS_PER_CONNECT * REQUEST_BURST_MINUTES
  for (let n = 0; n < most; n += 1) expect((await ask('/health', '127.0.0.9')).status).toBe(200)
  const { status, headers, body } = await ask(path, '127.0.0.9')
  expect({ status, body }).toEqual({ status: 429, body: 'Too many requests: wait a little' })
  expect(headers).toMatchObject({ 'retry-after': '10', 'cache-control': 'no-store', connection: 'close' })
  expect((await ask('/health', '127.0.0.8')).status).toBe(200)
  // A WebSocket is counted by itself.
  const client = await connect(port, 'key=peerjs&id=ann&token=t', { localAddress: '127.0.0.9', family: 4 })
  expect(await client.next()).toEqual({ type: 'OPEN' })
  expect((await get(port, '/metrics')).body).toContain('tete_requests_refused_total 1')
})
