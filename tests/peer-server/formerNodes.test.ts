import { hkdfSync } from 'node:crypto'
import { Redis } from 'ioredis'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { connectRedisCluster } from '../../peer-server/cluster/redis.ts'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { createNode, until } from '../contracts/cluster.ts'
import { startRedis } from './redis.ts'

const serverKey = Buffer.alloc(32, 'k')
const lack = lacking('redis')
if (lack !== undefined) notChecked(lack, 'nodes of an older version on one bus with ours')

/** As the version before wrote and read it: claims without a seal, and what decides about them at the bus. */
const HOLDER = `
local claim = redis.call('GET', KEYS[1])
if not claim then return -1 end
local node, epoch = string.match(claim, '^([^:]+):([^:]+):')
if redis.call('GET', ARGV[1] .. 'lease:' .. node) ~= epoch then return -1 end
`
if (lack === undefined)
  test('[HOSTILE 19] nodes of before records were sealed are absent, on a bus of their own, until they are new ones', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.kill())
    const name = Buffer.from(hkdfSync('sha256', serverKey, '', 'tete-a-tete/1 bus-name\0', 9)).toString('base64url')
    const prefix = `tete:${name}:`
    const [bus, ear] = [new Redis(redis.url), new Redis(redis.url)]
    onTestFinished(() => {
      for (const line of [bus, ear]) line.disconnect()
    })
    const heard: string[] = []
    ear.on('message', (_channel, text) => void heard.push(text))
    await ear.subscribe(`${prefix}node:former`)
    await bus.set(`${prefix}lease:former`, '1', 'PX', 600_000)
    await bus.set(`${prefix}claim:old`, 'former:1:1:')
    const say = (id: string) =>
      bus.eval(
        `${HOLDER} return redis.call('PUBLISH', ARGV[1] .. 'node:' .. node, 'x')`,
        1,
        `${prefix}claim:${id}`,
        prefix,
      )

    const lines: string[] = []
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
    const connect = connectRedisCluster({ url: redis.url, serverKey, log })
    const [a, b] = [createNode(connect), createNode(connect)]
    onTestFinished(async () => void (await Promise.all([a, b].map(({ cluster }) => cluster.stop()))))
    await until(() => [a, b].every(({ cluster }) => cluster.state() === 'up'), 'up')
    await until(() => lines.some((line) => line.includes('older version')), 'told of')
    expect(await a.cluster.claim('new', 1, undefined)).toBe('mine')
    // Each kind by itself, as ever.
    expect(await b.cluster.send('new', 'hello')).toBe(true)
    expect(await say('old')).toBe(1)
    // And absent for each other; nothing of the one is touched or doubted by the other.
    expect(await a.cluster.send('old', 'anybody?')).toBe(false)
    expect(await say('new')).toBe(-1)
    expect(await bus.get(`${prefix}claim:old`)).toBe('former:1:1:')
    expect([a, b].map((node) => node.forged() + node.forged('record'))).toEqual([0, 0])
    expect(heard).toEqual(['x'])
    // Its client comes to a new node.
    expect(await b.cluster.claim('old', 1, 'its owner')).toBe('mine')
    expect(await a.cluster.send('old', 'welcome')).toBe(true)
    await until(() => b.delivered.length === 1, 'arrived')
  })
