import { ed25519 } from '@noble/curves/ed25519.js'
import { describe, expect, test } from 'vitest'
import { parsePersonId, personIdOf } from '../../src/engine/address.ts'
import { claimToken } from '../../src/engine/claim.ts'
import { signDial } from '../../src/engine/gate.ts'
import { prove } from '../../src/engine/handshake.ts'
import { inviteLink, readInvite } from '../../src/engine/inviteLink.ts'
import { inviteProof, secretBytes } from '../../src/engine/inviteProof.ts'
import { type SigningContext, signedBytes } from '../../src/engine/signed.ts'
import { isSigned, openRequest, parseRequest, sealRequest } from '../../src/features/people/request.ts'
import { type Bytes, fromBase64Url, toBase64Url, toHex } from '../../src/lib/bytes.ts'
import type { Crypto, Keys } from '../../src/ports/crypto.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { person } from '../support/names.ts'
import { createNodeCrypto, nodeKeys } from '../support/nodeCrypto.ts'
import { hpkeSeal } from '../support/nodeHpke.ts'
import { createWire } from '../support/wire.ts'
import vectors from '../vectors.json' with { type: 'json' }

const bytes = (hex: string): Bytes => new Uint8Array(Buffer.from(hex, 'hex'))
const { crypto } = createNodeCrypto({ seed: 1 })
const keysOf = ({ seed }: { seed: string }) => nodeKeys(bytes(seed))
const keys = { offerer: keysOf(vectors.people.offerer), answerer: keysOf(vectors.people.answerer) }
const ids = { offerer: person(vectors.people.offerer.peerId), answerer: person(vectors.people.answerer.peerId) }

/** Keys that remember what they were asked to sign. */
function watched(own: Keys) {
  const asked: string[] = []
  const sign = (message: Bytes) => {
    asked.push(toHex(message))
    return own.sign(message)
  }
  return { asked, keys: { ...own, sign } }
}
const withRandom = (...drawn: readonly Bytes[]): Crypto => {
  const left = [...drawn]
  return { ...crypto, random: () => left.shift()! }
}

