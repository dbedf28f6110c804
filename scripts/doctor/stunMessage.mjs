// STUN messages (RFC 8489), and those that TURN (RFC 8656) makes of them.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'

const COOKIE = 0x2112a442
export const METHOD = { binding: 0x0001, allocate: 0x0003, refresh: 0x0004, permission: 0x0008 }
export const ATTRIBUTE = {
  ...{ username: 6, integrity: 8, error: 9, lifetime: 0x0d, peer: 0x12, data: 0x13, realm: 0x14, nonce: 0x15 },
  ...{ relayed: 0x16, family: 0x17, transport: 0x19, mapped: 0x20 },
}
/** Address families of both, and protocols of IP. */
export const FAMILY = { 4: 1, 6: 2 }
export const UDP = 17
export const TCP = 6

/** Message; with a key, it is signed. */
export const encode = (type, attributes, key, id = randomBytes(12)) => {
  const body = Buffer.concat(
    attributes.map(([name, value]) => {
      const padded = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4)
      padded.writeUInt16BE(name, 0)
      padded.writeUInt16BE(value.length, 2)
      value.copy(padded, 4)
      return padded
    }),
  )
  const head = Buffer.alloc(20)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(body.length + (key === undefined ? 0 : 24), 2)
  head.writeUInt32BE(COOKIE, 4)
  id.copy(head, 8)
  if (key === undefined) return Buffer.concat([head, body])
  const proof = createHmac('sha1', key).update(head).update(body).digest()
  return Buffer.concat([head, body, Buffer.from([0, ATTRIBUTE.integrity, 0, 20]), proof])
}

/** Answer: whether it grants what was asked for, else the code of its refusal, such as 401. */
export const decode = (message) => {
  const attributes = new Map()
  for (let at = 20; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2)
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length))
    at += 4 + Math.ceil(length / 4) * 4
  }
  const error = attributes.get(ATTRIBUTE.error)
  const isOk = (message.readUInt16BE(0) & 0x0110) === 0x0100
  return { ok: isOk, code: error === undefined ? undefined : error[2] * 100 + error[3], attributes }
}

/** XOR-MAPPED-ADDRESS and its like (RFC 8489, 14.2): the mask is the cookie, and for IPv6 the transaction behind it. */
const xored = (bytes, id) => {
  const mask = Buffer.alloc(16)
  mask.writeUInt32BE(COOKIE)
  id.copy(mask, 4)
  return bytes.map((byte, at) => byte ^ mask[at])
}

const groupsOf = (address) => {
  const [front, back] = address.split('::').map((half) => half.split(':').filter(Boolean))
  return back === undefined ? front : [...front, ...Array(8 - front.length - back.length).fill('0'), ...back]
}
const bytesOf = (address) =>
  isIPv6(address)
    ? groupsOf(address).flatMap((group) => [...Buffer.from(group.padStart(4, '0'), 'hex')])
    : address.split('.').map(Number)

/** Address of a peer as it goes over the wire (XOR-PEER-ADDRESS). */
export const peerOf = (address, id, port = 0) => {
  const masked = port ^ (COOKIE >>> 16)
  const family = FAMILY[isIPv6(address) ? 6 : 4]
  return Buffer.from([0, family, masked >> 8, masked & 255, ...xored(bytesOf(address), id)])
}

/** Address and port in such an attribute; undefined where it is none, or of IPv6. */
export const mappedIn = (attribute) => {
  if (attribute?.[1] !== FAMILY[4]) return undefined
  const address = xored([...attribute.subarray(4, 8)], Buffer.alloc(12)).join('.')
  return { address, port: attribute.readUInt16BE(2) ^ (COOKIE >>> 16) }
}

/** Asking with long-term credentials (RFC 8489, 9.2): a refusal says what a proof is to be made with, or that its time is over. */
export const asking = (exchange, { username, credential }) => {
  let proof
  const ask = async (type, attributes, id) => {
    const answer = decode(await exchange(encode(type, [...attributes, ...(proof?.attributes ?? [])], proof?.key, id)))
    const [realm, nonce] = [answer.attributes.get(ATTRIBUTE.realm), answer.attributes.get(ATTRIBUTE.nonce)]
    if (answer.code !== (proof === undefined ? 401 : 438) || realm === undefined || nonce === undefined) return answer
    proof = {
      attributes: [
        [ATTRIBUTE.username, Buffer.from(username)],
        [ATTRIBUTE.realm, Buffer.from(realm)],
        [ATTRIBUTE.nonce, Buffer.from(nonce)],
      ],
      key: createHash('md5').update(`${username}:${realm}:${credential}`).digest(),
    }
    return ask(type, attributes, id)
  }
  return ask
}
