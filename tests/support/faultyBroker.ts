import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { createLane, type Lane, type LaneFaults } from './lane.ts'
import { startProxy } from './proxy.ts'

type Way = 'in' | 'out'

/** In front of a real server: everything goes through, and faults befall what the broker is told (`out`) and says (`in`). */
export interface FaultyBroker {
  readonly url: string
  readonly port: number
  set(way: Way, faults: LaneFaults): void
  /** Lines that there are now pass nothing more, and nobody is told. */
  halfOpen(): void
  /** Every line ends. */
  cut(): void
  /** Nothing answers: neither page nor broker. Lines that there are end. */
  down(is: boolean): void
  readonly struck: Readonly<Record<string, number>>
  stop(): Promise<void>
}

interface Message {
  readonly data: Buffer
  readonly binary: boolean
}

/** Settings of a server behind it: claims are made for the address that people know. */
export const behind = ({ url }: Pick<FaultyBroker, 'url'>) => ({ PUBLIC_URL: url, TRUST_PROXY: '1' })

/** `target`: the server's port, asked anew for each. */
export async function startFaultyBroker(target: () => number, chance: () => number): Promise<FaultyBroker> {
  const faults: Record<Way, LaneFaults> = { in: {}, out: {} }
  const struck: Record<string, number> = {}
  const count = (what: string) => {
    struck[what] = (struck[what] ?? 0) + 1
  }
  const lines = new Set<Record<Way, Lane<Message>> & { end(): void }>()
  let isDown = false

  const relay = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((resolve) => relay.once('listening', resolve))
  relay.on('connection', (client, request) => {
    const { origin = '', 'x-forwarded-for': from = '' } = request.headers
    const headers = { origin, 'x-forwarded-for': `${from}` }
    const server = new WebSocket(`ws://127.0.0.1:${target()}${request.url}`, { headers })
    const to = (socket: WebSocket, way: Way) =>
      createLane<Message>({
        chance,
        struck: count,
        faults: () => faults[way],
        pass({ data, binary }) {
          if (socket.readyState === WebSocket.OPEN) socket.send(data, { binary })
        },
      })
    const line = {
      in: to(client, 'in'),
      out: to(server, 'out'),
      end() {
        client.terminate()
        server.terminate()
      },
    }
    lines.add(line)
    const opened = new Promise<void>((resolve) => server.once('open', () => resolve()))
    client.on('message', (data, binary) => void opened.then(() => line.out.push({ data: data as Buffer, binary })))
    server.on('message', (data, binary) => line.in.push({ data: data as Buffer, binary }))
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.terminate())
      one.on('close', (code) => {
        lines.delete(line)
        // Codes that only a browser may say of a line that broke.
        if (code >= 1_000 && code !== 1_005 && code !== 1_006) other.close(code)
        else other.terminate()
      })
    }
  })

  const { port } = relay.address() as AddressInfo
  /** Nobody listens there. */
  const NOWHERE = 1
  const proxy = await startProxy({
    target: (what) => (isDown ? NOWHERE : what === 'socket' ? port : target()),
  })
  const cut = () => {
    for (const line of [...lines]) line.end()
  }
  return {
    url: `http://localhost:${proxy.port}`,
    port: proxy.port,
    struck,
    set(way, next) {
      faults[way] = next
      for (const line of lines) line[way].changed()
    },
    halfOpen() {
      for (const line of lines) {
        line.in.swallow()
        line.out.swallow()
      }
    },
    cut,
    down(is) {
      isDown = is
      if (is) cut()
    },
    async stop() {
      cut()
      relay.close()
      await proxy.stop()
    },
  }
}
