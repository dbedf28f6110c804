import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ICE_PER_ID } from '../../peer-server/budgets.ts'
import { createIce } from '../../peer-server/ice.ts'
import { get, serve } from './harness.ts'
import { createOwner, type Owner, tokenFor } from './owner.ts'
import { challengeFrom } from './proofs.ts'

const TURN = [
  'turn:turn.example:3478?transport=udp',
  'turn:turn.example:3478?transport=tcp',
  'turns:turn.example:443?transport=tcp',
]
const STATIC = [{ urls: 'turn:other.example', username: 'u', credential: 'c' }]
const ENV = {
  CLAIMS: 'required',
  STUN_URLS: 'stun:turn.example:3478',
  TURN_URLS: TURN.join(','),
  TURN_SECRET: 'a secret of coturn',
  ICE_SERVERS: JSON.stringify(STATIC),
}

const ask = async (port: number, owner: Owner, audience = `http://localhost:${port}/peer/ice`, more = {}) => {
  const token = tokenFor(owner, await challengeFrom(port), audience)
  return get(port, `/peer/ice?${new URLSearchParams({ id: owner.id, token, ...more })}`)
}

test('whoever proves an ID gets STUN, and TURN for ten minutes', async () => {
  const { port } = await serve(ENV)
  const owner = createOwner()
  const before = Math.floor(Date.now() / 1000)
  const { status, headers, body } = await ask(port, owner)
  const after = Math.ceil(Date.now() / 1000)
  expect(status).toBe(200)
  expect(headers['cache-control']).toBe('no-store')
  const { iceServers, ttl } = JSON.parse(body)
  expect(ttl).toBe(600)
  expect(iceServers).toEqual([
    { urls: ['stun:turn.example:3478'] },
    { urls: TURN, username: expect.any(String), credential: expect.any(String) },
    ...STATIC,
  ])
  const { username, credential } = iceServers[1]
  const [expiry, id] = username.split(':')
  expect(id).toBe(owner.id)
  expect(Number(expiry)).toBeGreaterThanOrEqual(before + 600)
  expect(Number(expiry)).toBeLessThanOrEqual(after + 600)
  expect(credential).toBe(createHmac('sha1', 'a secret of coturn').update(username).digest('base64'))
})

