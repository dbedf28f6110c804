// Throwaway identity, by the wire alone (peer-server/CLAIMS.md): a key that nobody ever sees again.
import { generateKeyPairSync, sign } from 'node:crypto'

const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const BECH32M = 0x2bc830a3
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/** Checksum of BIP-350. */
const polymod = (values) =>
  values.reduce((sum, value) => {
    const top = sum >>> 25
    const next = ((sum & 0x1ffffff) << 5) ^ value
    return GENERATORS.reduce((all, generator, bit) => ((top >>> bit) & 1 ? all ^ generator : all), next)
  }, 1)

const wordsOf = (bytes) => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return bits.match(/.{1,5}/g).map((five) => Number.parseInt(five.padEnd(5, '0'), 2))
}

const encode = (prefix, bytes) => {
  const letters = [...prefix].map((letter) => letter.charCodeAt(0))
  const expanded = [...letters.map((code) => code >> 5), 0, ...letters.map((code) => code & 31)]
  const words = wordsOf(bytes)
  const sum = polymod([...expanded, ...words, 0, 0, 0, 0, 0, 0]) ^ BECH32M
  const checksum = Array.from({ length: 6 }, (_, at) => (sum >>> (5 * (5 - at))) & 31)
  return `${prefix}1${[...words, ...checksum].map((word) => LETTERS[word]).join('')}`
}

const field = (text) => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(Buffer.byteLength(text))
  return Buffer.concat([length, Buffer.from(text)])
}

/** Somebody new. `token`: proof of the ID for an audience. */
export const createIdentity = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  const id = encode('tete', Uint8Array.of(0, ...key))
  const token = (audience, challenge) => {
    const bytes = Buffer.concat([Buffer.from('tete-a-tete/1 broker-claim\0'), ...[audience, id, challenge].map(field)])
    return `v1.${challenge}.${sign(null, bytes, privateKey).toString('base64url')}`
  }
  return { id, token }
}
