import { describe, expect, test } from 'vitest'
import { createClaims } from '../../peer-server/claim.ts'
import { createBrokerAccess } from '../../src/app/brokerAccess.ts'
import type { BrokerInfo } from '../../src/app/pageConfig.ts'
import { personIdOf } from '../../src/engine/address.ts'
import { signedBytes } from '../../src/engine/signed.ts'
import { fromBase64Url, utf8 } from '../../src/lib/bytes.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

const URL = 'https://chat.example.org/peer'
const UNAUTHORIZED = { relay: 'chat.example.org:3478', way: 'udp', result: 'unauthorized', code: 401 } as const
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

describe('[J2] relay credentials that lapse', () => {
  const HOUR = 3_600_000
  const named = (n: number) => ({ ...TURN, username: `${n}:me` })
  async function lent() {
    const stage = scene({ icePath: '/peer/ice' })
    let given = 0
    const lends = (url: string) =>
      url.endsWith('/challenge')
        ? { challenge: `challenge-number-${given}` }
        : { iceServers: [named(++given)], ttl: 600 }
    stage.answers(lends)
    await stage.access.token()
    return { ...stage, lends, given: () => given, current: () => stage.access.iceServers()[0]?.username }
  }
  const settled = async (promise: Promise<void> | undefined) => {
    expect(promise).toBeDefined()
    await promise
  }

  test('hold nobody up while they hold', async () => {
    const { access, clock, given } = await lent()
    expect(access.fresh()).toBeUndefined()
    await clock.run(300_000)
    expect([access.fresh(), given()]).toEqual([undefined, 1])
  })

  test('after a sleep in which uptime stood still, the wall clock tells: who dials has others first', async () => {
    const { access, clock, current } = await lent()
    clock.jump(HOUR)
    await settled(access.fresh())
    expect(current()).toBe('2:me')
    expect(access.fresh()).toBeUndefined()
  })

  test('with the wall clock set back, uptime tells; a minute before they lapse they are about to', async () => {
    const { access, clock, answers } = await lent()
    answers(() => new Promise(() => undefined)) // the timer's own try comes to nothing
    clock.jump(-24 * HOUR)
    await clock.run(539_000)
    expect(access.fresh()).toBeUndefined()
    await clock.run(2_000)
    expect(access.fresh()).toBeDefined()
  })

  test('the broker is back: renewed before anybody is dialled', async () => {
    const { access, clock, current } = await lent()
    clock.jump(HOUR)
    await access.token()
    expect(current()).toBe('2:me')
  })

  test('a server that hangs holds nobody up for long, one that fails is not asked in a loop', async () => {
    const { access, clock, answers, asked, given } = await lent()
    clock.jump(HOUR)
    answers(() => new Promise(() => undefined))
    const waits = access.fresh()
    let over = false
    void waits?.then(() => {
      over = true
    })
    await clock.run(3_900)
    expect(over).toBe(false)
    await clock.run(200)
    expect([over, given()]).toEqual([true, 1])

    const other = await lent()
    other.clock.jump(HOUR)
    other.answers(() => Promise.reject(new Error('429')))
    const before = other.asked.length
    for (let second = 0; second < 60; second++) {
      void other.access.fresh()
      await other.clock.run(1_000)
    }
    expect(other.asked.length - before).toBeLessThan(10)
    expect(asked.length).toBeGreaterThan(0)
  })

  test('a relay refuses them, whatever the clocks say: renewed at once, and once', async () => {
    const { access, clock, current, given } = await lent()
    access.heard(UNAUTHORIZED, 'somebody else')
    access.heard(UNAUTHORIZED, '1:me')
    await clock.run(0)
    expect(current()).toBe('2:me')
    access.heard(UNAUTHORIZED, '1:me')
    access.heard(UNAUTHORIZED, '2:me')
    await clock.run(1_000)
    expect(given(), 'others may be refused as well').toBe(2)
    await clock.run(60_000)
    access.heard(UNAUTHORIZED, '2:me')
    await clock.run(0)
    expect(given()).toBe(3)
  })

  test('what relays refused is told with the next ask, once', async () => {
    const { access, clock, asked } = await lent()
    access.heard({ ...UNAUTHORIZED, result: 'quota', code: 486 }, '1:me')
    access.heard({ ...UNAUTHORIZED, result: 'unreached', code: 701 }, '1:me')
    access.heard({ ...UNAUTHORIZED, result: 'quota', code: 486 }, '1:me')
    await clock.run(800_000)
    const met = asked
      .filter((url) => url.includes('/ice?'))
      .map((url) => new globalThis.URL(url).searchParams.get('met'))
    expect(met).toEqual([null, 'quota', null])
  })
})
