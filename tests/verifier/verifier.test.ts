import { describe, expect, test } from 'vitest'
import vectors from '../vectors.json' with { type: 'json' }
import {
  claimBytes,
  dialBytes,
  fieldsOf,
  idOf,
  inContext,
  inviteProof,
  isSignedBy,
  keyOf,
  openBox,
  publicKeyOf,
  requestBytes,
  sha256,
  transcriptHash,
} from './verifier.mjs'

// What the page says of its bytes is enough to make them anew: nothing here, nor in the verifier, comes from src/.

const hex = (text: string) => Buffer.from(text, 'hex')
const base64Url = (text: string) => Buffer.from(text, 'base64url')
const { people, request, invite, handshake } = vectors
const both = ['offerer', 'answerer'] as const
const altered = (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === 7 ? byte ^ 1 : byte)))

describe('an independent verifier of the vectors', () => {
  test.each(both)('[A1] makes the ID of the %s, and reads the key out of it', (who) => {
    const { seed, publicKey, peerId } = people[who]
    expect(publicKeyOf(hex(seed)).toString('hex')).toBe(publicKey)
    expect(idOf(hex(publicKey))).toBe(peerId)
    expect(keyOf(peerId).toString('hex')).toBe(publicKey)
    expect(() => keyOf(peerId.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')))).toThrow()
  })

  test.each(Object.entries(vectors.signedBytes.byContext))('spells what is signed under "%s"', (context, bytes) => {
    expect(inContext(context, ...vectors.signedBytes.fields.map(hex)).toString('hex')).toBe(bytes)
  })

  test('verifies a claim', () => {
    const { url, challenge, token, bytes } = vectors.brokerClaim
    const id = people.offerer.peerId
    const [version, said, signature] = token.split('.')
    expect([version, said]).toEqual(['v1', challenge])
    const message = claimBytes({ url, id, challenge })
    expect(message.toString('hex')).toBe(bytes)
    expect(isSignedBy(id, message, base64Url(signature!))).toBe(true)
    expect(isSignedBy(id, altered(message), base64Url(signature!))).toBe(false)
  })

  test('[G1] verifies a dial', () => {
    const message = dialBytes(vectors.dial)
    expect(message.toString('hex')).toBe(vectors.dial.bytes)
    expect(isSignedBy(vectors.dial.from, message, base64Url(vectors.dial.sig))).toBe(true)
    expect(isSignedBy(vectors.dial.to, message, base64Url(vectors.dial.sig))).toBe(false)
  })

  test('[R1] verifies a request, and opens it as its receiver', () => {
    const message = requestBytes(request)
    expect(message.toString('hex')).toBe(request.bytes)
    expect(isSignedBy(request.from, message, base64Url(request.sig))).toBe(true)
    const info = inContext('request', Buffer.from(request.from), Buffer.from(request.to), base64Url(request.nonce))
    const plaintext = openBox(hex(people.answerer.seed), base64Url(request.box), info)
    expect(plaintext.toString('hex')).toBe(request.plaintext)
    expect(fieldsOf(plaintext).map(String)).toEqual([request.name, request.text, ''])
    expect(() => openBox(hex(people.offerer.seed), base64Url(request.box), info)).toThrow()
    expect(() => openBox(hex(people.answerer.seed), altered(base64Url(request.box)), info)).toThrow()
  })

  test('[R7] verifies the proof of an invite, out of its link and the request that holds it', () => {
    const [, id, secret] = /#\/i\/([a-z0-9]{64})\.([A-Za-z0-9_-]{22})/.exec(invite.link) ?? []
    expect([id, secret]).toEqual([invite.to, invite.secret])
    const info = inContext('request', Buffer.from(invite.from), Buffer.from(invite.to), base64Url(invite.nonce))
    const [name, , proof] = fieldsOf(openBox(hex(people.answerer.seed), base64Url(invite.box), info))
    expect([String(name), proof!.toString('hex')]).toEqual([invite.name, invite.proof])
    expect(inviteProof(invite).toString('hex')).toBe(invite.proof)
    for (const other of [{ from: invite.to }, { to: invite.from }, { nonce: 'AAAAAAAAAAAAAAAAAAAAAA' }])
      expect(inviteProof({ ...invite, ...other }).toString('hex')).not.toBe(invite.proof)
  })

  test('[H2] verifies both proofs of a handshake', () => {
    const ids = { offerer: people.offerer.peerId, answerer: people.answerer.peerId }
    const ofBoth = (all: Record<(typeof both)[number], string>) => ({
      offerer: hex(all.offerer),
      answerer: hex(all.answerer),
    })
    const said = {
      ...{ ids, connectionId: handshake.connectionId, fingerprints: ofBoth(handshake.fingerprints) },
      // Whole frames: the first byte, their kind, belongs to them.
      hellos: ofBoth(handshake.hellos),
    }
    const th = transcriptHash(said)
    expect(th.toString('hex')).toBe(handshake.transcriptHash)
    const [authO, authA] = both.map((who) => hex(handshake.auths[who]).subarray(1))
    expect(isSignedBy(ids.offerer, inContext('auth-offerer', th), authO!)).toBe(true)
    expect(isSignedBy(ids.answerer, inContext('auth-answerer', th, sha256(authO!)), authA!)).toBe(true)
    expect(isSignedBy(ids.answerer, inContext('auth-offerer', th), authA!)).toBe(false)
  })
})
