import { describe, expect, test } from 'vitest'
import { personIdOf } from '../../src/engine/address.ts'
import { createGate, createSeen } from '../../src/engine/gate.ts'
import { addressOf } from '../../src/engine/ids.ts'
import { MAX_NONCES, MAX_PENDING_OFFERS } from '../../src/engine/limits.ts'
import { toBase64Url } from '../../src/lib/bytes.ts'
import type { Crypto } from '../../src/ports/crypto.ts'
import { altered, bob, CONNECTION, clock, crypto, gate, NONE, offer, person } from '../support/gateStage.ts'
import { address } from '../support/names.ts'

describe('[G1] what is not answered at all', () => {
  test('a friend who dials properly is let in', async () => {
    const { admit, refusals } = gate()
    expect(await admit(await offer())).toBe(true)
    expect(refusals()).toEqual([])
  })

  test('[G1] [abuse B4] a stranger, whatever they sign, and no signature is looked at', async () => {
    let verified = 0
    const watched: Crypto = {
      ...crypto,
      verify: (...all) => {
        verified++
        return crypto.verify(...all)
      },
    }
    const { admit, refusals } = gate({ crypto: watched })
    const stranger = person()
    expect(await admit(await offer({}, { by: stranger }))).toBe(false)
    expect(refusals()).toEqual(['gate.stranger'])
    expect(verified).toBe(0)
  })

  test('[G1] a stranger under a friend’s name: the signature is not the friend’s', async () => {
    const stranger = person()
    const theirs = await offer({}, { by: stranger })
    const { admit, refusals } = gate()
    const metadata = { ...(theirs.metadata as object), from: bob.id }
    expect(await admit({ ...theirs, from: addressOf(bob.id), metadata })).toBe(false)
    expect(refusals()).toEqual(['gate.forged'])
  })

  test('[G1] [abuse B15] a forged sender: the broker says another name than the dial', async () => {
    const { admit, refusals } = gate({ admits: () => true })
    expect(await admit(await offer({ from: addressOf(person().id) }))).toBe(false)
    expect(refusals()).toEqual(['gate.misdirected'])
  })

  test('[G1] a dial that was meant for somebody else', async () => {
    const { admit, refusals } = gate()
    expect(await admit(await offer({}, { to: person().id }))).toBe(false)
    expect(refusals()).toEqual(['gate.misdirected'])
  })

  test('[G1] a dial of another connection', async () => {
    const { admit, refusals } = gate()
    expect(await admit(await offer({ connectionId: 'ponmlkjihgfedcba' }))).toBe(false)
    expect(refusals()).toEqual(['gate.misdirected'])
  })

  test.each([
    ['another recipient', { to: bob.id }, 'gate.misdirected'],
    ['another connection', { connectionId: 'ponmlkjihgfedcba' }, 'gate.misdirected'],
    ['another nonce', { nonce: toBase64Url(new Uint8Array(16)) }, 'gate.forged'],
    ['another time', { ts: 1 }, 'gate.forged'],
  ])('[G1] %s written into a signed dial', async (_, change, why) => {
    const { admit, refusals } = gate()
    expect(await admit(await altered(change))).toBe(false)
    expect(refusals()).toEqual([why])
  })

  test('[G1] the whole offer, names and all, readdressed to another connection: each field is signed', async () => {
    const other = 'ponmlkjihgfedcba'
    const { admit, refusals } = gate()
    expect(await admit({ ...(await altered({ connectionId: other })), connectionId: other })).toBe(false)
    expect(refusals()).toEqual(['gate.forged'])
    // And under another of the friend's friends' gates.
    const carol = person()
    const counts: string[] = []
    const hers = createGate({
      ...{ self: carol.id, crypto, clock, count: (what: string) => void counts.push(what) },
      ...{ admits: () => true, yields: async () => true },
      ...{ lastDial: () => undefined, onDial: () => undefined, onIntercepted: () => undefined, checksIds: () => false },
    })
    expect(await hers.admit(await altered({ to: carol.id }))).toBe(false)
    expect(counts).toEqual(['gate.forged'])
  })

  const whole: [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a string', 'dial'],
    ['an array', []],
    ['a number', 7],
    ['an empty object', {}],
    ['a prototype', JSON.parse('{"__proto__":{"v":1,"kind":"dial"}}')],
  ]
  const parts: [string, Record<string, unknown>][] = [
    ['another version', { v: 2 }],
    ['a request', { kind: 'request' }],
    ['a time before time', { ts: -1 }],
    ['half a millisecond', { ts: 0.5 }],
    ['2^53', { ts: 2 ** 53 }],
    ['NaN', { ts: Number.NaN }],
    ['a short nonce', { nonce: toBase64Url(new Uint8Array(15)) }],
    ['a nonce that is no string', { nonce: [1] }],
    ['a short signature', { sig: toBase64Url(new Uint8Array(63)) }],
    ['a padded signature', { sig: `${toBase64Url(new Uint8Array(64))}=` }],
    ['a name longer than one will ever be', { from: 'x'.repeat(129) }],
    ['a recipient whose name is longer than one will ever be', { to: 'x'.repeat(129) }],
    ['a short connection', { connectionId: 'abc' }],
    ['a connection of foreign signs', { connectionId: '../../../../etc/passwd' }],
    ['one thing more', { extra: true }],
  ]
  test.each([...whole, ...parts])('[G1] metadata that is no dial: %s', async (what, said) => {
    const { admit, refusals } = gate({ admits: () => true })
    const good = await offer()
    const isPart = parts.some(([name]) => name === what)
    const metadata = isPart ? { ...(good.metadata as object), ...(said as object) } : said
    expect(await admit({ ...good, metadata })).toBe(false)
    expect(refusals()).toEqual(['gate.malformed'])
  })

  test('[G1] a name that is longer than those of today: no key is spelt so, whatever else fits', async () => {
    const long = 'x'.repeat(65)
    const { admit, refusals } = gate({ admits: () => true })
    const good = await offer()
    const metadata = { ...(good.metadata as object), from: long }
    expect(await admit({ ...good, metadata })).toBe(false)
    expect(await admit({ ...good, metadata, from: address(long) })).toBe(false)
    expect(refusals()).toEqual(['gate.misdirected', 'gate.forged'])
  })

  test('[G1] [abuse B11] the same dial again', async () => {
    const { admit, refusals } = gate()
    const once = await offer()
    expect(await admit(once)).toBe(true)
    expect(await admit(once)).toBe(false)
    expect(await admit(structuredClone(once))).toBe(false)
    expect(refusals()).toEqual(['gate.replayed'])
  })

  test('[G1] [abuse B11] the same dial twice at the same time: one is let in', async () => {
    const { admit } = gate()
    const once = await offer()
    expect((await Promise.all([admit(once), admit(once), admit(once)])).filter(Boolean).length).toBe(1)
  })

  test('[G1] one that was refused for its signature does not use up the nonce of the real one', async () => {
    const { admit } = gate()
    const good = await offer()
    const bad = { ...good, binding: NONE }
    expect(await admit(bad)).toBe(false)
    expect(await admit(good)).toBe(true)
  })

  test('[G1] an ID that is no sound key is never let in, even if somebody admits it', async () => {
    const small = personIdOf(Uint8Array.of(1, ...new Uint8Array(31)))
    const good = await offer()
    const { admit, refusals } = gate({ admits: () => true })
    const metadata = { ...(good.metadata as object), from: small }
    expect(await admit({ ...good, from: addressOf(small), metadata })).toBe(false)
    expect(refusals()).toEqual(['gate.forged'])
  })
})

