import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws'
import { CLOSE, type ClientSocket, createClientSocket } from './clientSocket.ts'
import type { Envelope } from './envelope.ts'
import { CLOSE_MS, MAX_CLIENTS, MAX_FRAME, MAX_ID, MAX_TOKEN, PING_MS } from './limits.ts'

/** As PeerJS checks it before it connects. */
const ID = /^[A-Za-z0-9]+(?:[ _-][A-Za-z0-9]+)*$/
const KEY = 'peerjs'

/** What clients say to each other. The rest of the protocol is the server's to say. */
const RELAYED = ['OFFER', 'ANSWER', 'CANDIDATE']

const ID_TAKEN = JSON.stringify({ type: 'ID-TAKEN', payload: { msg: 'ID is taken' } })

interface Registration {
  readonly id: string
  readonly token: string
}

/** The words for a refusal, or who it is that asks. `peer` would take the last of a repeated parameter; we take none. */
const readRegistration = (url: string): Registration | string => {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1))
  const [id, token, key] = ['id', 'token', 'key'].map((name) => {
    const values = query.getAll(name)
    return values.length === 1 ? values[0] : undefined
  })
  if (!id || !token || !key) return 'No id, token, or key supplied to websocket server'
  if (key !== KEY) return 'Invalid key provided'
  if (id.length > MAX_ID || !ID.test(id)) return 'Invalid id provided'
  if (token.length > MAX_TOKEN) return 'Invalid token provided'
  return { id, token }
}

const refuseUpgrade = (socket: Duplex, status: string) => {
  socket.on('error', () => socket.destroy())
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

const refuse = (socket: WebSocket, msg: string, code: number) => {
  // A browser cannot see why an upgrade failed, so it succeeds and the reason comes as a message.
  socket.send(JSON.stringify({ type: 'ERROR', payload: { msg } }))
  socket.close(code)
}

export interface Guard {
  /** For `peer`'s option of the same name. */
  createWebSocketServer(options: ServerOptions): WebSocketServer
  /** How many clients are connected. */
  clients(): number
  /** Takes no more sockets and closes those there are. Resolves within `CLOSE_MS`. */
  stop(): Promise<void>
}

export interface GuardDeps {
  readonly server: Server
  readonly log: Logger
  readonly pingMs?: number
}

/**
 * Stands between the network and `peer`: upgrade -> registration -> frames, each checked here first, so that `peer` only ever sees
 * well-formed messages of clients with an ID that is theirs alone.
 */
export const createGuard = ({ server, log, pingMs = PING_MS }: GuardDeps): Guard => {
  // A constant of its own, because the types of `ws` do not know `closeTimeout` yet.
  const options = { noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false, closeTimeout: CLOSE_MS }
  const sockets = new WebSocketServer(options)
  const front = new EventEmitter()
  const clients = new Map<string, ClientSocket>()
  let path = ''

  const passes = (client: ClientSocket, { type, dst }: Envelope) => {
    if (type === 'HEARTBEAT') return true
    // A message to oneself asks whether the broker is still there, whatever it says; LEAVE, EXPIRE and OPEN to others would be lies.
    if (dst === client.id) return true
    if (dst === undefined || !RELAYED.includes(type)) return false
    if (clients.has(dst)) return true
    // `peer` would keep the message, without bound, and say so after five seconds. Candidates follow what was answered already.
    if (type !== 'CANDIDATE') client.send(JSON.stringify({ type: 'EXPIRE', src: dst, dst: client.id }))
    return false
  }

  const onGone = (client: ClientSocket, code: number) => {
    clients.delete(client.id)
    log.debug({ code }, 'client gone')
  }

  const onSocket = (socket: WebSocket, request: IncomingMessage) => {
    // `ws` closes the socket with the right code by itself; without a listener, the error would end the process.
    socket.on('error', (error) => log.info({ error: error.name }, 'bad frame'))
    const registration = readRegistration(request.url ?? '')
    if (typeof registration === 'string') return refuse(socket, registration, CLOSE.refused)
    const { id, token } = registration
    const former = clients.get(id)
    if (former !== undefined && former.token !== token) {
      socket.send(ID_TAKEN)
      return socket.close()
    }
    // The same client again, after its line broke or from another tab: `peer` frees the ID on 'close' and greets the new socket with
    // OPEN. Whoever still listens on the old one learns why, so that it does not connect again and fight back.
    former?.send(ID_TAKEN)
    former?.close(CLOSE.replaced)
    if (clients.size >= MAX_CLIENTS)
      return refuse(socket, 'Server has reached its concurrent user limit', CLOSE.overLimit)
    const client = createClientSocket({ socket, id, token, passes, onGone })
    clients.set(id, client)
    // `peer` reads nothing but the query, and gets one with exactly what was checked.
    front.emit('connection', client, { url: `${path}?${new URLSearchParams({ id, token, key: KEY })}` })
    log.debug('client connected')
  }

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url?.split('?', 1)[0] !== path) return refuseUpgrade(socket, '404 Not Found')
    sockets.handleUpgrade(request, socket, head, onSocket)
  }

  const pings = setInterval(() => {
    for (const client of clients.values()) client.checkAlive()
  }, pingMs)

  return {
    createWebSocketServer(options) {
      path = options.path ?? ''
      server.on('upgrade', onUpgrade)
      // The emitter is all that `peer` uses of a WebSocketServer.
      return front as unknown as WebSocketServer
    },
    clients: () => clients.size,
    async stop() {
      clearInterval(pings)
      for (const socket of sockets.clients) socket.close(CLOSE.goingAway)
      await new Promise<void>((resolve) => sockets.close(() => resolve()))
    },
  }
}
