// Independent verifier: what docs/security.md promises of bytes, made anew from that page and the RFCs alone, with node:crypto and nothing of
// src/. Whoever writes another client can begin here.
import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  verify,
} from 'node:crypto'

const utf8 = (text) => Buffer.from(text, 'utf8')
const u32 = (n) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(n)
  return bytes
}
const u64 = (n) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(n))
  return bytes
}
export const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()
export const hmac = (key, ...parts) => createHmac('sha256', key).update(Buffer.concat(parts)).digest()

/** "What is signed": `"tete-a-tete/1 <context>\0"`, then each field as its length and its bytes. */
export const inContext = (context, ...fields) =>
  Buffer.concat([utf8(`tete-a-tete/1 ${context}\0`), ...fields.flatMap((field) => [u32(field.length), field])])

// BIP-350.
const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const CHECK = 0x2bc830a3

function polymod(values) {
  const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
  let sum = 1
  for (const value of values) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    for (const [bit, generator] of generators.entries()) if ((top >>> bit) & 1) sum ^= generator
  }
  return sum
}
const expanded = (prefix) => [
  ...[...prefix].map((letter) => letter.charCodeAt(0) >> 5),
  0,
  ...[...prefix].map((letter) => letter.charCodeAt(0) & 31),
]

/** Words of five bits; those that are left over are zeros. */
function inFives(bytes) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => Number.parseInt(five.padEnd(5, '0'), 2))
}

/** ID: bech32m("tete", 0 ‖ public key). */
export function idOf(publicKey) {
  const words = inFives(Buffer.concat([Buffer.of(0), publicKey]))
  const sum = polymod([...expanded('tete'), ...words, 0, 0, 0, 0, 0, 0]) ^ CHECK
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31)
  return `tete1${[...words, ...check].map((word) => LETTERS[word]).join('')}`
}

/** Key that an ID is; throws for what is no ID. */
export function keyOf(id) {
  const words = [...id.slice(5)].map((letter) => LETTERS.indexOf(letter))
  const bits = words
    .slice(0, -6)
    .map((word) => word.toString(2).padStart(5, '0'))
    .join('')
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const key = bytes.subarray(1)
  if (idOf(key) !== id) throw new Error('no ID')
  return key
}

export const publicKeyOf = (seed) => {
  const key = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  })
  return Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x, 'base64url')
}

/** Ed25519 (RFC 8032). */
export function isSignedBy(id, message, signature) {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: keyOf(id).toString('base64url') },
    format: 'jwk',
  })
  return verify(null, message, key, signature)
}

export const claimBytes = ({ url, id, challenge }) => inContext('broker-claim', utf8(url), utf8(id), utf8(challenge))

export const dialBytes = ({ from, to, connectionId, nonce, ts }) =>
  inContext('dial', utf8(from), utf8(to), utf8(connectionId), Buffer.from(nonce, 'base64url'), u64(ts))

export const requestBytes = ({ from, to, nonce, ts, box }) =>
  inContext(
    'request',
    ...[utf8(from), utf8(to), Buffer.from(nonce, 'base64url'), u64(ts), Buffer.from(box, 'base64url')],
  )

export const inviteProof = ({ secret, from, to, nonce }) =>
  hmac(Buffer.from(secret, 'base64url'), inContext('invite', utf8(from), utf8(to), Buffer.from(nonce, 'base64url')))

export const transcriptHash = ({ ids, connectionId, fingerprints, hellos }) =>
  sha256(
    inContext(
      'transcript',
      ...[utf8(ids.offerer), utf8(ids.answerer), utf8(connectionId)],
      ...[fingerprints.offerer, fingerprints.answerer, hellos.offerer, hellos.answerer],
    ),
  )

// HPKE, base mode: RFC 9180, sections 4.1, 5.1; DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM.
const kem = Buffer.concat([utf8('KEM'), Buffer.from('0020', 'hex')])
const suite = Buffer.concat([utf8('HPKE'), Buffer.from('002000010001', 'hex')])
const extract = (of, salt, label, key) => hmac(salt, utf8('HPKE-v1'), of, utf8(label), key)
/** As long as one block, at most. */
const expand = (of, key, label, info, length) => {
  const size = Buffer.alloc(2)
  size.writeUInt16BE(length)
  return hmac(key, size, utf8('HPKE-v1'), of, utf8(label), info, Buffer.of(1)).subarray(0, length)
}

/** Opens a box that was sealed to the key that grows from `seed`: enc ‖ ciphertext ‖ tag. */
export function openBox(seed, box, info) {
  // RFC 8032, 5.1.5: the scalar is the first half of the hash; X25519 clamps it by itself.
  const scalar = createHash('sha512').update(seed).digest().subarray(0, 32)
  const mine = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), scalar]),
    format: 'der',
    type: 'pkcs8',
  })
  const myPublic = Buffer.from(createPublicKey(mine).export({ format: 'jwk' }).x, 'base64url')
  const encapsulated = box.subarray(0, 32)
  const theirs = createPublicKey({
    key: { kty: 'OKP', crv: 'X25519', x: encapsulated.toString('base64url') },
    format: 'jwk',
  })
  const shared = expand(
    kem,
    extract(kem, Buffer.alloc(0), 'eae_prk', diffieHellman({ privateKey: mine, publicKey: theirs })),
    'shared_secret',
    Buffer.concat([encapsulated, myPublic]),
    32,
  )
  const context = Buffer.concat([
    Buffer.of(0),
    extract(suite, Buffer.alloc(0), 'psk_id_hash', Buffer.alloc(0)),
    extract(suite, Buffer.alloc(0), 'info_hash', info),
  ])
  const secret = extract(suite, shared, 'secret', Buffer.alloc(0))
  const key = expand(suite, secret, 'key', context, 16)
  const nonce = expand(suite, secret, 'base_nonce', context, 12)
  const cipher = createDecipheriv('aes-128-gcm', key, nonce)
  cipher.setAuthTag(box.subarray(-16))
  return Buffer.concat([cipher.update(box.subarray(32, -16)), cipher.final()])
}

/** Fields of an opened box: name, words, proof of an invite. */
export function fieldsOf(plaintext) {
  const fields = []
  for (let at = 0; fields.length < 3; ) {
    const length = plaintext.readUInt32BE(at)
    fields.push(plaintext.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return fields
}
