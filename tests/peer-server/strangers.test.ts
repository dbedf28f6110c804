import { describe, expect, test } from 'vitest'
import { Acquaintance, STRANGERS_QUIET_MS, type Telling, tagOf } from '../../peer-server/acquaintance.ts'
import {
  MAX_SPOKEN_TO,
  MAX_STRANGERS,
  STRANGER_ADDRESS_SHARE,
  STRANGER_BURST,
  STRANGER_BYTES,
  STRANGER_BYTES_PER_SECOND,
  STRANGER_CANDIDATE_BYTES,
  STRANGER_CANDIDATES,
  STRANGER_FIRST_SHARE,
  STRANGER_FRAME,
  STRANGER_REQUEST,
  STRANGER_REQUESTS,
  STRANGER_REQUESTS_PER_SECOND,
  STRANGER_SHARE,
  STRANGERS_PER_SECOND,
} from '../../peer-server/budgets.ts'
import { createMemoryCluster } from '../../peer-server/cluster/memory.ts'
import { guardWith } from './guardAlone.ts'
import { connect, get, introduce, type RawClient, register, serve } from './harness.ts'

// What a receiver can be made to read by those whom it has never spoken to. Attackers come from addresses of loopback's.

const enter = async (port: number, id: string, host: number): Promise<RawClient> => {
  const from = { localAddress: `127.0.0.${host}`, family: 4 }
  const client = await connect(port, `key=peerjs&id=${id}&token=t`, from)
  expect(await client.next()).toEqual({ type: 'OPEN' })
  return client
}
/** Everything that this client sent before has been dealt with. */
const settled = async (client: RawClient, id: string) => {
  client.send({ type: 'CANDIDATE', dst: id, payload: 'settled' })
  await expect.poll(() => client.inbox).toContainEqual(expect.objectContaining({ payload: 'settled' }))
}
const offer = (dst: string, bytes: number) => JSON.stringify({ type: 'OFFER', dst, payload: 'x'.repeat(bytes) })
const bytesOf = (messages: readonly unknown[], src?: RegExp) =>
  messages
    .filter((message) => src === undefined || src.test((message as { src: string }).src))
    .reduce<number>((sum, message) => sum + JSON.stringify(message).length, 0)
const dial = (friend: RawClient, dst: string) => {
  friend.send(offer(dst, 2_400))
  for (let n = 0; n < 10; n += 1) friend.send({ type: 'CANDIDATE', dst, payload: 'x'.repeat(200) })
}

describe('[HOSTILE 13] five strangers pour as much as they may, each from an address of its own', () => {
  const pour = async (port: number) => {
    const strangers = await Promise.all([1, 2, 3, 4, 5].map((n) => enter(port, `stranger-${n}`, 90 + n)))
    for (const stranger of strangers) for (let n = 0; n < 90; n += 1) stranger.send(offer('victim', 20_000))
    for (const [n, stranger] of strangers.entries()) await settled(stranger, `stranger-${n + 1}`)
    return strangers
  }

  test('[STRANGER_BYTES bites] somebody who reads nothing meanwhile is not cut off, and got little of it', async () => {
    const { port } = await serve({ METRICS: 'public' })
    const [victim, friend] = [await register(port, 'victim'), await register(port, 'friend')]
    await introduce(victim, friend, 'friend')
    victim.socket.pause()
    await pour(port)
    friend.send(offer('victim', 2_400))
    await settled(friend, 'friend')
    victim.socket.resume()
    await expect.poll(() => victim.inbox).toContainEqual(expect.objectContaining({ src: 'friend' }))
    expect(victim.socket.readyState).toBe(victim.socket.OPEN)
    expect(bytesOf(victim.inbox, /^stranger/)).toBeLessThanOrEqual(2 * STRANGER_BYTES)
    expect(Number(/result="stranger"\} (\d+)/.exec((await get(port, '/metrics')).body)?.[1])).toBeGreaterThan(400)
  })

  test('on the other nodes of a cluster, too', async () => {
    const cluster = createMemoryCluster()
    const limits = { maxClients: 100, messageBurst: 500, messagesPerSecond: 50 }
    const [here, there] = [
      await guardWith(60_000, { cluster, ...limits }),
      await guardWith(60_000, { cluster, ...limits }),
    ]
    const [victim, friend] = [await register(here.port, 'victim'), await register(there.port, 'friend')]
    await introduce(victim, friend, 'friend')
    await pour(there.port)
    friend.send({ type: 'OFFER', dst: 'victim', payload: 'mine' })
    await expect
      .poll(() => victim.inbox)
      .toContainEqual({ type: 'OFFER', dst: 'victim', payload: 'mine', src: 'friend' })
    expect(bytesOf(victim.inbox, /^stranger/)).toBeLessThanOrEqual(2 * STRANGER_BYTES)
  })

  test('somebody new still gets through, and is heard as any friend once they are answered', async () => {
    const { port } = await serve()
    const victim = await register(port, 'victim')
    await pour(port)
    const newcomer = await enter(port, 'newcomer', 96)
    newcomer.send({ type: 'OFFER', dst: 'victim', payload: 'may I?' })
    await expect.poll(() => victim.inbox).toContainEqual(expect.objectContaining({ src: 'newcomer' }))
    victim.send({ type: 'ANSWER', dst: 'newcomer', payload: 'yes' })
    await newcomer.next()
    victim.inbox.length = 0
    for (let n = 0; n < 20; n += 1) newcomer.send(offer('victim', 50_000))
    await expect.poll(() => victim.inbox.length).toBe(20)
  })
})

