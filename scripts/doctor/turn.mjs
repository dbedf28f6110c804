// STUN (RFC 8489) and TURN (RFC 8656), as much of them as it takes to see whether a server does its part.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { connect as connectTcp, isIP, isIPv6 } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { problem } from './http.mjs'

const COOKIE = 0x2112a442
const METHOD = { binding: 0x0001, allocate: 0x0003, refresh: 0x0004, permission: 0x0008 }
const ATTRIBUTE = {
  ...{ username: 6, integrity: 8, error: 9, lifetime: 0x0d, peer: 0x12, realm: 0x14, nonce: 0x15 },
  ...{ relayed: 0x16, transport: 0x19, mapped: 0x20 },
}
const UDP = 17

/** For one answer; by UDP a question is asked again meanwhile. Milliseconds. */
const PATIENCE_MS = 5_000
const AGAIN_MS = 500

/** Parts of a server's address (RFC 7064, RFC 7065); undefined for what is none. */
export const readServer = (url) => {
  const [, scheme, host, port, transport] =
    /^(stuns?|turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(\w+))?$/i.exec(url) ?? []
  if (scheme === undefined) return undefined
  const secure = /s$/i.test(scheme)
  const by = secure ? 'tls' : transport?.toLowerCase() === 'tcp' ? 'tcp' : 'udp'
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? (secure ? 5349 : 3478)), by }
}

const encode = (type, attributes, key, id = randomBytes(12)) => {
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

const decode = (message) => {
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

const groupsOf = (address) => {
  const [front, back] = address.split('::').map((half) => half.split(':').filter(Boolean))
  return back === undefined ? front : [...front, ...Array(8 - front.length - back.length).fill('0'), ...back]
}

/** XOR-MAPPED-ADDRESS and its like (RFC 8489, 14.2): the mask is the cookie, and for IPv6 the transaction behind it. */
const xored = (bytes, id) => {
  const mask = Buffer.alloc(16)
  mask.writeUInt32BE(COOKIE)
  id.copy(mask, 4)
  return Buffer.from(bytes.map((byte, at) => byte ^ mask[at]))
}
const peerOf = (address, id) => {
  const bytes = isIPv6(address)
    ? Buffer.from(
        groupsOf(address)
          .map((group) => group.padStart(4, '0'))
          .join(''),
        'hex',
      )
    : Buffer.from(address.split('.').map(Number))
  return Buffer.concat([
    Buffer.from([0, isIPv6(address) ? 2 : 1, COOKIE >>> 24, (COOKIE >>> 16) & 255]),
    xored(bytes, id),
  ])
}
const addressIn = (attribute) => {
  if (attribute?.[1] !== 1) return undefined
  return [...xored(attribute.subarray(4, 8), Buffer.alloc(12))].join('.')
}

const overUdp = async (host, port) => {
  const { address, family } = await lookup(host)
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  return {
    exchange: (message) =>
      new Promise((resolve, reject) => {
        const send = () => socket.send(message, port, address, () => undefined)
        const again = setInterval(send, AGAIN_MS)
        const timer = setTimeout(() => end(reject, problem('ETIMEDOUT')), PATIENCE_MS)
        const end = (settle, value) => {
          clearInterval(again)
          clearTimeout(timer)
          socket.removeAllListeners('message').removeAllListeners('error')
          settle(value)
        }
        socket.on('error', (error) => end(reject, error))
        socket.on('message', (answer) => {
          if (answer.length >= 20 && answer.subarray(8, 20).equals(message.subarray(8, 20))) end(resolve, answer)
        })
        send()
      }),
    close: () => socket.close(),
  }
}

const overStream = (socket, ready) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(problem('ETIMEDOUT')), PATIENCE_MS)
    socket.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    socket.once(ready, () => {
      clearTimeout(timer)
      resolve({
        exchange: (message) =>
          new Promise((answer, refuse) => {
            let got = Buffer.alloc(0)
            const late = setTimeout(() => socket.destroy(problem('ETIMEDOUT')), PATIENCE_MS)
            const end = (settle, value) => {
              clearTimeout(late)
              socket.removeAllListeners('data').removeAllListeners('error').removeAllListeners('close')
              socket.on('error', () => undefined)
              settle(value)
            }
            socket.on('error', (error) => end(refuse, error))
            socket.on('close', () => end(refuse, problem('ECONNRESET')))
            socket.on('data', (data) => {
              got = Buffer.concat([got, data])
              if (got.length >= 20 && got.length >= 20 + got.readUInt16BE(2)) end(answer, got)
            })
            socket.write(message)
          }),
        close: () => socket.destroy(),
      })
    })
  })

const open = ({ host, port, by }) => {
  if (by === 'udp') return overUdp(host, port)
  if (by === 'tcp') return overStream(connectTcp({ host, port }), 'connect')
  return overStream(connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }) }), 'secureConnect')
}

/** Binding: the address that a STUN server sees. Rejects where none comes. */
export const bind = async (server) => {
  const line = await open(server)
  try {
    const { ok, attributes } = decode(await line.exchange(encode(METHOD.binding, [])))
    if (!ok) throw problem('STUN', 'it refuses')
    return addressIn(attributes.get(ATTRIBUTE.mapped))
  } finally {
    line.close()
  }
}

/** Client of one relay. Rejects where there is no line to it. `close` gives back what was lent. */
export const connectTurn = async (server, { username, credential }) => {
  const line = await open(server)
  let proof
  const ask = async (type, attributes, id) => {
    const answer = decode(
      await line.exchange(encode(type, [...attributes, ...(proof?.attributes ?? [])], proof?.key, id)),
    )
    const [realm, nonce] = [answer.attributes.get(ATTRIBUTE.realm), answer.attributes.get(ATTRIBUTE.nonce)]
    // The first answer says what a proof is to be made with; a later one that its time is over.
    if (answer.code !== (proof === undefined ? 401 : 438) || realm === undefined || nonce === undefined) return answer
    proof = {
      attributes: [
        [ATTRIBUTE.username, Buffer.from(username)],
        [ATTRIBUTE.realm, realm],
        [ATTRIBUTE.nonce, nonce],
      ],
      key: createHash('md5').update(`${username}:${realm}:${credential}`).digest(),
    }
    return ask(type, attributes, id)
  }
  return {
    allocate: () => ask(METHOD.allocate, [[ATTRIBUTE.transport, Buffer.from([UDP, 0, 0, 0])]]),
    permit(address) {
      const id = randomBytes(12)
      return ask(METHOD.permission, [[ATTRIBUTE.peer, peerOf(address, id)]], id)
    },
    async close() {
      if (proof) await ask(METHOD.refresh, [[ATTRIBUTE.lifetime, Buffer.alloc(4)]]).catch(() => undefined)
      line.close()
    },
  }
}
