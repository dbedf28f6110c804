import { sign } from 'node:crypto'
import { bech32, bech32m } from '@scure/base'
import { describe, expect, test } from 'vitest'
import { claimBytes } from '../../peer-server/claim.ts'
import { publicKeyOf } from '../../peer-server/peerId.ts'
import vectors from '../vectors.json'
import { connect, get, type RawClient, register, serve } from './harness.ts'
import { createOwner, idOf, type Owner, tokenFor } from './owner.ts'
import { challengeFrom, freshToken } from './proofs.ts'

const REQUIRED = { CLAIMS: 'required' }

const knock = (port: number, id: string, token: string) =>
  connect(port, new URLSearchParams({ key: 'peerjs', id, token, version: '1.5.5' }).toString())

const refusedWith = async (client: RawClient, words: RegExp) => {
  expect(await client.next()).toEqual({ type: 'ERROR', payload: { msg: expect.stringMatching(words) } })
  expect(await client.closed).toBe(4003)
}

describe('what page and broker must agree on', () => {
  test('the bytes that a claim signs', () => {
    const { url, challenge, bytes } = vectors.brokerClaim
    expect(claimBytes(url, vectors.people.offerer.peerId, challenge).toString('hex')).toBe(bytes)
  })

  test.each(['offerer', 'answerer'] as const)('the key that the ID of the %s is', (who) => {
    const { peerId, publicKey } = vectors.people[who]
    expect(Buffer.from(publicKeyOf(peerId) ?? []).toString('hex')).toBe(publicKey)
  })

  test('the shape of challenge and token, and what is signed for which address', async () => {
    const { port } = await serve(REQUIRED)
    const { status, headers, body } = await get(port, '/peer/challenge')
    expect(status).toBe(200)
    expect(headers['cache-control']).toBe('no-store')
    const { challenge } = JSON.parse(body)
    expect(JSON.parse(body)).toEqual({ challenge: expect.stringMatching(/^[\w-]{75}$/) })
    const owner = createOwner()
    const bytes = claimBytes(`ws://localhost:${port}/peer`, owner.id, challenge)
    await register(port, owner.id, `v1.${challenge}.${sign(null, bytes, owner.key).toString('base64url')}`)
  })
})

