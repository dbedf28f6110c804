import type { Crypto } from '../../ports/crypto.ts'

export function createWebCrypto(): Crypto {
  return {
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    sha256: async (data) => new Uint8Array(await crypto.subtle.digest('SHA-256', data)),
    async verify(publicKey, message, signature) {
      try {
        const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
        return await crypto.subtle.verify('Ed25519', key, signature, message)
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
