import { describe, expect, test } from 'vitest'
import { DIALS } from '../../src/engine/budgets.ts'
import { bindDial, signDial } from '../../src/engine/gate.ts'
import { MAX_DIAL_AHEAD_MS } from '../../src/engine/limits.ts'
import { createStamps } from '../../src/engine/stamps.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { ann, bob, CONNECTION, clock, crypto, gate, NONE, offer, SDP, sdpOf } from '../support/gateStage.ts'
import { createMemoryQuickStore } from '../support/memoryQuickStore.ts'

describe('[HOSTILE 12] a dial is bound to its certificate, and fresh', () => {
  test.each([
    ['the SDP of somebody else', { sdp: sdpOf('abcd', 'CD') }, 'gate.intercepted'],
    ['another ICE user fragment', { sdp: sdpOf('abce', 'AB') }, 'gate.intercepted'],
    ['another signature', { binding: NONE }, 'gate.intercepted'],
    ['a signature that is none', { binding: 'x' }, 'gate.unbound'],
    ['an SDP without a certificate', { sdp: 'v=0' }, 'gate.unbound'],
  ])('[HOSTILE 12] %s', async (_, change, why) => {
    const { admit, refusals } = gate({ checksIds: true })
    expect(await admit({ ...(await offer()), ...change })).toBe(false)
    expect(refusals()).toEqual([why])
  })

  test('[H5] whoever carries it and changes its SDP is told of, once; an old dial, or a forged one, tells nobody', async () => {
    const { admit, intercepted } = gate()
    const good = await offer()
    const swapped = { ...good, sdp: sdpOf('abcd', 'CD') }
    expect([await admit(swapped), await admit(structuredClone(swapped))]).toEqual([false, false])
    expect(intercepted).toEqual([bob.id])
    expect(await admit(good)).toBe(true)
    const { admit: later, intercepted: toldLater } = gate({ last: clock.now() + 1e6 })
    expect(await later(swapped)).toBe(false)
    const forged = { ...swapped, metadata: { ...(good.metadata as object), sig: NONE } }
    expect(await gate().admit(forged)).toBe(false)
    expect(toldLater).toEqual([])
  })

  test('[HOSTILE 12] [abuse B11] an old dial after a reload, its own SDP or another’s', async () => {
    const before = gate()
    const old = await offer()
    expect(await before.admit(old)).toBe(true)
    const after = gate({ last: before.lastDial(bob.id)! })
    expect(await after.admit(old)).toBe(false)
    expect(await after.admit({ ...old, sdp: sdpOf('evil', 'EE') })).toBe(false)
    expect(after.refusals()).toEqual(['gate.replayed'])
    expect(await after.admit(await offer())).toBe(true)
  })

  test('[HOSTILE 12] a page of before: answered where the broker checks IDs, and nowhere else', async () => {
    const unbound = { ...(await offer()), binding: undefined }
    expect(await gate({ checksIds: true }).admit(unbound)).toBe(true)
    const { admit, refusals } = gate({ checksIds: false })
    expect(await admit(unbound)).toBe(false)
    expect(refusals()).toEqual(['gate.unbound'])
  })

  test('[G1] the dial of a page of before is answered once', async () => {
    const { admit, refusals } = gate({ checksIds: true })
    const unbound = { ...(await offer()), binding: undefined }
    expect([await admit(unbound), await admit(structuredClone(unbound))]).toEqual([true, false])
    expect(refusals()).toEqual(['gate.replayed'])
  })

  test('[HOSTILE 12] whose dials were bound once sends no other: nobody takes the binding away', async () => {
    const { admit, refusals } = gate({ checksIds: true, last: 0 })
    expect(await admit({ ...(await offer()), binding: undefined })).toBe(false)
    expect(refusals()).toEqual(['gate.unbound'])
  })

  test('[HOSTILE 12] what is refused makes nothing older', async () => {
    const { admit, lastDial } = gate()
    await admit({ ...(await offer()), binding: NONE })
    expect(lastDial(bob.id)).toBeUndefined()
  })

  test('[HOSTILE 12] [abuse S13] from a clock years ahead: taken, and once it is put right soon again', async () => {
    const { admit } = gate()
    const ahead = createFakeClock(clock.now() + 5 * 366 * 24 * 60 * 60_000)
    const metadata = await signDial({ self: bob.id, keys: bob.keys, crypto, clock: ahead }, ann.id, CONNECTION)
    const binding = await bindDial(bob.keys, metadata, SDP)
    expect(await admit({ ...(await offer()), metadata, binding })).toBe(true)
    await clock.run(MAX_DIAL_AHEAD_MS + 1)
    expect(await admit(await offer())).toBe(true)
  })

  test('[HOSTILE 12] [abuse S13] stamps rise, also after a reload with a clock that was set back', () => {
    const kept = createMemoryQuickStore()
    const first = createStamps({ now: () => 1_000.5 }, kept)
    expect([first.now(), first.now()]).toEqual([1_000, 1_001])
    expect(createStamps({ now: () => 5 }, kept).now()).toBe(1_002)
    kept.set('stamp', 'junk')
    expect(createStamps({ now: () => 5 }, kept).now()).toBe(5)
  })

  test('[L5] sixty dials at once are answered, and then one in two seconds', async () => {
    const { admit, refusals, lastDial } = gate()
    const answers: boolean[] = []
    for (let i = 0; i < DIALS.burst + 10; i++) answers.push(await admit(await offer()))
    expect(answers.filter(Boolean).length).toBe(DIALS.burst)
    expect(refusals()).toEqual(['gate.flood'])
    // Nor does one that is not answered go to the disk.
    const newest = lastDial(bob.id)
    await admit(await offer())
    expect(lastDial(bob.id)).toBe(newest)
    await clock.run(2_000)
    expect(await admit(await offer())).toBe(true)
    expect(await admit(await offer())).toBe(false)
  })
})
