import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import { bech32m } from '@scure/base'

/** Somebody with a key of their own, written against the wire alone: nothing here is shared with the server. */
export interface Owner {
  readonly id: string
  readonly key: KeyObject
}

export const idOf = (publicKey: Uint8Array): string =>
  bech32m.encode('tete', bech32m.toWords(Uint8Array.of(0, ...publicKey)), 90)

export const createOwner = (seed: Uint8Array = randomBytes(32)): Owner => {
  const frame = Buffer.from('302e020100300506032b657004220420', 'hex')
  const key = createPrivateKey({ key: Buffer.concat([frame, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
  return { id: idOf(publicKey), key }
}

const field = (text: string): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(Buffer.byteLength(text))
  return Buffer.concat([length, Buffer.from(text)])
}

export const tokenFor = (
  { key, id }: Owner,
  challenge: string,
  audience: string,
  { context = 'broker-claim', as = id } = {},
): string => {
  const bytes = [Buffer.from(`tete-a-tete/1 ${context}\0`), field(audience), field(as), field(challenge)]
  return `v1.${challenge}.${sign(null, Buffer.concat(bytes), key).toString('base64url')}`
}
