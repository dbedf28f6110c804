import { describe, expect, onTestFinished, test } from 'vitest'
import { placeOf } from '../../peer-server/clientAddress.ts'
import { createMemoryCluster } from '../../peer-server/cluster/memory.ts'
import { guardWith } from './guardAlone.ts'
import { connect, introduce, type RawClient, register, serve } from './harness.ts'

// Somebody new dials and asks, from an address of their own, while others send all that they can from theirs: the addresses of loopback.

const enter = async (port: number, id: string, host: number): Promise<RawClient> => {
  const client = await connect(port, `key=peerjs&id=${id}&token=t`, { localAddress: `127.0.0.${host}`, family: 4 })
  expect(await client.next()).toEqual({ type: 'OPEN' })
  return client
}
const offer = (bytes: number, dst = 'victim') => JSON.stringify({ type: 'OFFER', dst, payload: 'x'.repeat(bytes) })
const candidate = (n: number) => ({ type: 'CANDIDATE', dst: 'victim', payload: { n, candidate: 'x'.repeat(330) } })
/** As a page of ours says it. */
const request = (bytes: number) => ({
  type: 'OFFER',
  dst: 'victim',
  payload: { serialization: 'knock', metadata: 'x'.repeat(bytes) },
})

/** What a hostile socket says in its nth turn. */
const KINDS = [
  (n: number) => (n % 2 === 0 ? offer(1) : candidate(n)),
  candidate,
  (n: number) => request(n % 2 === 0 ? 1 : 3_000),
  (n: number) => (n < 20 ? offer(20_000) : candidate(n)),
]
const SOCKETS = 2 * KINDS.length
/** All that so many addresses may say at once; then each socket goes on for as long as the test lasts, and is not cut off for it. */
const pour = async (port: number, addresses: number) => {
  const hostile = await Promise.all(
    Array.from({ length: addresses * SOCKETS }, (_, n) => enter(port, `hostile-${n}`, 100 + (n % addresses))),
  )
  const say = (at: number, n: number) => hostile[at]!.send(KINDS[Math.floor(at / addresses) % KINDS.length]!(n))
  for (const [at, client] of hostile.entries()) {
    for (let n = 0; n < 200; n += 1) say(at, n)
    client.send({ type: 'CANDIDATE', dst: `hostile-${at}`, payload: 'settled' })
  }
  for (const { inbox } of hostile)
    await expect.poll(() => inbox).toContainEqual(expect.objectContaining({ payload: 'settled' }))
  let turns = 200
  const going = setInterval(() => {
    turns += 1
    for (const at of hostile.keys()) say(at, turns)
  }, 50)
  onTestFinished(() => clearInterval(going))
}
const arrives = async (victim: RawClient, newcomer: RawClient) => {
  newcomer.send(request(2_000))
  newcomer.send(offer(2_400))
  for (let n = 0; n < 12; n += 1) newcomer.send(candidate(n))
  const heard = () => victim.inbox.filter((message) => (message as { src: string }).src === 'newcomer')
  await expect.poll(() => heard().length).toBe(14)
}

describe.each([2, 5, 12])('%i addresses send one receiver all that they can', (addresses) => {
  test('a dial and a request from another address arrive', async () => {
    const { port } = await serve()
    const victim = await register(port, 'victim')
    await pour(port, addresses)
    await arrives(victim, await enter(port, 'newcomer', 90))
  })
})

test('on another node, too', async () => {
  const [cluster, limits] = [createMemoryCluster(), { maxClients: 100, messageBurst: 500, messagesPerSecond: 50 }]
  const [here, there] = [
    await guardWith(60_000, { cluster, ...limits }),
    await guardWith(60_000, { cluster, ...limits }),
  ]
  const victim = await register(here.port, 'victim')
  await pour(there.port, 5)
  await arrives(victim, await enter(there.port, 'newcomer', 90))
})

test('a candidate of a stranger is nothing without their offer', async () => {
  const { port } = await serve({ METRICS: 'public' })
  const [victim, stranger] = [await register(port, 'victim'), await enter(port, 'stranger', 91)]
  stranger.send(candidate(1))
  stranger.send(offer(1))
  stranger.send(candidate(2))
  expect(await victim.next()).toMatchObject({ type: 'OFFER' })
  expect(await victim.next()).toMatchObject({ payload: { n: 2 } })
  const friend = await enter(port, 'friend', 91)
  await introduce(victim, friend, 'friend')
  friend.send(candidate(3))
  expect(await victim.next()).toMatchObject({ payload: { n: 3 } })
})

test('the households of one network are one place; IPv4 addresses are one each', () => {
  const places = ['2001:db8:1::1', '2001:db8:1:ffff::2', '2001:db8:2::1', '192.0.2.1', '192.0.2.2'].map(placeOf)
  expect(places).toEqual(['2001:db8:1::/48', '2001:db8:1::/48', '2001:db8:2::/48', '192.0.2.1', '192.0.2.2'])
})
