import { Redis } from 'ioredis'
import pino from 'pino'
import { afterAll, beforeAll, describe, onTestFinished, test } from 'vitest'
import { createMemoryCluster } from '../../peer-server/cluster/memory.ts'
import { connectRedisCluster } from '../../peer-server/cluster/redis.ts'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { type RunningRedis, startRedis } from '../peer-server/redis.ts'
import { check } from '../support/check.ts'
import { clusterContract, createNode, type Node, until } from './cluster.ts'

let cases = 0
const named = () => {
  cases += 1
  const mine = cases
  return (text: string) => `${text}-${mine}`
}

const nodesOf = (make: () => Node) => async (count: number) => {
  const nodes = Array.from({ length: count }, make)
  onTestFinished(async () => void (await Promise.all(nodes.map(({ cluster }) => cluster.stop()))))
  await until(() => nodes.every(({ cluster }) => cluster.state() !== 'down'), 'up')
  return nodes
}

describe('a cluster in memory', () => {
  for (const { name, run } of clusterContract)
    test(name, () => {
      const factory = createMemoryCluster()
      return run({ nodes: nodesOf(() => createNode(factory)), name: named() })
    })
})

const lack = lacking('redis')
if (lack !== undefined) notChecked(lack, 'a cluster on Redis')
else
  describe('a cluster on Redis', () => {
    let redis: RunningRedis
    beforeAll(async () => {
      redis = await startRedis()
    })
    afterAll(() => redis.kill())
    const connect = (key = 'k', log = pino({ level: 'silent' })) =>
      connectRedisCluster({ url: redis.url, serverKey: Buffer.alloc(32, key), log })
    const operate = () => {
      const operator = new Redis(redis.url)
      onTestFinished(() => operator.disconnect())
      return operator
    }
    for (const { name, run } of clusterContract)
      test(name, () => {
        const factory = connect()
        return run({ nodes: nodesOf(() => createNode(factory)), name: named() })
      })

    test('a claim that the bus did not answer in time leaves the former one as it was', async () => {
      const factory = connect()
      const [a, b] = (await nodesOf(() => createNode(factory))(2)) as [Node, Node]
      const id = named()('id')
      check.equal(await a.cluster.claim(id, 1, 'ann'), 'mine')
      // It hears everything, and does it late.
      await operate().call('CLIENT', 'PAUSE', '3000', 'ALL')
      check.equal(await a.cluster.claim(id, 2, 'ann'), 'unsure')
      a.cluster.release(id, 2)
      await until(() => [a, b].every(({ cluster }) => cluster.state() === 'up'), 'up again')
      check.equal(await b.cluster.claim(id, 1, 'eve'), 'taken')
      check.equal(await b.cluster.send(id, 'still there?'), true)
      await until(() => a.delivered.length === 1, 'arrived')
    })

    test('[HOSTILE 19] what was said on the bus is heard once, however often it is played again, and wherever', async () => {
      const [a, b, c] = (await nodesOf(() => createNode(connect()))(3)) as [Node, Node, Node]
      const id = named()('id')
      const played: [string, string][] = []
      const thief = operate()
      await thief.psubscribe('tete:*node:*')
      thief.on('pmessage', (_pattern, channel, letter) => void played.push([channel, letter]))
      await a.cluster.claim(id, 7, 'ann')
      check.equal(await b.cluster.claim(id, 1, 'ann'), 'mine')
      await until(() => a.lost.length === 1, 'told')
      check.equal(await c.cluster.send(id, 'hello'), true)
      await until(() => b.delivered.length === 1 && played.length === 2, 'heard')
      // The client is on the first node again, with a claim of the same number.
      check.equal(await a.cluster.claim(id, 7, 'ann'), 'mine')
      await until(() => b.lost.length === 1, 'told again')
      const speaker = operate()
      const channels = [...new Set(played.map(([channel]) => channel))]
      const letters = played.slice(0, 2).map(([, letter]) => letter)
      for (const channel of channels) for (const letter of letters) await speaker.publish(channel, letter)
      // Where it was meant for, it has been heard; and each is for one node alone.
      await until(() => a.forged() === 2 && b.forged() === 2, 'dropped')
      for (const letter of letters) await speaker.publish(channels[0]!, letter)
      await until(() => a.forged() + b.forged() === 6, 'dropped again')
      check.equal([a.lost, b.lost], [[[id, 7]], [[id, 1]]])
      check.equal([a.delivered, b.delivered], [[], [[id, 'hello']]])
    })

    test('[HOSTILE 19] nodes with another key are absent, on a bus of their own, and told of in the log', async () => {
      const lines: string[] = []
      const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
      const [ours] = (await nodesOf(() => createNode(connect('k', log)))(1)) as [Node]
      check.equal(lines, [])
      const [other] = (await nodesOf(() => createNode(connect('x')))(1)) as [Node]
      await until(() => lines.some((line) => line.includes('another SERVER_KEY')), 'told of')
      const id = named()('id')
      check.equal(await ours.cluster.claim(id, 1, 'ann'), 'mine')
      check.equal(await other.cluster.claim(id, 1, 'eve'), 'mine')
      check.equal(await ours.cluster.send(id, 'for ours'), true)
      await until(() => ours.delivered.length === 1, 'heard')
      check.equal([ours.lost, other.lost, other.delivered], [[], [], []])
      // A challenge is used once, whoever asks.
      const name = named()('challenge')
      check.equal(await ours.cluster.takeOnce(name, 60_000), true)
      check.equal(await other.cluster.takeOnce(name, 60_000), false)
    })

    test('[HOSTILE 19] so are nodes of before letters were sealed', async () => {
      const lines: string[] = []
      const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
      const former = operate()
      await former.subscribe('tete:node:former')
      const operator = operate()
      await operator.set('tete:lease:former', 1)
      const id = named()('id')
      await operator.set(`tete:claim:${id}`, 'former:1:1:')
      const [ours] = (await nodesOf(() => createNode(connect('k', log)))(1)) as [Node]
      await until(() => lines.some((line) => line.includes('older version')), 'told of')
      check.equal(await ours.cluster.send(id, 'anybody?'), false)
      await operator.publish('tete:node:former', 'x')
      check.equal(await operator.get(`tete:claim:${id}`), 'former:1:1:')
      await operator.del('tete:lease:former', `tete:claim:${id}`)
    })
  })
