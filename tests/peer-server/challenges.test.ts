import { describe, expect, test, vi } from 'vitest'
import { createClaims } from '../../peer-server/claim.ts'
import { createUsedNames } from '../../peer-server/cluster/usedNames.ts'
import { CHALLENGE_MS, CLOCK_SKEW_MS } from '../../peer-server/limits.ts'
import { createOwner, tokenFor } from './owner.ts'

describe('challenges', () => {
  const setup = () => {
    let time = 1_700_000_000_000
    const used = createUsedNames({ now: () => time, most: 2 })
    const make = (key: number) =>
      createClaims({ serverKey: Buffer.alloc(32, key), takeOnce: async (n, ms) => used(n, ms), now: () => time })
    return { claims: make(1), other: make(2), twin: make(1), wait: (ms: number) => (time += ms) }
  }
  const owner = createOwner()
  const here = 'ws://localhost:9000/peer'
  const signed = (challenge: string, by = owner) => tokenFor(by, challenge, here)

  test('[abuse P4] lapse after a minute by the broker’s own clock, and are not good before their time', async () => {
    const { claims, wait } = setup()
    const token = signed(claims.challenge())
    wait(CHALLENGE_MS + 1)
    expect(await claims.check(owner.id, token, [here])).toBe('expired')
    wait(-CHALLENGE_MS - 60_000)
    expect(await claims.check(owner.id, token, [here])).toBe('expired')
    wait(60_000)
    expect(await claims.check(owner.id, token, [here])).toBe('proved')
  })

  test('of a node whose clock is a little ahead are good at once, and for the whole minute', async () => {
    const { claims, wait } = setup()
    const [early, last] = [signed(claims.challenge()), signed(claims.challenge())]
    wait(-CLOCK_SKEW_MS)
    expect(await claims.check(owner.id, early, [here])).toBe('proved')
    wait(CLOCK_SKEW_MS + CHALLENGE_MS)
    expect(await claims.check(owner.id, last, [here])).toBe('proved')
  })

  test('of a node with the same key are good here, of one with another key they are not', async () => {
    const { claims, twin, other } = setup()
    expect(await claims.check(owner.id, signed(twin.challenge()), [here])).toBe('proved')
    expect(await claims.check(owner.id, signed(other.challenge()), [here])).toBe('forged')
  })

  test('[abuse P3] a time that was altered is noticed', async () => {
    const { claims } = setup()
    const bytes = Buffer.from(claims.challenge(), 'base64url')
    bytes.writeBigUInt64BE(bytes.readBigUInt64BE() + 1n)
    expect(await claims.check(owner.id, signed(bytes.toString('base64url')), [here])).toBe('forged')
  })

  test('[abuse P5] used ones are remembered until they have lapsed, and no more than so many', async () => {
    const { claims, wait } = setup()
    const tokens = [1, 2, 3].map(() => signed(claims.challenge()))
    const verdicts = []
    for (const token of tokens) verdicts.push(await claims.check(owner.id, token, [here]))
    expect(verdicts).toEqual(['proved', 'proved', 'unsure'])
    wait(CHALLENGE_MS - 1)
    expect(await claims.check(owner.id, tokens[0]!, [here])).toBe('used')
    wait(60_000)
    expect(await claims.check(owner.id, signed(claims.challenge()), [here])).toBe('proved')
  })

  test('are looked at before any signature is', async () => {
    const { claims } = setup()
    const takeOnce = vi.fn()
    const other = createClaims({ serverKey: Buffer.alloc(32), takeOnce })
    await other.check(owner.id, signed(claims.challenge()), [here])
    await other.check(owner.id, tokenFor(owner, other.challenge(), 'ws://elsewhere/peer'), [here])
    expect(takeOnce).not.toHaveBeenCalled()
  })
})
