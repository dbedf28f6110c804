import { describe, expect, test } from 'vitest'
import { personIdOf } from '../../src/engine/address.ts'
import { REQUEST_PADDED } from '../../src/engine/limits.ts'
import {
  isSigned,
  openRequest,
  parseRequest,
  type SealedRequest,
  sealRequest,
} from '../../src/features/people/request.ts'
import { fromBase64Url, toBase64Url, utf8 } from '../../src/lib/bytes.ts'
import { person as personNamed } from '../support/names.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

const { crypto, newKeys } = createNodeCrypto({ seed: 41 })
const person = () => {
  const keys = newKeys()
  return { keys, id: personIdOf(keys.publicKey), crypto }
}
const ann = person()
const bob = person()
const seal = async (said: Partial<{ name: string; text: string; ts: number }> = {}, by = bob, to = ann.id) =>
  (await sealRequest(by, to, { name: 'Bob', text: 'It is me.', ts: 1_000, ...said }))!
const open = async (metadata: unknown, from = bob.id, by = ann) => {
  const parsed = parseRequest(from, by.id, metadata)
  return parsed && (await isSigned(parsed, crypto)) ? openRequest(parsed, by.keys) : undefined
}

describe('[R1] a request by itself', () => {
  test('[R1] is read by the one it was meant for', async () => {
    expect(await open(await seal())).toEqual({ from: bob.id, name: 'Bob', text: 'It is me.', at: 1_000 })
  })

  test('[R1] carries no SDP, no candidate, and says nothing to the broker but who asks whom', async () => {
    const sealed = await seal({ name: 'Secret name', text: 'secret words' })
    expect(Object.keys(sealed).sort()).toEqual(['box', 'from', 'kind', 'nonce', 'sig', 'to', 'ts', 'v'])
    const seen = JSON.stringify(sealed) + Buffer.from(fromBase64Url(sealed.box)!).toString('latin1')
    expect(seen).not.toMatch(/secret|Secret|sdp|candidate|v=0/)
  })

  test('[R1] is of one size, whatever it says', async () => {
    const sizes = new Set<number>()
    for (const [name, text] of [
      ['', ''],
      ['B', 'x'],
      ['日'.repeat(40), 'é'.repeat(2_000)],
    ] as const)
      sizes.add(fromBase64Url((await seal({ name, text })).box)!.length)
    expect([...sizes]).toEqual([32 + REQUEST_PADDED + 16])
  })

  test('[R1] nobody else can read it', async () => {
    const cy = person()
    const sealed = await seal()
    expect(await openRequest({ ...sealed, to: cy.id }, cy.keys)).toBeUndefined()
    expect(await cy.keys.open(fromBase64Url(sealed.box)!, utf8(''))).toBeUndefined()
  })

  test('[R1] nobody else can have made it: each field is signed', async () => {
    const mallory = person()
    const sealed = await seal()
    const others: Partial<SealedRequest>[] = [
      { ts: 2_000 },
      { nonce: toBase64Url(new Uint8Array(16)) },
      { box: (await seal({ text: 'other' })).box },
      { sig: (await seal()).sig },
      { sig: toBase64Url(new Uint8Array(64)) },
      { from: mallory.id },
    ]
    for (const change of others) {
      const metadata = { ...sealed, ...change }
      expect(await open(metadata, metadata.from), JSON.stringify(change).slice(0, 40)).toBeUndefined()
    }
  })

  test('[R1] one taken over by another sender, signed anew, is not theirs: the seal is made for its sender', async () => {
    const mallory = person()
    const stolen = await seal()
    const hers = await sealRequest(
      {
        ...mallory,
        crypto: { ...crypto, seal: async () => fromBase64Url(stolen.box)!, random: () => fromBase64Url(stolen.nonce)! },
      },
      ann.id,
      { name: 'Mallory', text: '', ts: 1_000 },
    )
    expect(hers!.box).toBe(stolen.box)
    expect(await open(hers, mallory.id)).toBeUndefined()
  })

  test('[R1] every bit of the box counts', async () => {
    const sealed = await seal()
    const box = fromBase64Url(sealed.box)!
    for (let i = 0; i < box.length; i += 7) {
      const changed = box.slice()
      changed[i]! ^= 1
      expect(await bob.keys.open(changed, utf8(''))).toBeUndefined()
      const parsed = { ...sealed, box: toBase64Url(changed) }
      expect(await openRequest(parsed, ann.keys), `${i}`).toBeUndefined()
    }
  })

  test('[R1] from somebody else than the broker says, to somebody else, from myself, or no request at all', async () => {
    const sealed = await seal()
    const bad: [unknown, string?][] = [
      [sealed, person().id],
      [{ ...sealed, to: person().id }],
      [await seal({}, ann, ann.id), ann.id],
      [null],
      [[]],
      ['request'],
      [{ ...sealed, v: 2 }],
      [{ ...sealed, kind: 'dial' }],
      [{ ...sealed, ts: -1 }],
      [{ ...sealed, ts: 2 ** 53 }],
      [{ ...sealed, ts: '1' }],
      [{ ...sealed, box: `${sealed.box}A` }],
      [{ ...sealed, box: '' }],
      [{ ...sealed, sig: '' }],
      [{ ...sealed, sdp: 'v=0' }],
    ]
    for (const [metadata, from] of bad)
      expect(parseRequest(personNamed(from ?? bob.id), ann.id, metadata)).toBeUndefined()
  })

  test('[R1] a box that is sealed well and packed badly', async () => {
    const packed = (bytes: number[]) => {
      const plain = new Uint8Array(REQUEST_PADDED)
      plain.set(bytes)
      return plain
    }
    for (const plain of [
      packed([255, 255, 255, 255]),
      packed([0, 0, 2, 0]),
      packed([0, 0, 0, 65, ...Array.from({ length: 65 }, () => 97)]),
      packed([0, 0, 0, 0, 0, 0, 1, 25, ...Array.from({ length: 281 }, () => 97)]),
      packed([0, 0, 1, 0xf0]),
      packed([0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff]),
    ]) {
      const seals = {
        ...crypto,
        seal: (key: typeof plain, _: typeof plain, info: typeof plain) => crypto.seal(key, plain, info),
      }
      const sealed = await sealRequest({ ...bob, crypto: seals }, ann.id, { name: '', text: '', ts: 1 })
      expect(await open(sealed), Buffer.from(plain.subarray(0, 12)).toString('hex')).toBeUndefined()
    }
  })

  test('[R1] names and words are cleaned, clipped, and never cut a character in two', async () => {
    expect(await open(await seal({ name: '\u202eB\u0000ob\n ', text: '  hi  ' }))).toMatchObject({
      name: 'Bob',
      text: 'hi',
    })
    const long = await open(await seal({ name: '日'.repeat(50), text: 'é'.repeat(400) }))
    expect(long!.name).toBe('日'.repeat(21))
    expect(utf8(long!.text).length).toBeLessThanOrEqual(280)
    expect(long!.text).toMatch(/^é+$/)
    const odd = await open(await seal({ text: `x${'é'.repeat(400)}` }))
    expect(odd!.text).toMatch(/^xé+$/)
  })

  test('[A4] nothing is sealed to what is no ID', async () => {
    for (const to of ['', 'bob', ann.id.slice(1), personIdOf(Uint8Array.of(1, ...new Uint8Array(31)))])
      expect(await sealRequest(bob, personNamed(to), { name: '', text: '', ts: 1 })).toBeUndefined()
  })
})
