import { describe, expect, test } from 'vitest'
import { personIdOf } from '../../src/engine/address.ts'
import { MAX_REQUESTS } from '../../src/engine/limits.ts'
import { type SealedRequest, sealRequest } from '../../src/features/people/request.ts'
import { toBase64Url } from '../../src/lib/bytes.ts'
import { address } from '../support/names.ts'
import { two } from '../support/requestsStage.ts'

/** Ann, and whoever knocks at her broker: nobody of them has an app. */
async function besieged() {
  const { world, ann } = await two()
  const knock = (from: string, metadata: unknown) =>
    world.net.station(ann.id)!.handlers!.onKnock(address(from), metadata)
  async function asking(keys = world.newKeys(), ts = 1, text = '') {
    const id = personIdOf(keys.publicKey)
    const sealed = await sealRequest({ id, keys, crypto: world.crypto }, ann.id, { name: 'X', text, ts })
    return { id, keys, sealed: sealed as SealedRequest }
  }
  async function ask() {
    const one = await asking()
    knock(one.id, one.sealed)
    await world.run(1_100)
    return one
  }
  const list = () => ann.app.people.store.getState().requests
  return { world, ann, knock, asking, ask, list, has: (id: string) => list().some(({ from }) => from === id) }
}

describe('[HOSTILE 14] the request box', () => {
  test('[R3 HOSTILE 14] fifty throw-away IDs do not shut it: whoever comes later is there, and who came first stays', async () => {
    const { ann, ask, list, has } = await besieged()
    const first = await ask()
    for (let n = 0; n < 70; n++) await ask()
    const later = await ask()
    expect([has(first.id), has(later.id)]).toEqual([true, true])
    expect([list().length, ann.disk.rows('requests').length]).toEqual([MAX_REQUESTS, MAX_REQUESTS])
    await ann.reload()
    expect(list().length).toBe(MAX_REQUESTS)
    expect(list()[0]?.from, 'who came first, by this clock').toBe(first.id)
    for (let n = 0; n < 30; n++) await ask()
    expect(has(first.id)).toBe(true)
  })

  test('[R3 HOSTILE 14] who was pushed out is heard again at once, not a minute later', async () => {
    const { world, knock, asking, ask, list, has } = await besieged()
    while (list().length < MAX_REQUESTS - 1) await ask()
    const honest = await asking()
    knock(honest.id, honest.sealed)
    await world.run(1_100)
    expect(has(honest.id)).toBe(true)
    while (has(honest.id)) await ask()
    knock(honest.id, (await asking(honest.keys, 2)).sealed)
    await world.run(1_100)
    expect(has(honest.id)).toBe(true)
  })

  test('[R3 HOSTILE 14] a time of one’s own choosing buys no place', async () => {
    const { world, ann, knock, asking, ask, list } = await besieged()
    const first = await ask()
    const clever = await asking(undefined, 0)
    knock(clever.id, clever.sealed)
    await world.run(1_100)
    await ann.reload()
    expect(list().map(({ from }) => from)).toEqual([first.id, clever.id])
  })

  test('[R3 HOSTILE 14] one ID that writes its request anew again and again: one write a minute', async () => {
    const { world, ann, knock, asking, list } = await besieged()
    const { id, keys } = await asking()
    let writes = 0
    const { write } = ann.storage
    Object.assign(ann.storage, {
      write: (...all: Parameters<typeof write>) => {
        if (JSON.stringify(all).includes('"requests"')) writes++
        return write(...all)
      },
    })
    for (let n = 1; n <= 90; n++) {
      knock(id, (await asking(keys, n)).sealed)
      await world.run(1_000)
    }
    expect(writes).toBe(2)
    expect(list().length).toBe(1)
  })

  test('[R3 HOSTILE 14] whoever cannot sign uses up nobody else’s place', async () => {
    const { world, ann, knock, asking, has } = await besieged()
    const honest = await asking()
    const mallory = await asking()
    for (let n = 0; n < 500; n++)
      knock(mallory.id, {
        ...mallory.sealed,
        nonce: toBase64Url(Uint8Array.from({ length: 16 }, (_, at) => (at < 2 ? (n >> (8 * at)) & 255 : 0))),
      })
    knock(honest.id, honest.sealed)
    await world.run(100)
    expect(has(honest.id)).toBe(true)
    expect(ann.counts.get('request.forged')).toBe(4)
    expect(ann.counts.get('request.flood')).toBe(496)
  })

  test('[R3 HOSTILE 14] a disk that refuses costs no minute: the next one is taken', async () => {
    const { world, ann, knock, asking, has } = await besieged()
    const { id, keys, sealed } = await asking()
    ann.storage.failWrites('full')
    knock(id, sealed)
    await world.run(1_000)
    expect(has(id)).toBe(false)
    knock(id, (await asking(keys, 2)).sealed)
    await world.run(1_000)
    expect(has(id)).toBe(true)
  })

  test('[R2 HOSTILE 14] all are ignored at once, in one write, and stay ignored', async () => {
    const { world, ann, ask, asking, knock, list } = await besieged()
    const all = []
    for (let n = 0; n < 12; n++) all.push(await ask())
    expect(await world.through(ann.app.people.ignoreAll())).toBe(true)
    expect(list()).toEqual([])
    expect(await world.through(ann.app.people.ignoreAll()), 'there are none').toBe(false)
    await ann.reload()
    await world.run(120_000)
    for (const { id, keys } of all) knock(id, (await asking(keys, 2)).sealed)
    await world.run(1_000)
    expect(list()).toEqual([])
    expect(ann.counts.get('request.ignored')).toBe(12)
    await ask()
    expect(list().length).toBe(1)
  })
})