describe('[G2] somebody who is removed', () => {
  test('[G2] while the signature is being checked', async () => {
    let friends = true
    let checked: (sound: boolean) => void = () => undefined
    const slow: Crypto = { ...crypto, verify: () => new Promise((resolve) => (checked = resolve)) }
    const { admit } = gate({ admits: () => friends, crypto: slow })
    const answer = admit(await offer())
    friends = false
    checked(true)
    expect(await answer).toBe(false)
  })

  test('[G2] while it is being decided who of two yields', async () => {
    let friends = true
    let decide: (yields: boolean) => void = () => undefined
    const { admit } = gate({ admits: () => friends, yields: () => new Promise((resolve) => (decide = resolve)) })
    const answer = admit(await offer())
    await new Promise((resolve) => setImmediate(resolve))
    friends = false
    decide(true)
    expect(await answer).toBe(false)
  })
})

describe('[G3] both dial at once', () => {
  test('[G3] an offer that this side does not yield to is not answered', async () => {
    const { admit } = gate({ yields: async () => false })
    expect(await admit(await offer())).toBe(false)
  })
})

describe('[L5] a flood of offers', () => {
  const hanging = () => {
    const waiting: ((sound: boolean) => void)[] = []
    const slow: Crypto = { ...crypto, verify: () => new Promise((resolve) => waiting.push(resolve)) }
    return { waiting, slow }
  }

  test('[L5] [abuse B24] of one sender only a few are looked at at a time; others are not kept waiting', async () => {
    const { waiting, slow } = hanging()
    const cy = person()
    const { admit, counts } = gate({ crypto: slow, admits: () => true })
    const flood = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => offer({}, { connectionId: `${CONNECTION}${i}` })),
    )
    const answers = flood.map(admit)
    expect(waiting.length).toBe(MAX_PENDING_OFFERS)
    expect(counts.get('gate.flood')).toBe(100 - MAX_PENDING_OFFERS)
    const hers = admit(await offer({}, { by: cy }))
    expect(waiting.length).toBe(MAX_PENDING_OFFERS + 1)
    for (const done of waiting) done(true)
    expect((await Promise.all(answers)).filter(Boolean).length).toBe(MAX_PENDING_OFFERS)
    expect(await hers).toBe(true)
  })

  test('[L5] once they are dealt with, the next is looked at', async () => {
    const { admit } = gate()
    for (let i = 0; i < 3 * MAX_PENDING_OFFERS; i++)
      expect(await admit(await offer({}, { connectionId: `${CONNECTION}${i}` }))).toBe(true)
    const refusing = gate({ yields: () => Promise.reject(new Error('gone')) })
    for (let i = 0; i < 3 * MAX_PENDING_OFFERS; i++)
      await expect(refusing.admit(await offer({}, { connectionId: `${CONNECTION}${i}` }))).rejects.toThrow('gone')
    expect(refusing.refusals()).toEqual([])
  })

  test('[L5] what is remembered against replay is bounded, and the newest stays', () => {
    const seen = createSeen(100)
    for (let i = 0; i < 10_000; i++) {
      seen.add(`${i}`)
      expect(seen.has(`${i}`)).toBe(true)
      if (i > 50) expect(seen.has(`${i - 50}`)).toBe(true)
    }
    expect(Array.from({ length: 10_000 }, (_, i) => seen.has(`${i}`)).filter(Boolean).length).toBeLessThanOrEqual(100)
    expect(MAX_NONCES).toBeGreaterThan(1_000)
  })
})