describe('what two versions must agree on', () => {
  test.each(['offerer', 'answerer'] as const)('[A1] the ID of the %s', (who) => {
    expect(toHex(keys[who].publicKey)).toBe(vectors.people[who].publicKey)
    expect(personIdOf(keys[who].publicKey)).toBe(ids[who])
    expect(parsePersonId(ids[who])).toMatchObject({ ok: true })
  })

  test.each(Object.entries(vectors.signedBytes.byContext))('the bytes signed under "%s"', (context, hex) => {
    expect(toHex(signedBytes(context as SigningContext, ...vectors.signedBytes.fields.map(bytes)))).toBe(hex)
  })

  test('a claim at a broker', async () => {
    const { url, challenge, bytes: hex, token } = vectors.brokerClaim
    const signer = watched(keys.offerer)
    expect(await claimToken({ id: ids.offerer, keys: signer.keys }, url, challenge)).toBe(token)
    expect(signer.asked).toEqual([hex])
  })

  test('[G1] a dial', async () => {
    const { bytes: hex, sig, nonce, from, to, connectionId, ts } = vectors.dial
    const signer = watched(keys.offerer)
    const clock = { ...createFakeClock(), now: () => ts + 0.7 }
    const dial = await signDial(
      { self: person(from), keys: signer.keys, crypto: withRandom(fromBase64Url(nonce)!), clock },
      person(to),
      connectionId,
    )
    expect(signer.asked).toEqual([hex])
    expect(dial).toEqual({ v: 1, kind: 'dial', from, to, connectionId, nonce, ts, sig })
  })

  test('[R1] a request: sealed, padded, signed, and opened again', async () => {
    const { name, text, ts, from, to, nonce, box, sig, bytes: hex, plaintext, info } = vectors.request
    const signer = watched(keys.offerer)
    const sealed: string[] = []
    const fixed: Crypto = {
      ...withRandom(fromBase64Url(nonce)!),
      seal: async (_, plain, under) => {
        sealed.push(toHex(plain), toHex(under))
        return fromBase64Url(box)!
      },
    }
    const made = await sealRequest({ id: person(from), keys: signer.keys, crypto: fixed }, person(to), {
      name,
      text,
      ts,
    })
    expect(sealed).toEqual([plaintext, info])
    expect(signer.asked).toEqual([hex])
    expect(made).toEqual({ v: 1, kind: 'request', from, to, nonce, ts, box, sig })
    const parsed = parseRequest(person(from), person(to), made)!
    expect(await isSigned(parsed, crypto)).toBe(true)
    expect(await openRequest(parsed, keys.answerer)).toEqual({ from, name, text, at: ts })
  })

  test('[R7] an invite: its link, the proof, and the request that holds it', async () => {
    const { secret, page, name, until, link, from, to, nonce, ts, proof, plaintext, box } = vectors.invite
    expect(inviteLink({ page, id: person(to), secret, name, until })).toBe(link)
    expect(readInvite(link)).toMatchObject({ id: to, secret, name })
    const sealed: string[] = []
    const fixed: Crypto = {
      ...withRandom(fromBase64Url(nonce)!),
      seal: async (_, plain) => {
        sealed.push(toHex(plain))
        return fromBase64Url(box)!
      },
    }
    const sender = { id: person(from), keys: keys.offerer, crypto: fixed }
    const made = await sealRequest(sender, person(to), { name, text: '', ts, invite: secretBytes(secret) })
    expect(sealed).toEqual([plaintext])
    const opened = await openRequest(parseRequest(person(from), person(to), made)!, keys.answerer)
    expect(toHex(opened!.proof!)).toBe(proof)
    expect(
      toHex(
        await inviteProof(crypto, secretBytes(secret)!, {
          from: person(from),
          to: person(to),
          nonce: bytes('02'.repeat(16)),
        }),
      ),
    ).toBe(proof)
  })

  test('[H2] a handshake: both hellos, the transcript, both proofs', async () => {
    const { connectionId, fingerprints, nonces, serves, hellos, transcriptHash, auths } = vectors.handshake
    const clock = createFakeClock()
    const end = (role: 'offerer' | 'answerer') => ({ id: ids[role], fingerprint: bytes(fingerprints[role]) })
    const wire = createWire({ clock, connectionId, offerer: end('offerer'), answerer: end('answerer') })
    const signers = { offerer: watched(keys.offerer), answerer: watched(keys.answerer) }
    const proving = (['offerer', 'answerer'] as const).map((role) =>
      prove({
        channel: wire[role].channel,
        self: ids[role],
        keys: signers[role].keys,
        crypto: withRandom(bytes(nonces[role])),
        clock,
        serves: serves[role],
        floor: 1,
      }),
    )
    await clock.run(1_000)
    expect((await Promise.all(proving)).map((result) => result.ok)).toEqual([true, true])
    for (const role of ['offerer', 'answerer'] as const)
      expect(wire[role].sent.map(toHex), role).toEqual([hellos[role], auths[role]])
    expect(signers.offerer.asked).toEqual([toHex(signedBytes('auth-offerer', bytes(transcriptHash)))])
    const authO = await crypto.sha256(bytes(auths.offerer).slice(1))
    expect(signers.answerer.asked).toEqual([toHex(signedBytes('auth-answerer', bytes(transcriptHash), authO))])
  })

  test('the doubles seal as the vectors say, byte for byte', () => {
    const recipient = ed25519.utils.toMontgomery(keys.answerer.publicKey)
    const { ephemeral, plaintext, info, box } = vectors.request
    expect(toBase64Url(hpkeSeal(recipient, bytes(ephemeral), bytes(plaintext), bytes(info)))).toBe(box)
  })
})
