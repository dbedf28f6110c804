import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

/** For one answer. Milliseconds. */
const PATIENCE_MS = 10_000
/** Of one answer: more than any of ours. */
const MAX_BYTES = 4 * 1024 * 1024

const requestOf = (url) => (url.protocol === 'https:' ? requestHttps : requestHttp)

/** Why a connection did not come about, in plain words, by the codes of Node and OpenSSL. */
const WORDS = {
  ENOTFOUND: 'there is no such name',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ETIMEDOUT: 'no answer in time',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody but itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that nobody knows',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes without those that vouch for it',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an authority that nobody knows',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  EPROTO: 'it does not speak TLS as it should',
}

export const isCertificate = (error) => /CERT|ISSUER|LEAF/.test(error?.code ?? '')
export const wordsFor = (error) => WORDS[error?.code] ?? error?.message ?? String(error)

/** Error of its own: a plain word of ours in place of a code. */
export const problem = (code, message) => Object.assign(new Error(message), { code })

/**
 * Asks; resolves to status, headers, text, and the certificate where there is one. Rejects where no answer comes. Follows nothing: where one is sent
 * on to is for the caller to see.
 */
export const ask = (address, { headers = {}, method = 'GET' } = {}) =>
  new Promise((resolve, reject) => {
    const url = new URL(address)
    const asked = requestOf(url)(url, {
      method,
      headers: { 'user-agent': 'tete-a-tete doctor', ...headers },
      agent: false,
    })
    const timer = setTimeout(() => asked.destroy(problem('ETIMEDOUT')), PATIENCE_MS)
    let certificate
    asked.on('socket', (socket) =>
      socket.on('secureConnect', () => {
        certificate = socket.getPeerCertificate()
      }),
    )
    asked.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    asked.on('response', (response) => {
      const parts = []
      let bytes = 0
      response.on('data', (part) => {
        bytes += part.length
        if (bytes > MAX_BYTES) return asked.destroy(problem('TOO_LONG', 'the answer does not end'))
        parts.push(part)
      })
      response.on('error', reject)
      response.on('end', () => {
        clearTimeout(timer)
        const text = Buffer.concat(parts).toString('utf8')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, certificate })
      })
    })
    asked.end()
  })

/** JSON of an answer; undefined where it is none. */
export const jsonOf = ({ text }) => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Opens a WebSocket (RFC 6455) and gives back what the server says first, and how it closes: `{ first, closed }`, each undefined where it did not come.
 * Rejects with the status as `status` where the server opens none.
 */
export const openSocket = (address, { headers = {} } = {}) =>
  new Promise((resolve, reject) => {
    const url = new URL(address.replace(/^ws/, 'http'))
    const key = Buffer.from(String(Math.random())).toString('base64').padEnd(22, 'A').slice(0, 22)
    const asked = requestOf(url)(url, {
      agent: false,
      headers: {
        ...headers,
        ...{ connection: 'Upgrade', upgrade: 'websocket' },
        ...{ 'sec-websocket-version': '13', 'sec-websocket-key': `${key}==` },
      },
    })
    const timer = setTimeout(() => asked.destroy(problem('ETIMEDOUT')), PATIENCE_MS)
    asked.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    asked.on('response', (response) => {
      clearTimeout(timer)
      response.resume()
      reject(Object.assign(problem('NO_UPGRADE', `it answers ${response.statusCode}`), { status: response.statusCode }))
    })
    asked.on('upgrade', (_response, socket, head) => {
      let got = head
      let first
      const end = (closed) => {
        clearTimeout(timer)
        socket.destroy()
        resolve({ first, closed })
      }
      const read = () => {
        for (let frame = frameIn(got); frame; frame = frameIn(got)) {
          got = frame.rest
          if (frame.opcode === 8) return end(frame.body.length >= 2 ? frame.body.readUInt16BE(0) : 1005)
          if (frame.opcode !== 1 || first !== undefined) continue
          first = frame.body.toString('utf8')
          // What is refused is closed right after it is said.
          if (/"OPEN"/.test(first)) return end(undefined)
        }
      }
      socket.on('data', (data) => {
        got = Buffer.concat([got, data])
        read()
      })
      socket.on('close', () => end(undefined))
      socket.on('error', () => end(undefined))
      read()
    })
    asked.end()
  })

/** First frame of a server's, which masks none. Undefined while it is not whole. */
const frameIn = (bytes) => {
  if (bytes.length < 2) return undefined
  let [at, length] = [2, bytes[1] & 127]
  if (length === 126) {
    if (bytes.length < 4) return undefined
    ;[at, length] = [4, bytes.readUInt16BE(2)]
  } else if (length === 127) {
    if (bytes.length < 10) return undefined
    ;[at, length] = [10, Number(bytes.readBigUInt64BE(2))]
  }
  if (bytes.length < at + length) return undefined
  return { opcode: bytes[0] & 15, body: bytes.subarray(at, at + length), rest: bytes.subarray(at + length) }
}
