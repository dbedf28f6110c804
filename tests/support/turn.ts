import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect as connectTcp, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { freePort, makeCertificate } from './proxy.ts'

const CONFIG = join(import.meta.dirname, '../../peer-server/containers/turnserver.conf')

export interface RunningTurn {
  readonly port: number
  readonly tlsPort: number
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** coturn with the configuration that is shipped, started as peer-server/containers/turn.sh does, on this machine alone. */
export const startTurn = async (secret: string, ...more: string[]): Promise<RunningTurn> => {
  const folder = mkdtempSync(join(tmpdir(), 'turn-'))
  const { cert, key } = makeCertificate(folder)
  const [port, tlsPort] = [await freePort(), await freePort()]
  const child = spawn(
    'turnserver',
    [
      ['-c', CONFIG, '--realm=localhost', `--static-auth-secret=${secret}`],
      [`--listening-port=${port}`, `--tls-listening-port=${tlsPort}`, `--cert=${cert}`, `--pkey=${key}`],
      ['--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', `--pidfile=${folder}/pid`, `--db=${folder}/db`],
      more,
    ].flat(),
    { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder },
  )
  running.add(child)
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      printed += text
    })
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const listens = (at: number) =>
    new Promise<boolean>((resolve) => {
      const socket = connectTcp(at, '127.0.0.1', () => resolve(true))
      socket.on('connect', () => socket.destroy()).on('error', () => resolve(false))
    })
  for (const at of [port, tlsPort])
    for (let tries = 0; !(await listens(at)); tries += 1) {
      if (tries > 1_200 || child.exitCode !== null) throw new Error(`turnserver does not listen: ${printed}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  return {
    port,
    tlsPort,
    async stop() {
      child.kill('SIGKILL')
      await exit
      running.delete(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

// A TURN client of a hundred lines (RFC 8489, RFC 8656), since no browser lets one ask for what must be refused.

const COOKIE = 0x2112a442
const REQUEST = { allocate: 0x0003, permission: 0x0008 } as const
const ATTRIBUTE = {
  username: 6,
  integrity: 8,
  error: 9,
  peer: 0x12,
  realm: 0x14,
  nonce: 0x15,
  relayed: 0x16,
  transport: 0x19,
}
export const UDP = 17
export const TCP = 6

type Attributes = readonly (readonly [number, Buffer])[]

const encode = (type: number, attributes: Attributes, key?: Buffer): Buffer => {
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
  randomBytes(12).copy(head, 8)
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

const decode = (message: Buffer): Answer => {
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

const overUdp = (port: number): { exchange: Exchange; close(): void } => {
  const socket = createSocket('udp4')
  let again: NodeJS.Timeout | undefined
  return {
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

const overStream = async (socket: Socket, ready: string): Promise<{ exchange: Exchange; close(): void }> => {
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
  /** Asks for a relay; `transport` is what is to be relayed. */
  allocate(transport?: number): Promise<Answer & { relayed: string | undefined }>
  /** Asks to be allowed to relay to an IPv4 address. */
  permit(address: string): Promise<Answer>
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
  const { exchange, close } =
    by === 'udp'
      ? overUdp(port)
      : by === 'tcp'
        ? await overStream(connectTcp(port, '127.0.0.1'), 'connect')
        : await overStream(
            connectTls({ port: tlsPort, host: '127.0.0.1', servername, rejectUnauthorized: false }),
            'secureConnect',
          )
  let proof: { attributes: Attributes; key: Buffer } | undefined

  const ask = async (type: number, attributes: Attributes): Promise<Answer> => {
    const answer = decode(await exchange(encode(type, [...attributes, ...(proof?.attributes ?? [])], proof?.key)))
    const [realm, nonce] = [answer.attributes.get(ATTRIBUTE.realm), answer.attributes.get(ATTRIBUTE.nonce)]
    if (proof !== undefined || answer.code !== 401 || realm === undefined || nonce === undefined) return answer
    // The first answer says what a proof is to be made with.
    proof = {
      attributes: [
        [ATTRIBUTE.username, Buffer.from(username)],
        [ATTRIBUTE.realm, Buffer.from(realm)],
        [ATTRIBUTE.nonce, Buffer.from(nonce)],
      ],
      key: createHash('md5').update(`${username}:${realm}:${credential}`).digest(),
    }
    return ask(type, attributes)
  }

  return {
    async allocate(transport = UDP) {
      const answer = await ask(REQUEST.allocate, [[ATTRIBUTE.transport, Buffer.from([transport, 0, 0, 0])]])
      const relayed = answer.attributes.get(ATTRIBUTE.relayed)
      const mask = Buffer.alloc(4)
      mask.writeUInt32BE(COOKIE)
      const address = relayed && [...relayed.subarray(4, 8)].map((byte, at) => byte ^ mask[at]!).join('.')
      return { ...answer, relayed: address }
    },
    permit(address) {
      const peer = Buffer.from([0, 1, 0, 0, ...address.split('.').map(Number)])
      peer.writeUInt32BE((peer.readUInt32BE(4) ^ COOKIE) >>> 0, 4)
      return ask(REQUEST.permission, [[ATTRIBUTE.peer, peer]])
    },
    close,
  }
}
