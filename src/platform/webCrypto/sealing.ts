import { AEAD_AES_128_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke'
import { type Bytes, concat } from '../../lib/bytes.ts'
import { toX25519 } from './curves.ts'

/** HPKE base mode (RFC 9180); sealed bytes are `enc ‖ ciphertext`. Heavy: loaded when first needed. */

const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_128_GCM)

export async function sealTo(publicKey: Bytes, plaintext: Bytes, info: Bytes): Promise<Bytes> {
  const recipient = await suite.DeserializePublicKey(toX25519(publicKey))
  const { encapsulatedSecret, ciphertext } = await suite.Seal(recipient, plaintext, { info })
  return concat(encapsulatedSecret, ciphertext)
}

export async function openWith(recipient: CryptoKeyPair, sealed: Bytes, info: Bytes): Promise<Bytes | undefined> {
  const enc = sealed.subarray(0, suite.KEM.Nenc)
  const ciphertext = sealed.subarray(suite.KEM.Nenc)
  if (ciphertext.length < suite.AEAD.Nt) return undefined
  try {
    return concat(await suite.Open(recipient, enc, ciphertext, { info }))
  } catch {
    return undefined
  }
}
