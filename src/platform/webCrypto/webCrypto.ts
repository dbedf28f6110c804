import { type Bytes, toBase64Url } from '../../lib/bytes.ts'
import type { Crypto } from '../../ports/crypto.ts'

/** Public keys that are kept imported: of friends, whose signatures come again and again. */
const MAX_IMPORTED = 256

export function createWebCrypto(): Crypto {
  const imported = new Map<string, Promise<CryptoKey>>()

  /** Rejects for what is no key; that is not kept. */
  function importKey(publicKey: Bytes): Promise<CryptoKey> {
    const name = toBase64Url(publicKey)
    const known = imported.get(name)
    if (known !== undefined) return known
    const key = crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
    imported.set(name, key)
    key.catch(() => imported.delete(name))
    if (imported.size > MAX_IMPORTED) imported.delete(imported.keys().next().value!)
    return key
  }

  return {
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    sha256: async (data) => new Uint8Array(await crypto.subtle.digest('SHA-256', data)),
    async hmac(key, data) {
      const mac = { name: 'HMAC', hash: 'SHA-256' }
      return new Uint8Array(
        await crypto.subtle.sign(mac, await crypto.subtle.importKey('raw', key, mac, false, ['sign']), data),
      )
    },
    async verify(publicKey, message, signature) {
      try {
        return await crypto.subtle.verify('Ed25519', await importKey(publicKey), signature, message)
      } catch {
        return false
      }
    },
    async seal(publicKey, plaintext, info) {
      const { sealTo } = await import('./sealing.ts')
      return sealTo(publicKey, plaintext, info)
    },
  }
}
