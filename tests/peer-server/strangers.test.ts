import { describe, expect, test } from 'vitest'
import { Acquaintance, tagOf } from '../../peer-server/acquaintance.ts'
import {
  MAX_SPOKEN_TO,
  MAX_STRANGERS,
  STRANGER_ADDRESS_SHARE,
  STRANGER_BURST,
  STRANGER_BYTES,
  STRANGER_BYTES_PER_SECOND,
  STRANGER_FRAME,
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
    expect(bytesOf(victim.inbox, /^stranger/)).toBeLessThanOrEqual(STRANGER_BYTES + STRANGER_FRAME)
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
    expect(bytesOf(victim.inbox, /^stranger/)).toBeLessThanOrEqual(STRANGER_BYTES + STRANGER_FRAME)
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
  const stranger = (n: number, household = '192.0.2.1') => ({ tag: n, household })
  /** Messages of so many bytes that get through, one after the other. */
  const told = (me: Acquaintance, senders: number, bytes: number, households: number, now = 0) => {
    let count = 0
    for (let round = 0; round < 1_000; round += 1)
      for (let n = 0; n < senders; n += 1)
        if (me.mayTell(stranger(n, `192.0.2.${n % households}`), bytes, now)) count += 1
    return count
  }

  test('[STRANGER_SHARE bites] [STRANGER_SHARE spares] one stranger has an eighth: five dials, and no flood', () => {
    expect(told(new Acquaintance(), 1, 1, 1)).toBe(STRANGER_BURST * STRANGER_SHARE)
    expect(STRANGER_BURST * STRANGER_SHARE).toBeGreaterThan(5 * 11)
    expect(told(new Acquaintance(), 1, 4_096, 1)).toBe((STRANGER_BYTES * STRANGER_SHARE) / 4_096)
  })

  test('[STRANGER_ADDRESS_SHARE bites] [STRANGER_BURST bites] an address has half, and all of them together the whole', () => {
    expect(told(new Acquaintance(), 50, 1, 1)).toBe(STRANGER_BURST * STRANGER_ADDRESS_SHARE)
    expect(told(new Acquaintance(), 50, 1, 50)).toBe(STRANGER_BURST)
  })

  test('[STRANGERS_PER_SECOND bites] [STRANGER_BYTES_PER_SECOND bites] what is used up comes back slowly', () => {
    const me = new Acquaintance()
    told(me, 50, 1, 50)
    expect(told(me, 50, 1, 50, 2_000)).toBe(2 * STRANGERS_PER_SECOND)
    const large = new Acquaintance()
    told(large, 50, 1_024, 50)
    expect(told(large, 50, 1_024, 50, 2_000)).toBe((2 * STRANGER_BYTES_PER_SECOND) / 1_024)
  })

  test('[STRANGERS_PER_SECOND spares] [STRANGER_BYTES_PER_SECOND spares] somebody who dials every ten seconds, for as long as they like', () => {
    const me = new Acquaintance()
    for (let dials = 0; dials < 1_000; dials += 1)
      for (let n = 0; n < 11; n += 1) expect(me.mayTell(stranger(1), n === 0 ? 2_500 : 300, dials * 10_000)).toBe(true)
  })

  test('[MAX_STRANGERS bites] [MAX_STRANGERS spares] IDs made without end have the whole and no more; a few keep their shares', () => {
    expect(told(new Acquaintance(), 5 * MAX_STRANGERS, 1, 5 * MAX_STRANGERS)).toBe(STRANGER_BURST)
    const me = new Acquaintance()
    while (me.mayTell(stranger(1), 1, 0));
    for (let n = 2; n < MAX_STRANGERS; n += 1) me.mayTell(stranger(n), 1, 0)
    expect(me.mayTell(stranger(1), 1, 0)).toBe(false)
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
