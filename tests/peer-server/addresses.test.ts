import { afterEach, describe, expect, test, vi } from 'vitest'
import { createAddressLimits } from '../../peer-server/addressLimits.ts'
import {
  ASKS_PER_CONNECT,
  CONNECTS_PER_MINUTE,
  ICE_IDS_PER_ADDRESS,
  ICE_PER_ADDRESS,
  NETWORK_FACTOR,
  REFUSALS_PER_MINUTE,
  SOCKETS_PER_ADDRESS,
} from '../../peer-server/budgets.ts'
import { isPrivate, networkOf } from '../../peer-server/clientAddress.ts'
import { connect, get, serve, tryConnect } from './harness.ts'

// What one address may cost, and the network that it is in.

afterEach(() => void vi.useRealTimers())

const usual = () =>
  createAddressLimits({ socketsPerAddress: SOCKETS_PER_ADDRESS, connectsPerMinute: CONNECTS_PER_MINUTE })
const tally = async <T>(times: number, one: (n: number) => T | Promise<T>) => {
  const counts = new Map<T, number>()
  for (let n = 0; n < times; n += 1) {
    const result = await one(n)
    counts.set(result, (counts.get(result) ?? 0) + 1)
  }
  return Object.fromEntries(counts)
}
/** The nth household of a network, and the nth address in it. */
const household = (n: number) => `2001:db8:1:${n.toString(16)}::1`
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
const query = (id: string) => `key=peerjs&id=${id}&token=t`

describe('[HOSTILE 16] a connect is spent before it is looked at', () => {
  test('[CONNECTS_PER_MINUTE bites] also by whoever has as many sockets as they may', async () => {
    const limits = createAddressLimits({ socketsPerAddress: 3, connectsPerMinute: 10 })
    expect(await tally(20, () => limits.enter('192.0.2.1'))).toEqual({ yes: 3, 'too-many': 7, 'too-fast': 10 })
    expect(await limits.enter('192.0.2.2')).toBe('yes')
  })

  test('[REFUSALS_PER_MINUTE bites] beyond so many refusals no WebSocket is made of it: 429', async () => {
    const { port } = await serve({ TRUST_PROXY: '1', SOCKETS_PER_ADDRESS: '1', METRICS: 'public' })
    await connect(port, query('one'), from('192.0.2.1'))
    const outcomes = await tally(REFUSALS_PER_MINUTE + 50, async (n) => {
      const client = await tryConnect(port, query(`more-${n}`), from('192.0.2.1'))
      return typeof client === 'string' ? client : 'in words'
    })
    expect(outcomes).toEqual({ 'in words': REFUSALS_PER_MINUTE, 'Unexpected server response: 429': 50 })
    const { body } = await get(port, '/metrics')
    expect(body).toContain(`tete_connects_total{result="too-many"} ${REFUSALS_PER_MINUTE + 50}`)
    expect(await (await connect(port, query('else'), from('192.0.2.2'))).next()).toEqual({ type: 'OPEN' })
  })

  test('[REFUSALS_PER_MINUTE spares] whoever is one too many is told why', async () => {
    const { port } = await serve({ TRUST_PROXY: '1', SOCKETS_PER_ADDRESS: '1' })
    await connect(port, query('one'), from('192.0.2.1'))
    const second = await connect(port, query('two'), from('192.0.2.1'))
    expect(await second.next()).toMatchObject({ type: 'ERROR', payload: { msg: expect.stringMatching(/Too many/) } })
  })

  test('[SHUT_FACTOR bites] [SHUT_FACTOR spares] whoever goes on is not listened to until the minute is over', async () => {
    vi.useFakeTimers()
    const limits = createAddressLimits({ socketsPerAddress: 3, connectsPerMinute: 10 })
    for (let n = 0; n < 20; n += 1) await limits.enter('192.0.2.1')
    expect(limits.isShut('192.0.2.1')).toBe(false)
    await limits.enter('192.0.2.1')
    expect([limits.isShut('192.0.2.1'), limits.isShut('192.0.2.2')]).toEqual([true, false])
    vi.advanceTimersByTime(60_001)
    expect(limits.isShut('192.0.2.1')).toBe(false)
  })

  test('their connections are dropped before anything is read from them', async () => {
    const { port } = await serve({ CONNECTS_PER_MINUTE: '5', METRICS: 'public' })
    const there = { localAddress: '127.0.0.73', family: 4 }
    const outcomes = await tally(20, async (n) => {
      const client = await tryConnect(port, query(`c${n}`), there)
      return typeof client === 'string' ? 'dropped' : 'heard'
    })
    expect(outcomes).toEqual({ heard: 11, dropped: 9 })
    expect((await get(port, '/metrics')).body).toContain('tete_dropped_total{reason="address"} 9')
  })

  test('a page of another origin spends, too', async () => {
    const { port } = await serve({ TRUST_PROXY: '1', CONNECTS_PER_MINUTE: '3' })
    const options = { ...from('192.0.2.1'), origin: 'https://evil.example' }
    for (let n = 0; n < 3; n += 1) expect(await tryConnect(port, query('a'), options)).toContain('403')
    const client = await connect(port, query('a'), from('192.0.2.1'))
    expect(await client.next()).toMatchObject({ payload: { msg: expect.stringMatching(/Too many connects/) } })
  })

  test('[SOCKETS_PER_ADDRESS spares] [CONNECTS_PER_MINUTE spares] an office comes back twice within a minute', async () => {
    const limits = usual()
    for (let time = 0; time < 2; time += 1) {
      expect(await tally(SOCKETS_PER_ADDRESS, () => limits.enter('192.0.2.1'))).toEqual({ yes: SOCKETS_PER_ADDRESS })
      for (let n = 0; n < SOCKETS_PER_ADDRESS; n += 1) limits.leave('192.0.2.1')
    }
  })

  test('[ASKS_PER_CONNECT bites] [ASKS_PER_CONNECT spares] a challenge and a look at the ICE service for each, and as much again', async () => {
    const limits = usual()
    const most = CONNECTS_PER_MINUTE * ASKS_PER_CONNECT
    expect(await tally(most, () => limits.mayAsk('192.0.2.1'))).toEqual({ true: most })
    expect(await limits.mayAsk('192.0.2.1')).toBeTypeOf('number')
    expect(await limits.mayAsk('192.0.2.2')).toBe(true)
  })
})