test('[J3] what pages say that relays refused them is counted, by two words and no others', async () => {
  const { port } = await serve({ ...ENV, METRICS: 'public' })
  const count = async (why: string) =>
    (await get(port, '/metrics')).body.match(
      new RegExp(`^tete_relay_refusals_total\\{why="${why}"\\} (\\d+)$`, 'm'),
    )?.[1]
  expect([await count('quota'), await count('unauthorized')]).toEqual(['0', '0'])
  for (const met of ['quota', 'quota,quota,unauthorized', 'quota"} 7', 'lent', 'x'.repeat(300), ''])
    expect((await ask(port, createOwner(), undefined, { met })).status).toBe(200)
  expect([await count('quota'), await count('unauthorized')]).toEqual(['2', '1'])
  // Whoever proves nothing counts for nothing.
  expect((await get(port, '/peer/ice?id=x&token=y&met=quota')).status).toBe(401)
  const { body } = await get(port, '/metrics')
  expect(body.match(/^tete_relay_refusals_total\{.*$/gm)).toHaveLength(2)
  expect(await count('quota')).toBe('2')
})

test('the credential is the one that RFC 2104 says, for a fixed time', () => {
  const iceFor = createIce({
    stunUrls: [],
    turnUrls: ['turn:x'],
    turnSecret: 'north',
    iceServers: [],
    now: () => 1_400_000_000_000,
  })
  // printf %s 1400000600:me | openssl dgst -sha1 -hmac north -binary | base64
  expect(iceFor('me').iceServers[0]).toMatchObject({
    username: '1400000600:me',
    credential: 'uMCR36rCxJ7Zook419wBArmK9ac=',
  })
})

describe('nobody else gets any', () => {
  test('401 without a proof, with a broken one, or with one for the broker', async () => {
    const { port } = await serve(ENV)
    const owner = createOwner()
    const paths = [
      '/peer/ice',
      `/peer/ice?id=${owner.id}`,
      `/peer/ice?id=${owner.id}&token=x`,
      '/peer/ice?id=alice&token=x',
    ]
    const token = tokenFor(owner, await challengeFrom(port), `http://localhost:${port}/peer/ice`)
    paths.push(`/peer/ice?id=${owner.id}&id=${owner.id}&token=${token}`)
    paths.push(`/peer/ice?id=${createOwner().id}&token=${token}`)
    for (const path of paths) {
      const { status, body } = await get(port, path)
      expect(status).toBe(401)
      expect(JSON.parse(body)).toEqual({ error: expect.stringMatching(/\w+ \w+/) })
    }
    for (const audience of [`ws://localhost:${port}/peer`, 'http://elsewhere.example/peer/ice'])
      expect((await ask(port, owner, audience)).status).toBe(401)
  })

  test('401 the second time', async () => {
    const { port } = await serve(ENV)
    const owner = createOwner()
    const token = tokenFor(owner, await challengeFrom(port), `http://localhost:${port}/peer/ice`)
    const path = `/peer/ice?${new URLSearchParams({ id: owner.id, token })}`
    expect((await get(port, path)).status).toBe(200)
    expect((await get(port, path)).status).toBe(401)
  })

  test('403 for another page', async () => {
    const { port } = await serve(ENV)
    expect((await get(port, '/peer/ice', { headers: { origin: 'https://evil.example' } })).status).toBe(403)
  })

  test('[ICE_PER_ID bites] 429 for an ID that asks too often', async () => {
    const { port } = await serve(ENV)
    const [owner, other] = [createOwner(), createOwner()]
    for (let n = 0; n < ICE_PER_ID; n += 1) expect((await ask(port, owner)).status).toBe(200)
    expect((await ask(port, owner)).status).toBe(429)
    expect((await ask(port, other)).status).toBe(200)
  })
})

test('/config.json says where it is, and tells nothing else of it', async () => {
  const { port } = await serve({ ...ENV, PUBLIC_URL: 'https://chat.example/tete' })
  const { body } = await get(port, '/config.json')
  expect(JSON.parse(body)).toMatchObject({
    broker: { path: '/tete/peer' },
    ice: { servers: STATIC, path: '/tete/peer/ice', relays: true },
  })
  expect(body).not.toContain('turn.example')
  expect(body).not.toContain('secret')
})

test('[N4] /config.json says whether there are relays: STUN alone is none', async () => {
  const { STUN_URLS, TURN_URLS, TURN_SECRET } = ENV
  const relaysOf = async (env: Record<string, string>) => {
    const { port } = await serve({ CLAIMS: 'required', ...env })
    return (JSON.parse((await get(port, '/config.json')).body) as { ice: { relays: boolean } }).ice.relays
  }
  expect(await relaysOf({ STUN_URLS })).toBe(false)
  expect(await relaysOf({ STUN_URLS, TURN_URLS, TURN_SECRET })).toBe(true)
  expect(await relaysOf({ ICE_SERVERS: JSON.stringify([{ urls: 'stun:other.example' }]) })).toBe(false)
  expect(await relaysOf({ ICE_SERVERS: JSON.stringify(STATIC) })).toBe(true)
})

test('without STUN and TURN of its own there is nothing to ask for', async () => {
  const { port } = await serve({ CLAIMS: 'required' })
  expect(JSON.parse((await get(port, '/config.json')).body).ice).toEqual({ servers: [], path: null, relays: false })
  expect(JSON.parse((await ask(port, createOwner())).body)).toEqual({ iceServers: [], ttl: 600 })
})
