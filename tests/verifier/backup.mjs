// Independent reader of backups: what docs/backup.md says of them, with node:crypto and nothing of src/. Whoever has a file and the words, and no
// app any more, can begin here.
import { createDecipheriv, createHmac, createPrivateKey, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto'
import { inContext, isSignedBy, sha256 } from './verifier.mjs'

const utf8 = (text) => Buffer.from(text, 'utf8')
const hkdf = (key, salt, info, length = 32) => Buffer.from(hkdfSync('sha256', key, salt, utf8(info), length))
const NONE = Buffer.alloc(0)

/** Key of backups: of the 16 bytes that twelve words spell, or the 32 that twenty-four do. */
export const backupKeyOf = (secret) => hkdf(secret, NONE, 'tete-a-tete/1 backup\0')

// BIP-173 (bech32), whose constant is 1.
const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
function polymod(values) {
  let sum = 1
  for (const value of values) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    for (const [bit, part] of [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].entries())
      if ((top >>> bit) & 1) sum ^= part
  }
  return sum >>> 0
}
function bech32(prefix, bytes) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const words = bits.match(/.{1,5}/g).map((five) => Number.parseInt(five.padEnd(5, '0'), 2))
  const codes = [...prefix].map((letter) => letter.charCodeAt(0))
  const spread = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)]
  const sum = (polymod([...spread, ...words, 0, 0, 0, 0, 0, 0]) ^ 1) >>> 0
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31)
  return `${prefix}1${[...words, ...check].map((word) => LETTERS[word]).join('')}`
}

/** Identity of age, as `age -d -i` takes it. */
export const identityOf = (key) => bech32('age-secret-key-', key).toUpperCase()

const privateKey = (key) =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), key]),
    format: 'der',
    type: 'pkcs8',
  })
/** Public half, 32 bytes. */
export const publicBytes = (key) =>
  Buffer.from(createPublicKey(privateKey(key)).export({ format: 'jwk' }).x, 'base64url')

/** Recipient of age: the public half. */
export const recipientOf = (key) => bech32('age', publicBytes(key))

function opened(key, nonce, box) {
  const cipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 })
  cipher.setAuthTag(box.subarray(-16))
  return Buffer.concat([cipher.update(box.subarray(0, -16)), cipher.final()])
}

const PIECE = 64 * 1024 + 16

/** Plaintext of an age file (age-encryption.org/v1) for one X25519 recipient. Throws for what was cut or altered. */
export function openAge(file, key) {
  const mark = file.indexOf('\n--- ')
  const end = file.indexOf(10, mark + 1)
  if (mark < 0 || end < 0) throw new Error('no header')
  const [intro, stanza, body, ...more] = file.subarray(0, mark).toString('latin1').split('\n')
  const [arrow, type, share, ...rest] = stanza.split(' ')
  if (intro !== 'age-encryption.org/v1' || arrow !== '->' || type !== 'X25519' || rest.length + more.length > 0)
    throw new Error('another header')
  const ephemeral = Buffer.from(share, 'base64')
  const theirs = createPublicKey({
    key: { kty: 'OKP', crv: 'X25519', x: ephemeral.toString('base64url') },
    format: 'jwk',
  })
  const shared = diffieHellman({ privateKey: privateKey(key), publicKey: theirs })
  const salt = Buffer.concat([ephemeral, publicBytes(key)])
  const fileKey = opened(
    hkdf(shared, salt, 'age-encryption.org/v1/X25519'),
    Buffer.alloc(12),
    Buffer.from(body, 'base64'),
  )
  const mac = createHmac('sha256', hkdf(fileKey, NONE, 'header'))
    .update(file.subarray(0, mark + 4))
    .digest()
  if (!mac.equals(Buffer.from(file.subarray(mark + 5, end).toString('latin1'), 'base64')))
    throw new Error('another header')

  const payload = file.subarray(end + 1)
  const streamKey = hkdf(fileKey, payload.subarray(0, 16), 'payload')
  const parts = []
  for (let at = 16, count = 0; at < payload.length; at += PIECE, count++) {
    const nonce = Buffer.alloc(12)
    nonce.writeUInt32BE(count, 7)
    nonce[11] = at + PIECE >= payload.length ? 1 : 0
    parts.push(opened(streamKey, nonce, payload.subarray(at, at + PIECE)))
  }
  return Buffer.concat(parts)
}

const BLOCK = 2 ** 20

/** Tables of a backup, each row by its key; with the header. Throws where it is not what it says of itself. */
export function readBackup(plain) {
  const last = plain.lastIndexOf(10, plain.length - 2) + 1
  const [body, { end }] = [plain.subarray(0, last), JSON.parse(plain.subarray(last).toString('utf8'))]
  const [first, ...lines] = body.toString('utf8').trimEnd().split('\n')
  const header = JSON.parse(first)
  if (header.format !== 'tete-a-tete backup' || header.version !== 1) throw new Error('another format')

  const hashes = []
  for (let at = 0; at < body.length; at += BLOCK) hashes.push(sha256(body.subarray(at, at + BLOCK)))
  const hash = sha256(...hashes)
  if (hash.toString('hex') !== end.hash) throw new Error('another hash')
  if (!isSignedBy(header.id, inContext('backup', hash), Buffer.from(end.signature, 'base64url')))
    throw new Error('not signed')

  const specs = new Map(header.tables.map((spec) => [spec.name, [spec.key].flat()]))
  const tables = new Map([...specs.keys()].map((name) => [name, new Map()]))
  const counts = {}
  let drops = 0
  for (const line of lines) {
    const { table, row, drop, to } = JSON.parse(line)
    const rows = tables.get(table)
    if (row) {
      counts[table] = (counts[table] ?? 0) + 1
      rows.set(JSON.stringify(specs.get(table).map((column) => row[column])), row)
      continue
    }
    drops += 1
    if (to !== undefined) throw new Error('a range: this reader is a small one')
    rows.delete(JSON.stringify([drop].flat()))
  }
  if (
    drops !== end.drops ||
    JSON.stringify(Object.entries(counts).sort()) !== JSON.stringify(Object.entries(end.rows).sort())
  )
    throw new Error('other counts')
  return { header, tables }
}
