import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { RunningTurn } from './turn.ts'

// A TURN client of a hundred lines (RFC 8489, RFC 8656), since no browser lets one ask for what must be refused.

const COOKIE = 0x2112a442
const REQUEST = { allocate: 0x0003, refresh: 0x0004, permission: 0x0008 } as const
export const ATTRIBUTE = {
  username: 6,
  integrity: 8,
  error: 9,
  peer: 0x12,
  lifetime: 0x0d,
  data: 0x13,
  realm: 0x14,
  nonce: 0x15,
  relayed: 0x16,
  family: 0x17,
  transport: 0x19,
}
const FAMILY = { 4: 1, 6: 2 } as const

/** Address of a peer as it goes over the wire (XOR-PEER-ADDRESS). */
export const peerOf = (address: string, id: Buffer, port = 0): Buffer => {
  const isV6 = isIP(address) === 6
  const bytes = isV6
    ? Buffer.from(
        expand(address)
          .map((group) => group.padStart(4, '0'))
          .join(''),
        'hex',
      )
    : Buffer.from(address.split('.').map(Number))
  const mask = Buffer.alloc(16)
  mask.writeUInt32BE(COOKIE)
  id.copy(mask, 4)
  const masked = port ^ (COOKIE >>> 16)
  return Buffer.from([
    0,
    isV6 ? FAMILY[6] : FAMILY[4],
    masked >> 8,
    masked & 0xff,
    ...bytes.map((byte, at) => byte ^ mask[at]!),
  ])
}
const expand = (address: string): string[] => {
  const [front = '', back] = address.split('::')
  const [before, after] = [front, back ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [
    string[],
    string[],
  ]
  return back === undefined ? before : [...before, ...Array(8 - before.length - after.length).fill('0'), ...after]
}
export const UDP = 17
export const TCP = 6

type Attributes = readonly (readonly [number, Buffer])[]

export const encode = (type: number, attributes: Attributes, key?: Buffer, id: Buffer = randomBytes(12)): Buffer => {
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
  const integrity = createHmac('sha1', key).update(head).update(body).digest()
  return Buffer.concat([head, body, Buffer.from([0, ATTRIBUTE.integrity, 0, 20]), integrity])
}

interface Answer {
  readonly ok: boolean
  /** Of a refusal, such as 401. */
  readonly code: number | undefined
  readonly attributes: ReadonlyMap<number, Buffer>
}

export const decode = (message: Buffer): Answer => {
  const attributes = new Map<number, Buffer>()
  for (let at = 20; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2)
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length))
    at += 4 + Math.ceil(length / 4) * 4
  }
  const error = attributes.get(ATTRIBUTE.error)
  return {
    ok: (message.readUInt16BE(0) & 0x0110) === 0x0100,
    code: error === undefined ? undefined : error[2]! * 100 + error[3]!,
    attributes,
  }
}

type Exchange = (message: Buffer) => Promise<Buffer>

const overUdp = (port: number): { exchange: Exchange; udp: UdpSocket; close(): void } => {
  const socket = createSocket('udp4')
  let again: NodeJS.Timeout | undefined
  return {
    udp: socket,
    exchange: (message) =>
      new Promise((resolve) => {
        const send = () => socket.send(message, port, '127.0.0.1')
        // A datagram may get lost, also here. The transaction is the same, so it is done once.
        again = setInterval(send, 500)
        socket.removeAllListeners('message').on('message', (answer) => {
          if (!answer.subarray(8, 20).equals(message.subarray(8, 20))) return
          clearInterval(again)
          resolve(answer)
        })
        send()
      }),
    close: () => {
      clearInterval(again)
      socket.close()
    },
  }
}

const overStream = async (
  socket: Socket,
  ready: string,
): Promise<{ exchange: Exchange; udp?: undefined; close(): void }> => {
  await new Promise((resolve, reject) => socket.once(ready, resolve).once('error', reject))
  return {
    exchange: (message) =>
      new Promise((resolve) => {
        let got = Buffer.alloc(0)
        const more = (data: Buffer) => {
          got = Buffer.concat([got, data])
          if (got.length < 20 || got.length < 20 + got.readUInt16BE(2)) return
          socket.off('data', more)
          resolve(got)
        }
        socket.on('data', more)
        socket.write(message)
      }),
    close: () => socket.destroy(),
  }
}

export interface TurnClient {
  /** Asks for a relay; `transport` is what is to be relayed. `relayed`: its IPv4 address; `port`: where it is. */
  allocate(transport?: number, family?: 4 | 6): Promise<Answer & { relayed: string | undefined; port: number }>
  /** Asks for so many more seconds; none gives the place back. */
  refresh(seconds: number): Promise<Answer & { seconds: number | undefined }>
  /** Asks to be allowed to relay to an address. */
  permit(address: string): Promise<Answer>
  /** Its line to the server, where it is by UDP. */
  readonly udp: UdpSocket | undefined
  close(): void
}

export interface Credentials {
  readonly username: string
  readonly credential: string
}

export const turnClient = async (
  { port, tlsPort }: Pick<RunningTurn, 'port' | 'tlsPort'>,
  by: 'udp' | 'tcp' | 'tls',
  { username, credential }: Credentials,
  servername = 'localhost',
): Promise<TurnClient> => {
  const { exchange, udp, close } =
    by === 'udp'
      ? overUdp(port)
      : by === 'tcp'
        ? await overStream(connectTcp(port, '127.0.0.1'), 'connect')
        : await overStream(
            connectTls({ port: tlsPort, host: '127.0.0.1', servername, rejectUnauthorized: false }),
            'secureConnect',
          )
  let proof: { attributes: Attributes; key: Buffer } | undefined

  const ask = async (type: number, attributes: Attributes, id?: Buffer): Promise<Answer> => {
    const answer = decode(await exchange(encode(type, [...attributes, ...(proof?.attributes ?? [])], proof?.key, id)))
    const [realm, nonce] = [answer.attributes.get(ATTRIBUTE.realm), answer.attributes.get(ATTRIBUTE.nonce)]
    // The first answer says what a proof is to be made with; where it was asked for twice, the second may be what counts.
    const isWanted = answer.code === (proof === undefined ? 401 : 438)
    if (!isWanted || realm === undefined || nonce === undefined) return answer
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

  return {
    async allocate(transport = UDP, family = 4) {
      const answer = await ask(REQUEST.allocate, [
        [ATTRIBUTE.transport, Buffer.from([transport, 0, 0, 0])],
        ...(family === 6 ? [[ATTRIBUTE.family, Buffer.from([FAMILY[6], 0, 0, 0])] as const] : []),
      ])
      const relayed = answer.attributes.get(ATTRIBUTE.relayed)
      const mask = Buffer.alloc(4)
      mask.writeUInt32BE(COOKIE)
      const address = relayed && [...relayed.subarray(4, 8)].map((byte, at) => byte ^ mask[at]!).join('.')
      return { ...answer, relayed: address, port: (relayed?.readUInt16BE(2) ?? 0) ^ (COOKIE >>> 16) }
    },
    async refresh(seconds) {
      const lifetime = Buffer.alloc(4)
      lifetime.writeUInt32BE(seconds)
      const answer = await ask(REQUEST.refresh, [[ATTRIBUTE.lifetime, lifetime]])
      return { ...answer, seconds: answer.attributes.get(ATTRIBUTE.lifetime)?.readUInt32BE() }
    },
    permit(address) {
      const id = randomBytes(12)
      return ask(REQUEST.permission, [[ATTRIBUTE.peer, peerOf(address, id)]], id)
    },
    udp,
    close,
  }
}
