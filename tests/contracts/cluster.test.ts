import pino from 'pino'
import { afterAll, beforeAll, describe, onTestFinished, test } from 'vitest'
import { createMemoryCluster } from '../../peer-server/cluster/memory.ts'
import { connectRedisCluster } from '../../peer-server/cluster/redis.ts'
import { haveRedis, type RunningRedis, startRedis } from '../peer-server/redis.ts'
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

const redisIsHere = haveRedis()
if (!redisIsHere) console.log('SKIPPED: a cluster on Redis (there is no redis-server; Debian has it as redis-server)')
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
  })
