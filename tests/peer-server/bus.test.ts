import { createHash } from 'node:crypto'
import { Redis } from 'ioredis'
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createLetters } from '../../peer-server/cluster/letters.ts'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { type RunningServer, startServer } from '../support/server.ts'
import { buildServer } from './builtServer.ts'
import { connect, get, introduce, type RawClient, register } from './harness.ts'
import { type RunningRedis, startRedis } from './redis.ts'

// The bus between the nodes, and somebody in its network who is no node.

const PASSWORD = 'a-password-of-the-bus'
const SERVER_KEY = 'k'.repeat(32)

const lack = lacking('redis')
if (lack !== undefined) notChecked(lack, 'a bus with strangers in its network')
else
  describe('somebody who is no node', () => {
    let entry: string
    let redis: RunningRedis
    beforeAll(async () => {
      entry = await buildServer()
    })
    beforeEach(async () => {
      redis = await startRedis(PASSWORD)
      onTestFinished(() => redis.kill())
    })

    const startNode = async (url = redis.url) => {
      const env = {
        CLUSTER_URL: url,
        SERVER_KEY,
        CLAIMS: 'optional',
        METRICS: 'public',
        LOG_LEVEL: 'silent',
      }
      const node = await startServer({ entry, env })
      onTestFinished(() => node.kill())
      return node
    }
    const statusOf = async ({ port }: RunningServer) => JSON.parse((await get(port, '/health')).body).status
    const redisClient = (url: string) => {
      const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, enableReadyCheck: false })
      client.on('error', () => {})
      onTestFinished(() => client.disconnect())
      return client
    }
    const forged = async ({ port }: RunningServer) =>
      Number(/^tete_messages_total\{result="forged"\} (\d+)/m.exec((await get(port, '/metrics')).body)?.[1])
    const says = async (from: RawClient, to: RawClient, dst: string) => {
      const payload = crypto.randomUUID()
      from.send({ type: 'OFFER', dst, payload })
      await expect.poll(() => to.inbox).toContainEqual(expect.objectContaining({ payload }))
      to.inbox.length = 0
    }

    test('without the password says and learns nothing', async () => {
      const node = await startNode()
      await expect.poll(() => statusOf(node)).toBe('ok')
      const stranger = redisClient(`redis://127.0.0.1:${redis.port}`)
      for (const [command, ...args] of [
        ['publish', 'tete:node:x', 'text\nann\n{}'],
        ['get', 'tete:claim:ann'],
        ['psubscribe', '*'],
        ['scan', '0'],
        ['eval', 'return 1', '0'],
        ['config', 'get', '*'],
      ] as const)
        await expect(stranger.call(command, ...args)).rejects.toThrow('NOAUTH')
      const wrong = await startNode(`redis://:wrong@127.0.0.1:${redis.port}`)
      const [ann, bob] = [await register(node.port, 'ann'), await register(node.port, 'bob')]
      await says(ann, bob, 'bob')
      expect(await statusOf(wrong)).toBe('alone')
    })

    /** Two nodes, a client on each, and somebody with the password of their bus. */
    const stage = async () => {
      const [node, other] = [await startNode(), await startNode()]
      for (const one of [node, other]) await expect.poll(() => statusOf(one)).toBe('ok')
      const [ann, bob] = [await register(node.port, 'ann'), await register(other.port, 'bob')]
      await introduce(ann, bob, 'bob')
      await says(bob, ann, 'ann')
      const thief = redisClient(redis.url)
      const channels = (await thief.call('pubsub', 'channels', '*node:*')) as string[]
      expect(channels).toHaveLength(2)
      const say = async (text: string) => {
        for (const channel of channels) await thief.publish(channel, text)
      }
      const talkOn = async () => {
        await says(bob, ann, 'ann')
        await says(ann, bob, 'bob')
        expect([ann, bob].map(({ socket }) => socket.readyState)).toEqual([1, 1])
      }
      const claims = async (id: string) => (await thief.keys(`*claim:${id}`))[0] ?? ''
      /** To the node that has Ann, alone. */
      const home = ((await thief.get(await claims('ann'))) ?? '').split(':')[0] ?? ''
      const sayToAnns = (text: string) => thief.publish(channels.find((channel) => channel.endsWith(home)) ?? '', text)
      return { node, other, ann, bob, thief, channels, claims, home, say, sayToAnns, talkOn }
    }
    const letter = (text: string, place = '192.0.2.1') => `${place}\n${text}`
    const sound = '{"type":"OFFER","dst":"ann","payload":"forged","src":"eve"}'
    const WRONG = [
      letter('{"type":"OFFER","dst":"ann"'),
      letter('null'),
      letter('[]'),
      letter(''),
      letter('{"type":"OFFER","dst":"ann","payload":"no sender"}'),
      letter('{"type":"OFFER","dst":"ann","payload":"forged","src":"\\"eve"}'),
      letter(`{"type":"OFFER","dst":"ann","payload":"forged","src":"${'e'.repeat(129)}"}`),
      letter('{"type":"OFFER","dst":"ann","payload":"forged","src":"eve","more":1}'),
      letter('{"type":"OFFER","dst":"bob","payload":"forged","src":"eve"}'),
      letter('{"type":"ID-TAKEN","dst":"ann","src":"eve"}'),
      letter('{"type":"LEAVE","dst":"ann","src":"bob"}'),
      letter(`{"type":"OFFER","dst":"ann","payload":${'['.repeat(20_000)}${']'.repeat(20_000)},"src":"eve"}`),
      letter(`{"type":"OFFER","dst":"ann","payload":"${'x'.repeat(70_000)}","src":"eve"}`),
      letter(`{"type":"OFFER","dst":"ann","payload":"${'x'.repeat(20_000_000)}","src":"eve"}`),
      letter(sound, 'x'.repeat(65)),
      '',
    ]

    test('[HOSTILE 19] with it, forges letters and plays true ones again: all are dropped and counted, and clients talk on', async () => {
      const { node, other, ann, bob, thief, channels, home, say, talkOn } = await stage()
      const ear = redisClient(redis.url)
      const heard: [string, string][] = []
      await ear.psubscribe('*')
      ear.on('pmessage', (_pattern, channel, text) => void heard.push([channel, text]))
      await says(bob, ann, 'ann')
      await expect.poll(() => heard.length).toBe(1)
      const stolen = createLetters({ serverKey: Buffer.alloc(32, 'a guess'), node: 'thief' })
      const FORGED = [
        ...WRONG.map((text) => `text\nann\n${text}`),
        `text\nann\n${letter(sound)}`,
        stolen.seal({ kind: 'text', to: home, id: 'ann', text: letter(sound) }),
        `ask\nann\n${letter(sound)}`,
        stolen.seal({ kind: 'ask', to: '*', id: 'ann', text: '' }),
        ...['', '\n', '\n\n', 'text', 'lost', 'lost\n\n', 'lost\nann\nNaN', 'lost\nann\n1', 'x\nann\n{}', '\0\xff'],
      ]
      for (const text of FORGED) await say(text)
      // To whom it was said; the other has nobody of that name.
      for (const [channel, text] of heard.slice(0, 1)) {
        await thief.publish(channel, text)
        await thief.publish(channel, text.replace('OFFER', 'offer'))
      }
      await expect.poll(async () => (await forged(node)) + (await forged(other))).toBe(2 * FORGED.length + 2)
      expect(await forged(other)).toBe(FORGED.length)
      expect(channels).toContain(heard[0]?.[0])
      expect([ann.inbox, bob.inbox]).toEqual([[], []])
      await talkOn()
    })

    test('with the key of the nodes too, says what no node says: it is dropped and counted; what nodes say is a stranger’s', async () => {
      const { node, other, ann, home, say, sayToAnns, talkOn } = await stage()
      const serverKey = createHash('sha256').update(SERVER_KEY).digest()
      const mad = createLetters({ serverKey, node: 'mad' })
      const seal = (text: string, id = 'ann') => mad.seal({ kind: 'text', to: home, id, text })
      for (const text of WRONG) await sayToAnns(seal(text))
      for (const id of ['__proto__', 'nobody', '']) await sayToAnns(seal(letter(sound), id))
      // Takeovers of others than these nodes.
      await say(mad.seal({ kind: 'lost', to: 'nobody', id: 'ann', text: '1' }))
      await expect.poll(() => forged(node)).toBe(WRONG.length + 1)
      expect(await forged(other)).toBe(1)
      await sayToAnns(seal(letter(sound)))
      expect(await ann.next()).toEqual(JSON.parse(sound))
      for (let n = 0; n < 500; n += 1) await sayToAnns(seal(letter(sound.replace('forged', 'x'.repeat(10_000)))))
      await talkOn()
    })

    test('[HOSTILE 19] with it, writes who is where: nobody’s messages, seat or line are theirs, and it is counted', async () => {
      const { node, other, ann, bob, thief, claims, talkOn } = await stage()
      const eve = await register(other.port, 'eve')
      const counted = async (result: string) => {
        const of = async ({ port }: RunningServer) =>
          Number(
            new RegExp(`^tete_records_total\\{result="${result}"\\} (\\d+)`, 'm').exec(
              (await get(port, '/metrics')).body,
            )?.[1],
          )
        return (await of(node)) + (await of(other))
      }
      expect([await counted('forged'), await counted('missing'), await counted('replayed')]).toEqual([0, 0, 0])
      const [key, its, eves] = [
        await claims('ann'),
        await thief.get(await claims('ann')),
        await thief.get(await claims('eve')),
      ]
      // Of another ID: what Bob says to Ann would be Eve's.
      for (const forged of [eves ?? '', `${eves?.split(':')[0]}:1:1::1`, '', 'x'.repeat(100_000)]) {
        await thief.set(key, forged)
        const thieves = await connect(other.port, 'key=peerjs&id=ann&token=stolen')
        expect(await thieves.next()).toMatchObject({ type: 'ID-TAKEN' })
        await thieves.closed
        await expect.poll(() => thief.get(key)).toBe(its)
        await talkOn()
      }
      await thief.del(key)
      const thieves = await connect(other.port, 'key=peerjs&id=ann&token=stolen')
      expect(await thieves.next()).toMatchObject({ type: 'ID-TAKEN' })
      await expect.poll(() => counted('forged')).toBeGreaterThan(0)
      await expect.poll(() => counted('missing')).toBeGreaterThan(0)
      expect(eve.inbox).toEqual([])
      for (const client of [ann, bob, eve]) expect(client.socket.readyState).toBe(client.socket.OPEN)
    })
  })
