// STUN (RFC 8489) and TURN (RFC 8656), as much of them as it takes to see whether a server does its part.
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { connect as connectTcp, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { problem } from './http.mjs'
import { ATTRIBUTE, asking, decode, encode, METHOD, mappedIn, peerOf, UDP } from './stunMessage.mjs'

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
    return mappedIn(attributes.get(ATTRIBUTE.mapped))?.address
  } finally {
    line.close()
  }
}

/** Client of one relay. Rejects where there is no line to it. `close` gives back what was lent. */
export const connectTurn = async (server, credentials) => {
  const line = await open(server)
  const ask = asking(line.exchange, credentials)
  let isLent = false
  return {
    async allocate() {
      const answer = await ask(METHOD.allocate, [[ATTRIBUTE.transport, Buffer.from([UDP, 0, 0, 0])]])
      isLent = answer.ok
      return answer
    },
    permit(address) {
      const id = randomBytes(12)
      return ask(METHOD.permission, [[ATTRIBUTE.peer, peerOf(address, id)]], id)
    },
    async close() {
      if (isLent) await ask(METHOD.refresh, [[ATTRIBUTE.lifetime, Buffer.alloc(4)]]).catch(() => undefined)
      line.close()
    },
  }
}
