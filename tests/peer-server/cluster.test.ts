import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { STRANGER_BYTES, STRANGER_FIRST_SHARE, STRANGER_SHARE } from '../../peer-server/budgets.ts'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { type RunningServer, startServer } from '../support/server.ts'
import { buildServer } from './builtServer.ts'
import { connect, get, type RawClient, register } from './harness.ts'
import { createOwner, tokenFor } from './owner.ts'
import { challengeFrom, freshToken } from './proofs.ts'
import { type RunningRedis, startRedis } from './redis.ts'

const PUBLIC_URL = 'http://chat.example'
const AUDIENCE = 'ws://chat.example/peer'

const lack = lacking('redis')
if (lack !== undefined) notChecked(lack, 'three brokers on one Redis')
else
  describe('three brokers on one Redis', () => {
    let entry: string
    let redis: RunningRedis
    let nodes: RunningServer[] = []

    beforeAll(async () => {
      entry = await buildServer()
    })

    const startNode = async () => {
      const env = {
        CLUSTER_URL: redis.url,
        SERVER_KEY: 'k'.repeat(32),
        CLAIMS: 'optional',
        PUBLIC_URL,
        LOG_LEVEL: 'silent',
      }
      const node = await startServer({ entry, env })
      onTestFinished(() => node.kill())
      return node
    }
    const isUp = async ({ port }: RunningServer) => JSON.parse((await get(port, '/health')).body).status === 'ok'
    beforeEach(async () => {
      redis = await startRedis()
      onTestFinished(() => redis.kill())
      nodes = await Promise.all([startNode(), startNode(), startNode()])
      for (const node of nodes) await expect.poll(() => isUp(node)).toBe(true)
    })

    /** One says something to the other, until it arrives: a client dials again, too. */
    const reaches = async (from: RawClient, to: RawClient, id: string) => {
      const payload = crypto.randomUUID()
      await expect
        .poll(
          () => {
            from.send({ type: 'OFFER', dst: id, payload })
            return to.inbox
          },
          { interval: 200 },
        )
        .toContainEqual(expect.objectContaining({ payload }))
    }
    const three = async () => {
      const clients = await Promise.all(nodes.map(({ port }, n) => register(port, `client-${n}`)))
      for (const [n, client] of clients.entries()) await reaches(client, clients[(n + 1) % 3]!, `client-${(n + 1) % 3}`)
      return clients as [RawClient, RawClient, RawClient]
    }

    test('a message arrives whatever node its receiver is on, with its sender, in order', async () => {
      const [ann, bob] = await three()
      await reaches(bob, ann, 'client-0')
      ann.inbox.length = 0
      bob.inbox.length = 0
      for (let n = 0; n < 50; n += 1) ann.send(`{"type":"CANDIDATE","src":"client-2","dst":"client-1","payload":${n}}`)
      for (let n = 0; n < 50; n += 1)
        expect(await bob.next()).toEqual({ type: 'CANDIDATE', src: 'client-0', dst: 'client-1', payload: n })
      ann.send({ type: 'OFFER', dst: 'nobody', payload: {} })
      await expect.poll(() => ann.inbox).toContainEqual({ type: 'EXPIRE', src: 'nobody', dst: 'client-0' })
    })

    test('[HOSTILE 13] strangers on another node are strangers all the same, and whoever was answered is none', async () => {
      const [ann, bob, cem] = await three()
      await reaches(ann, bob, 'client-1')
      bob.inbox.length = 0
      // Bob has spoken to nobody but the next of the three.
      for (let n = 0; n < 100; n += 1) ann.send({ type: 'OFFER', dst: 'client-1', payload: 'x'.repeat(10_000) })
      for (let n = 0; n < 50; n += 1) cem.send({ type: 'OFFER', dst: 'client-1', payload: ['x'.repeat(10_000), n] })
      await expect.poll(() => bob.inbox).toContainEqual(expect.objectContaining({ payload: [expect.any(String), 49] }))
      const from = (src: string) => bob.inbox.filter((message) => (message as { src: string }).src === src)
      expect(from('client-2')).toHaveLength(50)
      expect(from('client-0').length).toBeLessThanOrEqual(
        (STRANGER_BYTES * (STRANGER_SHARE + STRANGER_FIRST_SHARE)) / 10_000,
      )
      expect(from('client-0').length).toBeGreaterThan(0)
    })

    test('an ID is one client’s in all of them', async () => {
      await three()
      const thief = await connect(nodes[1]!.port, 'key=peerjs&id=client-0&token=other')
      expect(await thief.next()).toMatchObject({ type: 'ID-TAKEN' })
      await thief.closed
    })

    test('its owner on another node takes it over; a proof used on one is used on all', async () => {
      const owner = createOwner()
      const before = await register(nodes[0]!.port, owner.id, await freshToken(owner, nodes[0]!.port, AUDIENCE))
      // A challenge of one node, presented to another.
      const token = tokenFor(owner, await challengeFrom(nodes[2]!.port), AUDIENCE)
      const after = await register(nodes[1]!.port, owner.id, token)
      expect(await before.next()).toMatchObject({ type: 'ID-TAKEN' })
      expect(await before.closed).toBe(4001)
      const friend = await register(nodes[2]!.port, 'friend')
      await reaches(friend, after, owner.id)
      const replayed = await connect(
        nodes[0]!.port,
        new URLSearchParams({ key: 'peerjs', id: owner.id, token }).toString(),
      )
      expect(await replayed.closed).toBe(4003)
      await reaches(friend, after, owner.id)
    })

    test.each([0, 1, 2])('node %i is killed: the others go on, its clients come back elsewhere', async (dead) => {
      const clients = await three()
      await nodes[dead]!.kill()
      const [left, right] = [(dead + 1) % 3, (dead + 2) % 3]
      await reaches(clients[left]!, clients[right]!, `client-${right}`)
      clients[left]!.inbox.length = 0
      clients[left]!.send({ type: 'OFFER', dst: `client-${dead}`, payload: {} })
      await expect.poll(() => clients[left]!.inbox).toContainEqual(expect.objectContaining({ type: 'EXPIRE' }))
      const back = await register(nodes[left]!.port, `client-${dead}`)
      await reaches(clients[right]!, back, `client-${dead}`)
      // And a new node takes part at once.
      const fresh = await startNode()
      await expect.poll(() => isUp(fresh)).toBe(true)
      const guest = await register(fresh.port, 'guest')
      await reaches(back, guest, 'guest')
      await reaches(guest, back, `client-${dead}`)
    })

    test('the bus is gone for two seconds and comes back empty: nobody is cut off, and all find each other again', async () => {
      const [ann, bob, cem] = await three()
      const neighbour = await register(nodes[0]!.port, 'neighbour')
      await redis.kill()
      await expect.poll(() => isUp(nodes[0]!)).toBe(false)
      // A node serves its own, and says of all others that they are not there.
      await reaches(ann, neighbour, 'neighbour')
      ann.inbox.length = 0
      ann.send({ type: 'OFFER', dst: 'client-1', payload: {} })
      await expect.poll(() => ann.inbox).toContainEqual({ type: 'EXPIRE', src: 'client-1', dst: 'client-0' })
      const late = await connect(nodes[1]!.port, 'key=peerjs&id=late&token=t')
      expect(await late.closed).toBe(1013)
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      await redis.start()
      for (const node of nodes) await expect.poll(() => isUp(node)).toBe(true)
      await reaches(ann, bob, 'client-1')
      await reaches(bob, cem, 'client-2')
      await reaches(cem, ann, 'client-0')
      const thief = await connect(nodes[1]!.port, 'key=peerjs&id=client-0&token=other')
      expect(await thief.next()).toMatchObject({ type: 'ID-TAKEN' })
      for (const client of [ann, bob, cem, neighbour]) expect(client.socket.readyState).toBe(client.socket.OPEN)
    })

    test('SIGTERM: its IDs are free at once', async () => {
      const clients = await three()
      const stopped = nodes[1]!.stop()
      await clients[1].closed
      // As soon as it has said good-bye to them; to this side that may be a moment later.
      const again = () => register(nodes[2]!.port, 'client-1', 'another-token').catch(() => undefined)
      let heir: RawClient | undefined
      await expect.poll(async () => (heir = await again())).toBeDefined()
      await reaches(clients[0], heir!, 'client-1')
      expect(await stopped).toBe(0)
    })
  })
