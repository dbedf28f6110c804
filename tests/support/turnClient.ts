import { randomBytes } from 'node:crypto'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import {
  type Answer,
  ATTRIBUTE,
  asking,
  FAMILY,
  METHOD,
  mappedIn,
  peerOf,
  UDP,
} from '../../scripts/doctor/stunMessage.mjs'
import type { RunningTurn } from './turn.ts'

// A TURN client of a hundred lines (RFC 8489, RFC 8656), since no browser lets one ask for what must be refused.

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
  allocate(
    transport?: number,
    family?: 4 | 6,
  ): Promise<Answer & { relayed: string | undefined; port: number | undefined }>
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
  credentials: Credentials,
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
  const ask = asking(exchange, credentials)

  return {
    async allocate(transport = UDP, family = 4) {
      const answer = await ask(METHOD.allocate, [
        [ATTRIBUTE.transport, Buffer.from([transport, 0, 0, 0])],
        ...(family === 6 ? [[ATTRIBUTE.family, Buffer.from([FAMILY[6], 0, 0, 0])] as const] : []),
      ])
      const relayed = mappedIn(answer.attributes.get(ATTRIBUTE.relayed))
      return { ...answer, relayed: relayed?.address, port: relayed?.port }
    },
    async refresh(seconds) {
      const lifetime = Buffer.alloc(4)
      lifetime.writeUInt32BE(seconds)
      const answer = await ask(METHOD.refresh, [[ATTRIBUTE.lifetime, lifetime]])
      return { ...answer, seconds: answer.attributes.get(ATTRIBUTE.lifetime)?.readUInt32BE() }
    },
    permit(address) {
      const id = randomBytes(12)
      return ask(METHOD.permission, [[ATTRIBUTE.peer, peerOf(address, id)]], id)
    },
    udp,
    close,
  }
}
