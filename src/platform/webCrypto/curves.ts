import { ed25519 } from '@noble/curves/ed25519.js'
import type { Bytes } from '../../lib/bytes.ts'

/** The maps from Edwards to Montgomery form, which WebCrypto lacks (RFC 7748 section 4.1). Heavy: loaded when first needed. */

export const publicKeyOf = (seed: Bytes): Bytes => new Uint8Array(ed25519.getPublicKey(seed))

/** The X25519 key of an Ed25519 one. Throws for what is no point of the curve. */
export const toX25519 = (publicKey: Bytes): Bytes => new Uint8Array(ed25519.utils.toMontgomery(publicKey))

export const toX25519Secret = (seed: Bytes): Bytes => new Uint8Array(ed25519.utils.toMontgomerySecret(seed))
