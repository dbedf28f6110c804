import { describe, expect, test } from 'vitest'
import { personIdOf } from '../../src/engine/address.ts'
import { addressOf } from '../../src/engine/ids.ts'
import { MAX_REQUESTS } from '../../src/engine/limits.ts'
import { sealRequest } from '../../src/features/people/request.ts'
import { fromBase64Url, toBase64Url } from '../../src/lib/bytes.ts'
import { address } from '../support/names.ts'
import { two } from '../support/requestsStage.ts'

describe('[R3] many of them', () => {
  async function besieged() {
    const given = await two()
    const { world, ann } = given
    const { handlers } = world.net.station(ann.id)!
    const knock = (from: string, metadata: unknown) => handlers!.onKnock(address(from), metadata)
    const asking = async (keys = world.newKeys(), said: { name?: string; text?: string; ts?: number } = {}) => {
      const id = personIdOf(keys.publicKey)
      const sealed = await sealRequest({ id, keys, crypto: world.crypto }, ann.id, {
        name: 'X',
        text: '',
        ts: 1,
        ...said,
      })
      return { id, keys, sealed: sealed! }
    }
    return { ...given, knock, asking, list: () => ann.app.people.store.getState().requests }
  }

  test('[R3] one for each sender: a later one takes its place, an earlier one does not', async () => {
    const { world, knock, asking, list } = await besieged()
    const { id, keys, sealed } = await asking(undefined, { text: 'second', ts: 20 })
    knock(id, sealed)
    await world.run(10)
    for (const [ts, text] of [
      [10, 'first'],
      [20, 'again'],
      [30, 'third'],
      [29, 'late'],
    ] as const) {
      await world.run(60_000)
      knock(id, (await asking(keys, { ts, text })).sealed)
      await world.run(10)
    }
    expect(list()).toMatchObject([{ from: id, text: 'third', at: 30 }])
  })

  test('[R3] replays change nothing, at once, later, or after a reload', async () => {
    const { world, ann, knock, asking, list } = await besieged()
    const { id, keys, sealed } = await asking(undefined, { text: 'old', ts: 20 })
    for (let i = 0; i < 4; i++) knock(id, sealed)
    await world.run(60_000)
    knock(id, (await asking(keys, { text: 'new', ts: 21 })).sealed)
    await world.run(10)
    const now = list()
    knock(id, sealed)
    await world.run(10)
    expect(ann.counts.get('request.replayed')).toBe(4)
    await ann.reload()
    world.net.station(ann.id)!.handlers!.onKnock(addressOf(id), sealed)
    await world.run(10)
    expect(list()).toEqual(now)
  })

  test('[R3] a replay is not even opened: it costs no signature, and makes nobody dial', async () => {
    const { world, knock, asking } = await besieged()
    let verified = 0
    const { verify } = world.crypto
    Object.assign(world.crypto, {
      verify: (...all: Parameters<typeof verify>) => {
        verified++
        return verify(...all)
      },
    })
    const { id, sealed } = await asking()
    for (let i = 0; i < 10; i++) {
      knock(id, sealed)
      await world.run(10)
    }
    expect(verified).toBe(1)
  })

  test('[R3] a nonce that somebody else has used is no replay', async () => {
    const { world, knock, asking, list } = await besieged()
    const first = await asking()
    const keys = world.newKeys()
    const id = personIdOf(keys.publicKey)
    const random = (n: number) => (n === 16 ? fromBase64Url(first.sealed.nonce)! : world.crypto.random(n))
    const copy = await sealRequest(
      { id, keys, crypto: { ...world.crypto, random } },
      personIdOf(first.keys.publicKey),
      {
        name: '',
        text: '',
        ts: 1,
      },
    )
    expect(copy!.nonce).toBe(first.sealed.nonce)
    const toAnn = await sealRequest({ id, keys, crypto: { ...world.crypto, random } }, world.nodes[0]!.id, {
      name: '',
      text: '',
      ts: 1,
    })
    knock(id, toAnn)
    await world.run(10)
    knock(first.id, first.sealed)
    await world.run(10)
    expect(list().length).toBe(2)
  })

  test('[R3] fifty in all; those that came first stay, and can still be renewed', async () => {
    const { world, ann, knock, asking, list } = await besieged()
    const first = await asking(undefined, { ts: 5 })
    knock(first.id, first.sealed)
    for (let i = 0; i < 70; i++) {
      const { id, sealed } = await asking()
      knock(id, sealed)
      await world.run(1_100)
    }
    expect(list().length).toBe(MAX_REQUESTS)
    expect(ann.disk.rows('requests').length).toBe(MAX_REQUESTS)
    knock(first.id, (await asking(first.keys, { ts: 6, text: 'still me' })).sealed)
    await world.run(1_000)
    expect(list().find((r) => r.from === first.id)?.text).toBe('still me')
    await world.through(ann.app.people.ignore(first.id))
    const late = await asking()
    knock(late.id, late.sealed)
    await world.run(100)
    expect(list().some((r) => r.from === late.id)).toBe(true)
  })

  test('[R3 L5] a flood of strangers costs a bounded number of signatures and writes, and friends are not shut out', async () => {
    const { world, ann, add, knock, asking, contacts } = await besieged()
    const friend = await asking()
    await add(ann, friend.id)
    await world.run(1_000)
    const flood = await Promise.all(Array.from({ length: 200 }, () => asking()))
    for (const { id, sealed } of flood) knock(id, sealed)
    await world.run(10)
    expect(ann.app.people.store.getState().requests.length).toBe(20)
    expect([ann.counts.get('request.flood'), ann.counts.get('request.crowd')]).toEqual([140, 40])
    knock(friend.id, friend.sealed)
    await world.run(10)
    expect(contacts(ann)).toMatchObject([{ id: friend.id, status: 'friend' }])
    await world.run(1_000)
    const next = await asking()
    knock(next.id, next.sealed)
    await world.run(100)
    expect(ann.app.people.store.getState().requests.some((r) => r.from === next.id)).toBe(true)
  })

  test('[R1 R3] rubbish is counted and leaves no trace', async () => {
    const { world, ann, knock, asking, list } = await besieged()
    const { id, sealed } = await asking()
    for (const metadata of [undefined, null, 7, 'x', [], {}, { ...sealed, v: 9 }, { ...sealed, to: id }])
      knock(id, metadata)
    knock(world.nodes[1]!.id, sealed)
    await world.run(10)
    expect(ann.counts.get('request.malformed')).toBe(9)
    knock(id, { ...sealed, sig: toBase64Url(new Uint8Array(64)) })
    await world.run(10)
    expect(ann.counts.get('request.forged')).toBe(1)
    expect(list()).toEqual([])
    knock(id, sealed)
    await world.run(10)
    expect(list().length, 'the forgery has not used up the real one').toBe(1)
  })
})
