import { describe, expect, test } from 'vitest'
import { personIdOf } from '../../src/engine/address.ts'
import { REQUEST_SIGNATURES } from '../../src/engine/budgets.ts'
import { addressOf } from '../../src/engine/ids.ts'
import { MAX_REQUESTS } from '../../src/engine/limits.ts'
import { toBase64Url } from '../../src/lib/bytes.ts'
import type { InboundOffer } from '../../src/ports/transport.ts'
import { SDP } from '../support/memoryTransport.ts'
import { admit, annBack, dialOf, requests } from '../support/restored.ts'
import type { Node, World } from '../support/world.ts'

describe('[K4] strangers in the weeks after a return', () => {
  const forged: [string, (world: World, ann: Node) => Promise<InboundOffer>][] = [
    ['with another’s signature', async (w, a) => dialOf(w, a, undefined, { binding: toBase64Url(new Uint8Array(64)) })],
    [
      'without a signature that covers its SDP',
      async (w, a) => dialOf(w, a, undefined, { sdp: SDP.replaceAll('00', '11') }),
    ],
    ['without a binding', async (w, a) => ({ ...(await dialOf(w, a)), binding: undefined }) as unknown as InboundOffer],
    [
      'under another’s ID',
      async (w, a) => {
        const offer = await dialOf(w, a)
        const other = personIdOf(w.newKeys().publicKey)
        return { ...offer, from: addressOf(other), metadata: { ...(offer.metadata as object), from: other } }
      },
    ],
    [
      'to somebody else',
      async (w, a) => {
        const offer = await dialOf(w, a)
        return { ...offer, metadata: { ...(offer.metadata as object), to: personIdOf(w.newKeys().publicKey) } }
      },
    ],
  ]
  test.each(forged)('[K4] [abuse M8] a dial %s is kept as nothing', async (_, make) => {
    const { world, ann, bob } = await annBack()
    world.net.crash(bob.id)
    await world.run(1_000)
    const before = requests(ann)
    expect(await admit(world, ann, await make(world, ann))).toBe(false)
    await world.run(5_000)
    expect(requests(ann)).toEqual(before)
  })

  test('[K4 R8] whoever was ignored, or has no invite where one is asked for, spends nothing by dialling', async () => {
    for (const how of ['ignored', 'uninvited'] as const) {
      const { world, ann, bob } = await annBack()
      world.net.crash(bob.id)
      await bob.app.stop()
      const keys = world.newKeys()
      await admit(world, ann, await dialOf(world, ann, keys))
      await world.run(1_100)
      expect(requests(ann).length).toBe(1)
      if (how === 'ignored') await world.through(ann.app.people.ignoreAll())
      else await world.through(ann.app.settings.set({ invitedOnly: true }))
      await world.through(ann.app.invites.make('open'))
      const before = ann.counts.get('request.ignored') ?? 0
      const there = requests(ann).length
      await world.run(61_000)
      const again = how === 'ignored' ? keys : world.newKeys()
      expect(await admit(world, ann, await dialOf(world, ann, again))).toBe(false)
      await world.run(1_100)
      expect([requests(ann).length, ann.counts.get('request.ignored') ?? 0], how).toEqual([there, before])
      expect(ann.counts.get('request.uninvited')).toBeUndefined()
    }
  })

  test('[K4] [abuse M8] the same dial again, and many by one: one request, a few signatures', async () => {
    const { world, ann, bob } = await annBack()
    world.net.crash(bob.id)
    const keys = world.newKeys()
    const offer = await dialOf(world, ann, keys)
    for (let n = 0; n < 5; n++) expect(await admit(world, ann, offer)).toBe(false)
    const { verify } = world.crypto
    let verified = 0
    Object.assign(world.crypto, {
      verify: (...all: Parameters<typeof verify>) => {
        verified++
        return verify(...all)
      },
    })
    const bad = world.newKeys()
    for (let n = 0; n < 100; n++)
      await admit(world, ann, await dialOf(world, ann, bad, { binding: toBase64Url(new Uint8Array(64)) }))
    await world.run(5_000)
    expect(requests(ann).filter(({ from }) => from === personIdOf(keys.publicKey)).length).toBe(1)
    expect(requests(ann).some(({ from }) => from === personIdOf(bad.publicKey))).toBe(false)
    expect(verified).toBeLessThan(10)
  })

  test('[K4] [abuse M8] thousands of strangers: the box is full, whoever came first is there, signatures are few', async () => {
    const { world, ann, bob } = await annBack()
    await world.until(() => requests(ann).length === 1, 120_000)
    let verified = 0
    const { verify } = world.crypto
    Object.assign(world.crypto, {
      verify: (...all: Parameters<typeof verify>) => {
        verified++
        return verify(...all)
      },
    })
    for (let n = 0; n < 300; n++) {
      await admit(world, ann, await dialOf(world, ann))
      if (n % 3 === 0) await world.run(1_100)
    }
    await world.run(5_000)
    expect(requests(ann).length).toBe(MAX_REQUESTS)
    expect(ann.disk.rows('requests').length).toBe(MAX_REQUESTS)
    expect(requests(ann)[0]?.from).toBe(bob.id)
    expect(verified).toBeLessThanOrEqual(300)
    const flood = await Promise.all(Array.from({ length: 500 }, () => dialOf(world, ann)))
    verified = 0
    for (const offer of flood) void admit(world, ann, offer)
    await world.run(10)
    expect(verified).toBeLessThanOrEqual(REQUEST_SIGNATURES.burst + 1)
  })
})