describe('an ID', () => {
  const { id } = createOwner(new Uint8Array(32).fill(7))
  const { words } = bech32m.decode(id as `${string}1${string}`, 90)
  const small = (hex: string) => idOf(Buffer.from(hex.padEnd(64, '0'), 'hex'))
  const NONE: [string, string][] = [
    ['with a letter changed', id.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q'))],
    ['[abuse P8] in capitals', id.toUpperCase()],
    ['[abuse P8] with one capital', id.replace('t', 'T')],
    ['too short', id.slice(0, -1)],
    ['too long', `${id}q`],
    [
      'whose last bit, which stands for nothing, is set',
      bech32m.encode('tete', [...words.slice(0, -1), words.at(-1)! | 1], 90),
    ],
    ['with a word too many', bech32m.encode('tete', [...words, 0], 90)],
    ['of another kind', bech32m.encode('tete', bech32m.toWords(Uint8Array.of(1, ...new Uint8Array(32).fill(7))), 90)],
    ['with the checksum of the older bech32', bech32.encode('tete', words, 90)],
    ['of small order: the neutral point', small('01')],
    ['of small order: y = 0', small('00')],
    ['of small order: y = 0, the other x', small(`${'00'.repeat(31)}80`)],
    ['of small order: y = -1', small(`ec${'ff'.repeat(30)}7f`)],
    ['of order eight', small('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')],
    ['of order eight, the other x', small('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa')],
    ['whose y is written a second way: p', small(`ed${'ff'.repeat(30)}7f`)],
    ['whose y is written a second way: p + 1', small(`ee${'ff'.repeat(30)}7f`)],
  ]
  test.each(NONE)('%s is none', (_, wrong) => expect(publicKeyOf(wrong)).toBeUndefined())
  test('as its owner spells it is one', () => expect(publicKeyOf(id)).toHaveLength(32))

  test('[abuse P9] of small order is refused, although every signature fits it', async () => {
    const { port } = await serve(REQUIRED)
    const challenge = await challengeFrom(port)
    const forged = Buffer.alloc(64)
    forged[0] = 1
    await refusedWith(await knock(port, small('01'), `v1.${challenge}.${forged.toString('base64url')}`), /proved/)
  })
})

describe.each(['required', 'optional'])('CLAIMS=%s', (CLAIMS) => {
  test('whoever proves an ID has it', async () => {
    const { port } = await serve({ CLAIMS })
    const [ann, bob] = [createOwner(), createOwner()]
    const [a, b] = [
      await register(port, ann.id, await freshToken(ann, port)),
      await register(port, bob.id, await freshToken(bob, port)),
    ]
    a.send({ type: 'OFFER', dst: bob.id, payload: 1 })
    expect(await b.next()).toMatchObject({ src: ann.id, payload: 1 })
  })

  test('[abuse P2 P3 P6 P7] no proof, a forged, a broken, another’s or one for another address: refused in words', async () => {
    const { port } = await serve({ CLAIMS })
    const [owner, other] = [createOwner(), createOwner()]
    const here = `ws://localhost:${port}/peer`
    const c = await challengeFrom(port)
    const good = tokenFor(owner, c, here)
    const own = Buffer.from(good.split('.')[2]!, 'base64url')
    own[5]! ^= 1
    const foreign = await serve({ CLAIMS })
    const WRONG: [string, RegExp][] = [
      ['token', /proved/],
      ['v1..', /proved/],
      [`v2.${good.slice(3)}`, /proved/],
      [`${good}=`, /proved/],
      [`${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`, /proved|proof/],
      [`v1.${c}.${own.toString('base64url')}`, /does not fit/],
      [tokenFor(owner, `${c.slice(0, -8)}AAAAAAAA`, here), /not one of this broker/],
      [tokenFor(owner, 'AAAA', here), /not one of this broker/],
      [tokenFor(owner, await challengeFrom(foreign.port), here), /not one of this broker/],
      [tokenFor(other, c, here, { as: owner.id }), /does not fit/],
      [tokenFor(owner, c, here, { as: other.id }), /does not fit/],
      [tokenFor(owner, c, here, { context: 'dial' }), /does not fit/],
      [tokenFor(owner, c, 'wss://elsewhere.example/peer'), /does not fit/],
      [tokenFor(owner, c, `${here}/peerjs`), /does not fit/],
      [tokenFor(owner, c, `http://localhost:${port}/peer`), /does not fit/],
      [tokenFor(owner, c, `http://localhost:${port}/peer/ice`), /does not fit/],
    ]
    for (const [token, words] of WRONG) await refusedWith(await knock(port, owner.id, token), words)
    // None of these has used it up.
    await register(port, owner.id, good)
  })

  test('[abuse P5] a proof is good for once', async () => {
    const { port } = await serve({ CLAIMS })
    const owner = createOwner()
    const token = await freshToken(owner, port)
    const client = await register(port, owner.id, token)
    await refusedWith(await knock(port, owner.id, token), /used already/)
    const bob = createOwner()
    const b = await register(port, bob.id, await freshToken(bob, port))
    b.send({ type: 'OFFER', dst: owner.id, payload: 'undisturbed' })
    expect(await client.next()).toMatchObject({ payload: 'undisturbed' })
  })

  test('[abuse P5] presented twice at once, one of the two gets in', async () => {
    const { port } = await serve({ CLAIMS })
    const owner = createOwner()
    const token = await freshToken(owner, port)
    const both = await Promise.all([knock(port, owner.id, token), knock(port, owner.id, token)])
    const types = (await Promise.all(both.map((client) => client.next()))).map(
      (said) => (said as { type: string }).type,
    )
    expect(types.sort()).toEqual(['ERROR', 'OPEN'])
  })

  test('[abuse P8] an ID of ours in capitals is refused, whatever proves it', async () => {
    const { port } = await serve({ CLAIMS })
    const owner = createOwner()
    const here = `ws://localhost:${port}/peer`
    for (const id of [owner.id.toUpperCase(), `T${owner.id.slice(1)}`, `${owner.id}x`, 'tete1', 'TETE1x'])
      await refusedWith(
        await knock(port, id, tokenFor(owner, await challengeFrom(port), here, { as: id })),
        /not one that can be proved/,
      )
  })

  test('[abuse P20] who asks for an ID without a proof learns nothing of whether it is there', async () => {
    const { port } = await serve({ CLAIMS })
    const [there, away] = [createOwner(), createOwner()]
    await register(port, there.id, await freshToken(there, port))
    const answers = await Promise.all(
      [there, away].map(async ({ id }) => {
        const client = await knock(port, id, 'guess')
        return [await client.next(), await client.closed]
      }),
    )
    expect(answers[0]).toEqual(answers[1])
  })
})

test('[abuse P16] its owner on a new socket takes the ID over: the old one is told, closed and mute, the new one greeted', async () => {
  const { port } = await serve(REQUIRED)
  const [owner, bob] = [createOwner(), createOwner()]
  const before = await register(port, owner.id, await freshToken(owner, port))
  const b = await register(port, bob.id, await freshToken(bob, port))
  const after = await register(port, owner.id, await freshToken(owner, port))
  before.send({ type: 'OFFER', dst: bob.id, payload: 'from the grave' })
  before.send({ type: 'LEAVE' })
  expect(await before.next()).toMatchObject({ type: 'ID-TAKEN' })
  expect(await before.closed).toBe(4001)
  after.send({ type: 'OFFER', dst: bob.id, payload: 'alive' })
  expect(await b.next()).toMatchObject({ payload: 'alive' })
  b.send({ type: 'ANSWER', dst: owner.id, payload: {} })
  expect(await after.next()).toMatchObject({ type: 'ANSWER' })
})

test('PeerJS may speak before it is greeted', async () => {
  const { port } = await serve(REQUIRED)
  const owner = createOwner()
  const client = await knock(port, owner.id, await freshToken(owner, port))
  client.send({ type: 'CANDIDATE', dst: owner.id, payload: 'early' })
  expect(await client.next()).toEqual({ type: 'OPEN' })
  expect(await client.next()).toMatchObject({ payload: 'early' })
})

describe('other IDs', () => {
  test('CLAIMS=required: are refused', async () => {
    const { port } = await serve(REQUIRED)
    await refusedWith(await knock(port, 'alice', 'token'), /not one that can be proved/)
    await refusedWith(await knock(port, crypto.randomUUID(), 'token'), /not one that can be proved/)
  })

  test('CLAIMS=optional: are admitted as any PeerServer does, by their token', async () => {
    const { port } = await serve({ CLAIMS: 'optional' })
    await register(port, 'alice')
    const thief = await knock(port, 'alice', 'other')
    expect(await thief.next()).toMatchObject({ type: 'ID-TAKEN' })
    await thief.closed
  })

  test.each(['required', 'optional', 'none'])('/config.json says CLAIMS=%s', async (CLAIMS) => {
    const { port } = await serve({ CLAIMS })
    expect(JSON.parse((await get(port, '/config.json')).body).broker.claims).toBe(CLAIMS)
  })
})

describe('the address that is signed', () => {
  const admitted = async (port: number, owner: Owner, audience: string) => {
    const client = await knock(port, owner.id, await freshToken(owner, port, audience))
    return (await client.next()) as { type: string }
  }

  test('[abuse P6] comes from PUBLIC_URL and PEER_PATH, whatever Host says', async () => {
    const server = await serve({ ...REQUIRED, PUBLIC_URL: 'https://chat.example:8443/tete' })
    const owner = createOwner()
    expect(await admitted(server.port, owner, 'wss://chat.example:8443/tete/peer')).toEqual({ type: 'OPEN' })
    for (const wrong of [
      `ws://localhost:${server.port}/peer`,
      'wss://chat.example:8443/peer',
      'wss://chat.example/tete/peer',
    ])
      expect(await admitted(server.port, owner, wrong)).toMatchObject({ type: 'ERROR' })
  })

  test('without PUBLIC_URL is this machine, under any of its names for itself', async () => {
    const { port } = await serve(REQUIRED)
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      expect(await admitted(port, createOwner(), `ws://${host}:${port}/peer`)).toEqual({ type: 'OPEN' })
    expect(await admitted(port, createOwner(), `ws://192.168.1.2:${port}/peer`)).toMatchObject({ type: 'ERROR' })
  })
})
