import { Redis } from 'ioredis'
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { type RunningServer, startServer } from '../support/server.ts'
import { buildServer } from './builtServer.ts'
import { get, introduce, type RawClient, register } from './harness.ts'
import { type RunningRedis, startRedis } from './redis.ts'

// The bus between the nodes, and somebody in its network who is no node.

const PASSWORD = 'a-password-of-the-bus'

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
        SERVER_KEY: 'k'.repeat(32),
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

    test('with it, forges letters: the node lives, drops and counts them, and its clients talk on', async () => {
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
      const letter = (text: string, place = '192.0.2.1') => `text\nann\n${place}\n${text}`
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
        'text\nann\n',
        'text\nann',
      ]
      // Of no kind, or for nobody here: not even looked at.
      const STRANGE = [
        '',
        '\n',
        '\n\n',
        'text',
        'lost',
        'lost\n\n',
        'lost\nann\nNaN',
        'lost\nann\n-1',
        'x\nann\n{}',
        '\0\xff',
      ]
      STRANGE.push(
        letter(sound).replace('text\nann', 'text\n__proto__'),
        letter(sound).replace('text\nann', 'text\nnobody'),
      )
      for (const text of [...WRONG, ...STRANGE]) await say(text)
      await expect.poll(() => forged(node)).toBe(WRONG.length)
      expect(await forged(other)).toBe(0)
      // What nodes say is heard, and is a stranger's.
      await thief.publish(channels[0]!, letter(sound))
      await thief.publish(channels[1]!, letter(sound))
      expect(await ann.next()).toEqual(JSON.parse(sound))
      for (let n = 0; n < 500; n += 1) await say(letter(sound.replace('forged', 'x'.repeat(10_000))))
      await says(bob, ann, 'ann')
      await says(ann, bob, 'bob')
      expect([ann, bob].map(({ socket }) => socket.readyState)).toEqual([1, 1])
    })
  })
