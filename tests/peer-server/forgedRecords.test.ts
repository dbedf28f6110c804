import { createHash } from 'node:crypto'
import { Redis } from 'ioredis'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { connectRedisCluster } from '../../peer-server/cluster/redis.ts'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { createNode, type Node, until } from '../contracts/cluster.ts'
import { deafBus } from './deafBus.ts'
import { type RunningRedis, startRedis } from './redis.ts'

// Who is where stands on the bus. Somebody who can read and write all of it, and is no node.

const serverKey = Buffer.alloc(32, 'k')

const lack = lacking('redis')
if (lack !== undefined) notChecked(lack, 'records on the bus, written by somebody who is no node')
else
  describe('[HOSTILE 19] somebody who writes to the bus', () => {
    let redis: RunningRedis
    beforeAll(async () => {
      redis = await startRedis()
    })
    afterAll(() => redis.kill())

    const operate = () => {
      const client = new Redis(redis.url)
      onTestFinished(() => client.disconnect())
      return client
    }
    const nodesOf = async (count: number, log = pino({ level: 'silent' }), url = redis.url) => {
      const connect = connectRedisCluster({ url, serverKey, log })
      const nodes = Array.from({ length: count }, () => createNode(connect))
      onTestFinished(async () => void (await Promise.all(nodes.map(({ cluster }) => cluster.stop()))))
      await until(() => nodes.every(({ cluster }) => cluster.state() === 'up'), 'up')
      return nodes
    }

    /** Three nodes, and a thief on their bus who hears all that is said anywhere. */
    const stage = async () => {
      const [a, b, c] = (await nodesOf(3)) as [Node, Node, Node]
      const thief = operate()
      const ear = operate()
      const heard: string[] = []
      await ear.psubscribe('*')
      ear.on('pmessage', (_pattern, channel) => void heard.push(channel))
      const claims = async (id: string) => (await thief.keys(`*claim:${id}`))[0]!
      const record = async (id: string) => (await thief.get(await claims(id))) ?? ''
      const prefixOf = async (id: string) => (await claims(id)).replace(/claim:.*$/, '')
      const leaseOf = async (id: string) => `${await prefixOf(id)}lease:${(await record(id)).split(':')[0]}`
      return { a, b, c, thief, heard, claims, record, prefixOf, leaseOf }
    }
    let ids = 0
    const fresh = (name: string) => {
      ids += 1
      return `${name}-${ids}`
    }
    let said = 0
    /** Says something to the ID until it arrives there. */
    const reaches = async (from: Node, id: string, to: Node) => {
      said += 1
      const text = `text ${said}`
      const arrived = () => to.delivered.some(([its, one]) => its === id && one === text)
      await until(async () => {
        await from.cluster.send(id, text)
        return arrived()
      }, `${id} was reached`)
    }

    const PLACES = [
      'of somebody else',
      'forged',
      'of a node of their own',
      'cut',
      'of another kind',
      'very long',
    ] as const
    test.each(PLACES)('a record %s leads no message astray, and is replaced by the true one', async (what) => {
      const { a, b, c, thief, heard, claims, record, prefixOf } = await stage()
      const [bob, eve] = [fresh('bob'), fresh('eve')]
      expect(await b.cluster.claim(bob, 1, undefined)).toBe('mine')
      expect(await c.cluster.claim(eve, 1, undefined)).toBe('mine')
      await reaches(a, bob, b)
      const [key, its, eves, prefix] = [await claims(bob), await record(bob), await record(eve), await prefixOf(bob)]
      const own = operate()
      await own.subscribe(`${prefix}node:thief`)
      await thief.set(`${prefix}lease:thief`, '1')
      const put: Record<(typeof PLACES)[number], () => Promise<unknown>> = {
        'of somebody else': () => thief.set(key, eves),
        forged: () => thief.set(key, its.replace(its.split(':')[0]!, eves.split(':')[0]!)),
        'of a node of their own': () =>
          thief.set(key, its.replace(its.split(':')[0]!, 'thief').replace(/:\d+:/, ':1:')),
        cut: () => thief.set(key, its.slice(0, -1)),
        'of another kind': () => thief.multi().del(key).lpush(key, its).exec(),
        'very long': () => thief.set(key, its.repeat(10_000)),
      }
      heard.length = 0
      await put[what]()
      // In this very moment: whoever waits has it mended by then.
      const sent = a.cluster.send(bob, 'mind the gap')
      await reaches(a, bob, b)
      if (await sent) expect(b.delivered).toContainEqual([bob, 'mind the gap'])
      await until(async () => (await record(bob)) === its, 'the true one again')
      expect([b.lost, c.lost, c.delivered]).toEqual([[], [], []])
      expect(heard).not.toContain(`${prefix}node:thief`)
      expect(heard).not.toContain(`${prefix}node:${eves.split(':')[0]}`)
      if (what !== 'of another kind' && what !== 'very long')
        expect(a.forged('record') + b.forged('record') + c.forged('record')).toBeGreaterThan(0)
      await thief.del(`${prefix}lease:thief`)
    })

    test('a record that is taken away comes back, and is counted', async () => {
      const { a, b, thief, claims, record } = await stage()
      const bob = fresh('bob')
      await b.cluster.claim(bob, 1, undefined)
      const [key, its] = [await claims(bob), await record(bob)]
      await thief.del(key)
      await until(async () => (await thief.get(key)) === its, 'back')
      await until(() => b.forged('missing') === 1, 'counted')
      await reaches(a, bob, b)
    })

    test('an old record put back cuts nobody off; what it leads astray arrives all the same', async () => {
      const { a, b, c, thief, claims, record } = await stage()
      const bob = fresh('bob')
      await b.cluster.claim(bob, 1, undefined)
      const [key, old] = [await claims(bob), await record(bob)]
      expect(await c.cluster.claim(bob, 9, undefined)).toBe('mine')
      await until(() => b.lost.length === 1, 'moved')
      const its = await record(bob)
      for (let n = 0; n < 3; n += 1) {
        await thief.set(key, old)
        expect(await a.cluster.send(bob, `astray ${n}`)).toBe(true)
        await until(() => c.delivered.some(([, text]) => text === `astray ${n}`), 'arrived')
        await until(async () => (await thief.get(key)) === its, 'the newer one again')
      }
      expect([b.delivered, b.lost, c.lost]).toEqual([[], [[bob, 1]], []])
      expect(c.delivered).toHaveLength(3)
      // Of somebody who has left: it goes.
      c.cluster.release(bob, 9)
      await until(async () => (await thief.get(key)) === null, 'left')
      await thief.set(key, its)
      await until(async () => (await thief.get(key)) === null, 'gone')
      expect(await a.cluster.send(bob, 'anybody?')).toBe(false)
    })

    const THEFTS = [
      'taken away',
      'forged',
      'an old one of the thief',
      'without its lease',
      'with a forged lease',
    ] as const
    test.each(THEFTS)('a seat that nobody has proved is not stolen: its record %s', async (what) => {
      const { a, b, c, thief, claims, record, leaseOf } = await stage()
      const ann = fresh('ann')
      // Whoever had it before.
      expect(await b.cluster.claim(ann, 1, 'eve')).toBe('mine')
      const [key, old] = [await claims(ann), await record(ann)]
      b.cluster.release(ann, 1)
      await until(async () => (await thief.get(key)) === null, 'released')
      expect(await a.cluster.claim(ann, 5, 'ann')).toBe('mine')
      const [its, lease] = [await record(ann), await leaseOf(ann)]
      const eve = createHash('sha256').update('eve').digest('base64url')
      const put: Record<(typeof THEFTS)[number], () => Promise<unknown>> = {
        'taken away': () => thief.del(key),
        forged: () => thief.set(key, its.replace(/[\w-]{43}/, eve)),
        'an old one of the thief': () => thief.set(key, old),
        'without its lease': () => thief.del(lease),
        'with a forged lease': () => thief.set(lease, '9:9:9'),
      }
      await put[what]()
      expect(await b.cluster.claim(ann, 2, 'eve')).toBe('taken')
      await put[what]()
      expect(await c.cluster.claim(ann, 2, 'eve')).toBe('taken')
      // Back on the same node, as a page is that was loaded anew.
      await put[what]()
      expect(await a.cluster.claim(ann, 6, 'ann')).toBe('mine')
      await reaches(c, ann, a)
      await reaches(b, ann, a)
      expect([a.lost, b.delivered, c.delivered]).toEqual([[], [], []])
      // Who has it may take it elsewhere.
      expect(await b.cluster.claim(ann, 3, 'ann')).toBe('mine')
      await until(() => a.lost.length === 1, 'told')
      await reaches(c, ann, b)
    })

    test('whoever got in while a node was kept off the bus has to leave when it is back, and not the one who was there', async () => {
      const thief = operate()
      const bus = await deafBus(redis.url)
      onTestFinished(bus.close)
      const [a] = (await nodesOf(1, undefined, bus.url)) as [Node]
      const [b, c] = (await nodesOf(2)) as [Node, Node]
      const ann = fresh('ann')
      expect(await a.cluster.claim(ann, 5, 'ann')).toBe('mine')
      const key = (await thief.keys(`*claim:${ann}`))[0]!
      bus.hear(false)
      await until(async () => {
        await thief.del(key)
        return (await b.cluster.claim(ann, 2, 'eve')) === 'mine'
      }, 'in')
      bus.hear(true)
      await until(() => [a, b, c].every(({ cluster }) => cluster.state() === 'up'), 'up')
      await until(() => b.lost.some(([id]) => id === ann), 'out')
      await reaches(c, ann, a)
      expect(a.lost).toEqual([])
    })

    test('nobody is cut off for a forged record, also when their node has to say anew who is there', async () => {
      const { a, b, c, thief, claims, record, leaseOf } = await stage()
      const [ann, eve] = [fresh('ann'), fresh('eve')]
      await a.cluster.claim(ann, 5, undefined)
      await c.cluster.claim(eve, 1, undefined)
      const [key, lease, eves] = [await claims(ann), await leaseOf(ann), await record(eve)]
      const [, , , , , mac] = (await record(ann)).split(':')
      const forged = `${eves.split(':').slice(0, 4).join(':')}:${Date.now() + 1e6}:${mac}`
      await thief.multi().set(key, forged).del(lease).exec()
      await until(async () => (await thief.exists(lease)) === 1, 'a new lease')
      await reaches(b, ann, a)
      await thief.multi().set(key, eves).del(lease).exec()
      await until(async () => (await thief.exists(lease)) === 1, 'a new lease')
      await reaches(b, ann, a)
      expect([a.lost, c.lost]).toEqual([[], []])
    })

    test('nobody holds the seats of a dead node: its lease cannot be forged, nor another’s put in its place', async () => {
      const { a, b, c, thief, claims, record, leaseOf } = await stage()
      const [bob, eve] = [fresh('bob'), fresh('eve')]
      await b.cluster.claim(bob, 1, 'bob')
      await c.cluster.claim(eve, 1, 'eve')
      const [key, lease, its, other] = [await claims(bob), await leaseOf(bob), await record(bob), await leaseOf(eve)]
      await b.cluster.stop()
      const ear = operate()
      await ear.subscribe(lease.replace('lease:', 'node:'))
      for (const forged of [
        '1',
        (await thief.get(other)) ?? '',
        `${its.split(':')[1]}:${Date.now()}:${'A'.repeat(43)}`,
      ]) {
        await thief.multi().set(key, its).set(lease, forged).exec()
        expect(await a.cluster.send(bob, 'anybody?')).toBe(false)
        await thief.multi().set(key, its).set(lease, forged).exec()
        expect(await c.cluster.claim(bob, 2, 'heir')).toBe('mine')
        c.cluster.release(bob, 2)
      }
    })

    test('what was done there stands in the log, in words, and names nobody', async () => {
      const lines: string[] = []
      const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
      const [a, b] = (await nodesOf(2, log)) as [Node, Node]
      const thief = operate()
      const bob = fresh('bob')
      await b.cluster.claim(bob, 1, undefined)
      const key = (await thief.keys(`*claim:${bob}`))[0]!
      await thief.set(key, 'forged')
      await reaches(a, bob, b)
      await thief.del(key)
      await until(() => lines.some((line) => line.includes('was gone from the bus')), 'told of')
      expect(lines.filter((line) => line.includes('was not believed')).length).toBeGreaterThan(0)
      expect(lines.join()).not.toContain(bob)
    })
  })
