import { expect, test } from 'vitest'
import { createClaims } from '../../peer-server/claim.ts'
import { createBrokerAccess } from '../../src/app/brokerAccess.ts'
import type { BrokerInfo } from '../../src/app/pageConfig.ts'
import { personIdOf } from '../../src/engine/address.ts'
import { signedBytes } from '../../src/engine/signed.ts'
import { fromBase64Url, utf8 } from '../../src/lib/bytes.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

const URL = 'https://chat.example.org/peer'
const TURN = { urls: ['turn:chat.example.org'], username: '1:me', credential: 'c' }

function scene(broker: Partial<BrokerInfo> = {}) {
  const clock = createFakeClock()
  const { crypto, newKeys } = createNodeCrypto({ seed: 1 })
  const keys = newKeys()
  const me = { id: personIdOf(keys.publicKey), keys }
  const asked: string[] = []
  const counts: string[] = []
  let answer: (url: string) => unknown = (url) =>
    url.endsWith('/challenge') ? { challenge: `challenge-number-${asked.length}` } : { iceServers: [TURN], ttl: 600 }
  const access = createBrokerAccess({
    me,
    broker: { url: URL, claims: 'required', ...broker },
    async getJson(url) {
      asked.push(url)
      return answer(url)
    },
    clock,
    count: (what) => counts.push(what),
    plainToken: () => 'plain',
    listed: () => [{ urls: 'stun:listed' }],
  })
  const answers = (next: typeof answer) => {
    answer = next
  }
  /** Is this token a proof of my ID for that audience? */
  const proves = (token: string, audience: string) => {
    const [version, challenge, signature] = token.split('.') as [string, string, string]
    const bytes = signedBytes('broker-claim', utf8(audience), utf8(me.id), utf8(challenge))
    return version === 'v1' && crypto.verify(keys.publicKey, bytes, fromBase64Url(signature)!)
  }
  return { access, asked, counts, clock, answers, proves, me }
}

test('each connect proves the ID for the address that I connect to, with a challenge of its own', async () => {
  const { access, proves } = scene()
  const [first, second] = [await access.token(), await access.token()]
  expect(await proves(first, 'wss://chat.example.org/peer')).toBe(true)
  expect(await proves(first, 'wss://elsewhere.example.org/peer')).toBe(false)
  expect(second).not.toBe(first)
})

test.each([-10, 10])(
  '[abuse B23] a broker whose clock is %i years off is proved the ID all the same',
  async (years) => {
    const { access, answers, clock, me } = scene()
    const now = () => clock.now() + years * 365 * 86_400_000
    const broker = createClaims({ serverKey: Buffer.alloc(32), takeOnce: async () => true, now })
    answers(() => ({ challenge: broker.challenge() }))
    expect(await broker.check(me.id, await access.token(), ['wss://chat.example.org/peer'])).toBe('proved')
  },
)

test('a broker without claims is told the same every time, and asked nothing', async () => {
  const { access, asked } = scene({ claims: 'none' })
  expect([await access.token(), await access.token(), asked]).toEqual(['plain', 'plain', []])
})

test.each([
  ['nobody', () => Promise.reject(new Error('500'))],
  ['something else', () => ({ challenge: 'no spaces, please' })],
  ['nothing', () => null],
])('when %s answers there is no token', async (_, answer) => {
  const { access, answers } = scene()
  answers(answer)
  await expect(access.token()).rejects.toThrow()
})

test('relays are there before the first dial, and are borrowed again before they lapse', async () => {
  const { access, asked, clock, proves, me } = scene({ icePath: '/peer/ice' })
  expect(access.iceServers()).toEqual([{ urls: 'stun:listed' }])
  await access.token()
  expect(access.iceServers()).toEqual([TURN])
  const borrowed = () => asked.filter((url) => url.startsWith(`${URL}/ice?`))
  expect(borrowed()).toHaveLength(1)
  const query = new globalThis.URL(borrowed()[0]!).searchParams
  expect(query.get('id')).toBe(me.id)
  expect(await proves(query.get('token')!, `${URL}/ice`)).toBe(true)
  await clock.run(599_000)
  expect(borrowed()).toHaveLength(2)
  access.stop()
  await clock.run(10_000_000)
  expect(borrowed()).toHaveLength(2)
})

test('relays that cannot be borrowed hold nobody up, and are asked for again', async () => {
  const { access, answers, clock, counts } = scene({ icePath: '/peer/ice' })
  answers((url) => (url.endsWith('/challenge') ? { challenge: 'challenge-for-now' } : { iceServers: 'none' }))
  expect(await access.token()).toMatch(/^v1\./)
  expect(access.iceServers()).toEqual([{ urls: 'stun:listed' }])
  expect(counts).toEqual(['ice.unreachable'])
  answers((url) => (url.endsWith('/challenge') ? { challenge: 'challenge-for-now' } : { iceServers: [TURN], ttl: 600 }))
  await clock.run(31_000)
  expect(access.iceServers()).toEqual([TURN])
})
