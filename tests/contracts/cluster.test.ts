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
    for (const { name, run } of clusterContract)
      test(name, () => {
        const factory = connectRedisCluster({ url: redis.url, log: pino({ level: 'silent' }) })
        return run({ nodes: nodesOf(() => createNode(factory)), name: named() })
      })

    test('a claim that the bus did not answer in time leaves the former one as it was', async () => {
      const factory = connectRedisCluster({ url: redis.url, log: pino({ level: 'silent' }) })
      const [a, b] = (await nodesOf(() => createNode(factory))(2)) as [Node, Node]
      const id = named()('id')
      check.equal(await a.cluster.claim(id, 1, 'ann'), 'mine')
      // It hears everything, and does it late.
      const operator = new Redis(redis.url)
      onTestFinished(() => operator.disconnect())
      await operator.call('CLIENT', 'PAUSE', '3000', 'ALL')
      check.equal(await a.cluster.claim(id, 2, 'ann'), 'unsure')
      a.cluster.release(id, 2)
      await until(() => [a, b].every(({ cluster }) => cluster.state() === 'up'), 'up again')
      check.equal(await b.cluster.claim(id, 1, 'eve'), 'taken')
      check.equal(await b.cluster.send(id, 'still there?'), true)
      await until(() => a.delivered.length === 1, 'arrived')
    })
  })
