import type { Bytes } from '../lib/bytes.ts'

/** The identity's private half: it never leaves the platform. */
export interface Keys {
  /** 32 bytes, Ed25519 (RFC 8032). */
  readonly publicKey: Bytes
  /** 64 bytes, Ed25519. */
  sign(message: Bytes): Promise<Bytes>
  /** Plaintext of `sealed`; `undefined` when that was not made for this identity and this `info`, or was altered. */
  open(sealed: Bytes, info: Bytes): Promise<Bytes | undefined>
}

/** Operations that need no secret. Neither of these throws on remote input. */
export interface Crypto {
  random(length: number): Bytes
  sha256(data: Bytes): Promise<Bytes>
  /** HMAC-SHA-256 (RFC 2104): 32 bytes. */
  hmac(key: Bytes, data: Bytes): Promise<Bytes>
  /** Ed25519. False for any malformed key or signature. `publicKey` has been checked by `parsePersonId`. */
  verify(publicKey: Bytes, message: Bytes, signature: Bytes): Promise<boolean>
  /** HPKE base mode (RFC 9180): DHKEM(X25519), HKDF-SHA256, ChaCha20-Poly1305 or AES-128-GCM; `publicKey` is Ed25519 and is mapped to X25519. */
  seal(publicKey: Bytes, plaintext: Bytes, info: Bytes): Promise<Bytes>
}
