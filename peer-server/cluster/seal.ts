import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** `"tete-a-tete/1 <context>\0"`, as wherever something is signed. */
const context = (name: string) => Buffer.from(`tete-a-tete/1 ${name}\0`)

/** HKDF-SHA-256, without salt: the key of servers is of full strength. */
const derive = (serverKey: Buffer, name: string, bytes: number) =>
  Buffer.from(hkdfSync('sha256', serverKey, '', context(name), bytes))

/**
 * Bus name: of all nodes that share a key and the ways of this version, and of no others. They are absent to each other: who is not
 * heard must not seem to be. Another name with each change of what stands or is said on the bus.
 */
export const busName = (serverKey: Buffer): string => derive(serverKey, 'bus-records', 9).toString('base64url')

/** Seal: an HMAC-SHA-256 whose key only nodes have. */
export interface Seal {
  of(body: string): string
  fits(mac: string, body: string): boolean
}

export const createSeal = (serverKey: Buffer, name: string): Seal => {
  const key = derive(serverKey, name, 32)
  const prefix = context(name)
  /** In the spelling of what is signed: what is sealed is one field, its length before it. */
  const of = (body: string): string => {
    const bytes = Buffer.from(body)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return createHmac('sha256', key).update(prefix).update(length).update(bytes).digest('base64url')
  }
  return {
    of,
    fits(mac, body) {
      const [its, ours] = [Buffer.from(mac), Buffer.from(of(body))]
      return its.length === ours.length && timingSafeEqual(its, ours)
    },
  }
}