test('[STRANGER_BYTES spares] [STRANGER_BURST spares] [STRANGER_ADDRESS_SHARE spares] forty friends behind one address come back at once', async () => {
  const { port } = await serve()
  const me = await register(port, 'me')
  const friends = await Promise.all(Array.from({ length: 40 }, (_, n) => register(port, `friend-${n}`)))
  for (const friend of friends) dial(friend, 'me')
  await expect.poll(() => me.inbox.length).toBe(440)
})

test('[STRANGER_FRAME bites] [STRANGER_FRAME spares] an offer with sound and pictures arrives, what is far larger does not', async () => {
  const { port } = await serve()
  const [me, stranger] = [await register(port, 'me'), await register(port, 'stranger')]
  stranger.send(offer('me', STRANGER_FRAME))
  stranger.send(offer('me', 20_000))
  expect(bytesOf([await me.next()])).toBeLessThan(21_000)
  expect(me.inbox).toEqual([])
})

describe('shares', () => {
  const stranger = (n: number, place = '192.0.2.1') => ({ tag: n, place })
  const offer = (bytes: number) => ({ type: 'OFFER', isRequest: false, bytes })
  const request = (bytes: number) => ({ type: 'OFFER', isRequest: true, bytes })
  const candidate = (bytes: number) => ({ type: 'CANDIDATE', isRequest: false, bytes })
  const FIRST = STRANGER_BURST * STRANGER_FIRST_SHARE
  /** Messages that get through, one after the other. */
  const told = (me: Acquaintance, senders: number, places: number, what: Telling = offer(1), now = 0) => {
    let count = 0
    for (let round = 0; round < 300; round += 1)
      for (let n = 0; n < senders; n += 1) if (me.mayTell(stranger(n, `192.0.2.${n % places}`), what, now)) count += 1
    return count
  }
  const SIZE = 6_144
  const cost = SIZE + STRANGER_CANDIDATE_BYTES

  test('[STRANGER_SHARE bites] [STRANGER_SHARE spares] one stranger has an eighth: five dials, and no flood', () => {
    expect(told(new Acquaintance(), 1, 1)).toBe(FIRST + STRANGER_BURST * STRANGER_SHARE)
    expect(STRANGER_BURST * STRANGER_SHARE).toBeGreaterThan(5)
    const bytes = (STRANGER_BYTES * STRANGER_SHARE) / cost + (STRANGER_BYTES * STRANGER_FIRST_SHARE) / cost
    expect(told(new Acquaintance(), 1, 1, offer(SIZE))).toBe(bytes)
  })

  test('[STRANGER_ADDRESS_SHARE bites] [STRANGER_BURST bites] an address has half, and all of them together the whole', () => {
    expect(told(new Acquaintance(), 50, 1)).toBe(FIRST + STRANGER_BURST * STRANGER_ADDRESS_SHARE)
    expect(told(new Acquaintance(), 50, 50)).toBe(2 * STRANGER_BURST)
  })

  test('[STRANGER_FIRST_SHARE bites] [STRANGER_FIRST_SHARE spares] what fifteen addresses say leaves the first words of a sixteenth', () => {
    const me = new Acquaintance()
    expect(told(me, 45, 15)).toBe(STRANGER_BURST + 15 * FIRST)
    for (let n = 0; n < FIRST; n += 1) expect(me.mayTell(stranger(99, '198.51.100.1'), offer(2_500), 0)).toBe(true)
    expect(me.mayTell(stranger(99, '198.51.100.1'), offer(2_500), 0)).toBe(false)
    expect(me.mayTell(stranger(100, '198.51.100.2'), offer(2_500), 0)).toBe(false)
  })

  test('[STRANGERS_PER_SECOND bites] [STRANGER_BYTES_PER_SECOND bites] what is used up comes back slowly', () => {
    const me = new Acquaintance()
    told(me, 50, 50)
    expect(told(me, 50, 50, offer(1), 16_000)).toBe(2 * 16 * STRANGERS_PER_SECOND)
    const large = new Acquaintance()
    told(large, 50, 50, offer(SIZE))
    expect(told(large, 50, 50, offer(SIZE), 40_000)).toBe((2 * 40 * STRANGER_BYTES_PER_SECOND) / cost)
  })

  test('[STRANGERS_PER_SECOND spares] [STRANGER_BYTES_PER_SECOND spares] somebody who dials every ten seconds, for as long as they like', () => {
    const me = new Acquaintance()
    for (let dials = 0; dials < 1_000; dials += 1)
      for (let n = 0; n < 11; n += 1)
        expect(me.mayTell(stranger(1), n === 0 ? offer(2_500) : candidate(370), dials * 10_000)).toBe(true)
  })

  test('[STRANGER_CANDIDATES bites] [STRANGER_CANDIDATES spares] thirty candidates follow an offer, and none without one', () => {
    const me = new Acquaintance()
    expect(told(me, 3, 3, candidate(1))).toBe(0)
    me.mayTell(stranger(1), offer(1), 0)
    expect(told(me, 3, 3, candidate(1))).toBe(STRANGER_CANDIDATES)
    while (me.mayTell(stranger(2), offer(1), 0));
    expect(me.mayTell(stranger(2), candidate(370), 0)).toBe(true)
  })

  test('[STRANGER_CANDIDATE_BYTES bites] [STRANGER_CANDIDATE_BYTES spares] those of any size cost no less than offers', () => {
    const me = new Acquaintance()
    let bytes = 0
    for (let round = 0; round < 100; round += 1)
      for (let n = 0; n < 50; n += 1) {
        me.mayTell(stranger(n, `192.0.2.${n}`), offer(1), 0)
        if (me.mayTell(stranger(n, `192.0.2.${n}`), candidate(4_096), 0)) bytes += 4_096
      }
    expect(bytes).toBeLessThanOrEqual(2 * STRANGER_BYTES)
    const other = new Acquaintance()
    for (let n = 0; n < 48; n += 1) other.mayTell(stranger(n), offer(2_500), 0)
    for (let n = 0; n < 48; n += 1)
      for (let sent = 0; sent < 11; sent += 1) expect(other.mayTell(stranger(n), candidate(370), 0)).toBe(true)
  })

  test('[STRANGER_REQUESTS bites] [STRANGER_REQUESTS spares] requests have a budget of their own, whatever dials have used up', () => {
    const me = new Acquaintance()
    told(me, 50, 50)
    expect(told(me, 50, 50, request(1))).toBe(2 * STRANGER_REQUESTS)
    const other = new Acquaintance()
    told(other, 50, 50, request(1))
    expect(told(other, 50, 50)).toBe(2 * STRANGER_BURST)
    const office = new Acquaintance()
    for (let n = 0; n < 24; n += 1) expect(office.mayTell(stranger(n), request(2_000), 0)).toBe(true)
  })

  test('[STRANGER_REQUESTS_PER_SECOND bites] [STRANGER_REQUESTS_PER_SECOND spares] one every twenty seconds, for as long as one likes', () => {
    const me = new Acquaintance()
    told(me, 50, 50, request(1))
    expect(told(me, 50, 50, request(1), 16_000)).toBe(2 * 16 * STRANGER_REQUESTS_PER_SECOND)
    for (let n = 2; n < 1_000; n += 1) expect(me.mayTell(stranger(1), request(2_000), n * 20_000)).toBe(true)
  })

  test('[STRANGER_REQUEST bites] [STRANGER_REQUEST spares] a request is as large as requests are', () => {
    const sizes = [2_048, STRANGER_REQUEST, STRANGER_REQUEST + 1]
    expect(sizes.map((size) => new Acquaintance().mayTell(stranger(1), request(size), 0))).toEqual([true, true, false])
  })

  test('[MAX_STRANGERS bites] [MAX_STRANGERS spares] IDs made without end have the whole and no more; a few keep their shares', () => {
    expect(told(new Acquaintance(), 5 * MAX_STRANGERS, 5 * MAX_STRANGERS)).toBe(2 * STRANGER_BURST)
    const me = new Acquaintance()
    while (me.mayTell(stranger(1), offer(1), 0));
    for (let n = 2; n < MAX_STRANGERS; n += 1) me.mayTell(stranger(n), offer(1), 0)
    expect(me.mayTell(stranger(1), offer(1), 0)).toBe(false)
  })

  test('those who were quiet for long enough are forgotten, and not before their shares are whole', () => {
    const me = new Acquaintance()
    told(me, 50, 50)
    me.forget(STRANGERS_QUIET_MS - 1)
    expect(me.mayTell(stranger(1), candidate(1), STRANGERS_QUIET_MS)).toBe(true)
    me.forget(2 * STRANGERS_QUIET_MS)
    expect(me.mayTell(stranger(1), candidate(1), 2 * STRANGERS_QUIET_MS)).toBe(false)
    expect(told(me, 50, 50, offer(1), 2 * STRANGERS_QUIET_MS)).toBe(2 * STRANGER_BURST)
  })

  test('[MAX_SPOKEN_TO bites] [MAX_SPOKEN_TO spares] a thousand people are remembered, the newest of them', () => {
    const me = new Acquaintance()
    for (let n = 0; n <= MAX_SPOKEN_TO; n += 1) me.speakTo(n)
    expect([0, 1, MAX_SPOKEN_TO].map((tag) => me.hasSpokenTo(tag))).toEqual([false, true, true])
  })

  test('no two of many IDs pass for each other', () => {
    const tags = new Set(Array.from({ length: 5_000 }, (_, n) => tagOf(`tete1friend${n}`)))
    expect(tags.size).toBe(5_000)
  })
})
