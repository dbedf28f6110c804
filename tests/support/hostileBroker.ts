import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/** What a client says, with the sender that an honest broker would have stamped on it. */
export interface Message {
  readonly type: string
  readonly src: string
  readonly dst: string | undefined
  readonly payload: unknown
}

/** Undefined: goes on as it is. Otherwise these are delivered in its place, each to its own `dst`, with whatever `src` it claims. */
export type Rule = (message: Message) => readonly Message[] | undefined

/**
 * A PeerServer that does what a test wants: it can read, rewrite, drop, inject and replay what goes through it, greet or not, go away
 * and come back, and leave sockets half-open. Without being asked it is an honest one, of the stock kind.
 */
export interface HostileBroker {
  readonly host: string
  readonly port: number
  /** For a PeerJS client. */
  readonly path: string
  readonly secure: false
  /** Everything clients have said, heartbeats left out, in the order of its coming. */
  readonly heard: readonly Message[]
  /** How often each ID has connected. */
  readonly connects: ReadonlyMap<string, number>
  /** The tokens that came with them, in the same order. */
  readonly tokens: readonly string[]
  /** In place of relaying. The last rule set is the one that counts. */
  rule(rule: Rule | undefined): void
  /** What a new socket is greeted with: OPEN if nothing else is said; an empty list for silence. */
  greet(greeting: readonly unknown[]): void
  /** To one client, as it is; text is not encoded again. */
  send(to: string, message: unknown): void
  sendBytes(to: string, bytes: Uint8Array): void
  /** Closes the client's socket. */
  hangUp(id: string, code?: number): void
  /** From now on nothing passes on this client's socket, and nobody is told. A new socket of the same client is a live one. */
  halfOpen(id: string): void
  isConnected(id: string): boolean
  /** As a crash would: every socket is reset, and the port answers no more. */
  kill(): Promise<void>
  /** Comes back on the same port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const PATH = '/peer'
const OPEN = { type: 'OPEN' }

export async function startHostileBroker(): Promise<HostileBroker> {
  const clients = new Map<string, WebSocket>()
  const dead = new WeakSet<WebSocket>()
  const raw = new Set<Socket>()
  const heard: Message[] = []
  const connects = new Map<string, number>()
  const tokens: string[] = []
  let rule: Rule | undefined
  let greeting: readonly unknown[] = [OPEN]
  let server: Server | undefined
  let port = 0

  function deliver(message: Message) {
    const to = message.dst === undefined ? undefined : clients.get(message.dst)
    if (to) return write(to, message)
    const from = clients.get(message.src)
    const asks = message.type === 'OFFER' || message.type === 'ANSWER'
    if (from && asks) write(from, { type: 'EXPIRE', src: message.dst, dst: message.src })
  }

  function clientOf(id: string): WebSocket {
    const socket = clients.get(id)
    if (!socket) throw new Error(`${id} is not connected`)
    return socket
  }

  function write(socket: WebSocket, message: unknown) {
    if (!dead.has(socket)) socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  function welcome(socket: WebSocket, id: string, token: string) {
    clients.set(id, socket)
    connects.set(id, (connects.get(id) ?? 0) + 1)
    tokens.push(token)
    for (const message of greeting) write(socket, message)
    socket.on('error', () => {})
    socket.on('close', () => {
      if (clients.get(id) === socket) clients.delete(id)
    })
    socket.on('message', (data) => {
      const said = JSON.parse(String(data)) as { type: string; dst?: string; payload?: unknown }
      if (dead.has(socket) || said.type === 'HEARTBEAT') return
      const message: Message = { type: said.type, src: id, dst: said.dst, payload: said.payload }
      heard.push(message)
      for (const each of rule?.(message) ?? [message]) deliver(each)
    })
  }

  async function listen() {
    server = createServer()
    server.on('connection', (socket) => {
      raw.add(socket)
      socket.on('close', () => raw.delete(socket))
    })
    const sockets = new WebSocketServer({ server, path: `${PATH}/peerjs` })
    sockets.on('connection', (socket, request) => {
      const query = new URL(request.url ?? '', 'http://broker').searchParams
      welcome(socket, query.get('id') ?? '', query.get('token') ?? '')
    })
    await new Promise<void>((resolve, reject) => {
      server!.once('error', reject)
      server!.listen(port, '127.0.0.1', resolve)
    })
    port = (server.address() as AddressInfo).port
  }

  async function kill() {
    const old = server
    server = undefined
    if (!old) return
    const closed = new Promise((resolve) => old.close(resolve))
    for (const socket of raw) socket.resetAndDestroy()
    await closed
    clients.clear()
  }

  await listen()
  return {
    host: '127.0.0.1',
    port,
    path: PATH,
    secure: false,
    heard,
    connects,
    tokens,
    rule(next) {
      rule = next
    },
    greet(next) {
      greeting = next
    },
    send: (to, message) => write(clientOf(to), message),
    sendBytes: (to, bytes) => clientOf(to).send(bytes),
    hangUp: (id, code = 1000) => clients.get(id)?.close(code),
    halfOpen(id) {
      dead.add(clientOf(id))
      // The client's own closing must not be noticed either.
      clients.delete(id)
    },
    isConnected: (id) => clients.has(id),
    kill,
    restart: listen,
    stop: kill,
  }
}