describe('[HOSTILE 17] a network of 65,536 households', () => {
  test('[NETWORK_FACTOR bites] has eight times what one has: sockets', async () => {
    const limits = usual()
    const most = SOCKETS_PER_ADDRESS * NETWORK_FACTOR
    expect(await tally(most + 100, (n) => limits.enter(household(n)))).toEqual({ yes: most, 'too-many': 100 })
    limits.leave(household(0))
    expect(await limits.enter(household(7_000))).toBe('yes')
    expect(await limits.enter('2001:db8:2::1')).toBe('yes')
  })

  test('connects, asks, credentials, and connections that say nothing', async () => {
    const limits = createAddressLimits({ socketsPerAddress: 2, connectsPerMinute: 5 })
    expect(await tally(100, (n) => limits.enter(household(n)))).toMatchObject({
      yes: 16,
      'too-many': 24,
      'too-fast': 60,
    })
    expect((await tally(300, async (n) => (await limits.mayAsk(household(n))) === true)).true).toBe(15 * NETWORK_FACTOR)
    expect((await tally(100, (n) => limits.enterLine(household(n)))).true).toBe(4 * NETWORK_FACTOR)
    const credentials = await tally(600, async (n) => (await limits.mayHaveIce(`id-${n}`, household(n))) === true)
    expect(credentials.true).toBe(ICE_IDS_PER_ADDRESS * NETWORK_FACTOR)
  })

  test('[NETWORK_FACTOR spares] a household that is over takes nothing from its neighbours', async () => {
    const limits = usual()
    for (let n = 0; n < 20 * CONNECTS_PER_MINUTE; n += 1) await limits.enter(household(1))
    expect(await tally(SOCKETS_PER_ADDRESS, () => limits.enter(household(2)))).toEqual({ yes: SOCKETS_PER_ADDRESS })
  })

  test('an IPv4 address has no network', async () => {
    expect(networkOf('192.0.2.1')).toBeUndefined()
    expect(networkOf('2001:db8:1:2::1')).toBe('2001:db8:1::/48')
    expect(networkOf('2001:db8::1')).toBe('2001:db8:0::/48')
  })

  test('it is wide over real sockets, too', async () => {
    const { port } = await serve({ TRUST_PROXY: '1', SOCKETS_PER_ADDRESS: '1' })
    for (let n = 0; n < NETWORK_FACTOR; n += 1)
      expect(await (await connect(port, query(`a${n}`), from(household(n)))).next()).toEqual({ type: 'OPEN' })
    expect(await (await connect(port, query('b'), from(household(99)))).closed).toBe(4008)
    expect(await (await connect(port, query('c'), from('2001:db8:2::1'))).next()).toEqual({ type: 'OPEN' })
  })
})

describe('[HOSTILE 18] credentials of TURN', () => {
  test('[ICE_IDS_PER_ADDRESS bites] 300 IDs made up at one address: most get none, and others do', async () => {
    const limits = usual()
    const outcomes = await tally(300, async (n) => JSON.stringify(await limits.mayHaveIce(`id-${n}`, '192.0.2.1')))
    expect(outcomes).toEqual({ true: ICE_IDS_PER_ADDRESS, [JSON.stringify({ seconds: 600, of: 'address' })]: 240 })
    expect(await limits.mayHaveIce('else', '192.0.2.2')).toBe(true)
  })

  test('[ICE_PER_ADDRESS bites] no more of them by few IDs that ask often', async () => {
    const limits = usual()
    const granted = await tally(600, async (n) => (await limits.mayHaveIce(`id-${n % 40}`, '192.0.2.1')) === true)
    expect(granted.true).toBe(ICE_PER_ADDRESS)
  })

  test('[ICE_IDS_PER_ADDRESS spares] [ICE_PER_ADDRESS spares] forty friends behind one address, at their start and twice more', async () => {
    const limits = usual()
    for (let time = 0; time < 3; time += 1)
      for (let n = 0; n < 40; n += 1) expect(await limits.mayHaveIce(`friend-${n}`, '192.0.2.1')).toBe(true)
  })
})

test('private addresses are known as such', () => {
  for (const address of ['127.0.0.1', '::1', '10.1.2.3', '172.31.0.1', '192.168.1.1', 'fd00::1', 'fe80::1'])
    expect(isPrivate(address)).toBe(true)
  for (const address of ['172.32.0.1', '192.0.2.1', '8.8.8.8', '2001:db8::1', 'unknown', ''])
    expect(isPrivate(address)).toBe(false)
})
