import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws'
import type { AddressLimits } from './addressLimits.ts'
import type { Origins } from './audience.ts'
import { CLOSE, ClientSocket, cutOff, sayTaken } from './clientSocket.ts'
import type { Cluster, ClusterFactory } from './cluster/cluster.ts'
import { type Envelope, expire, from } from './envelope.ts'
import { frameFrom } from './frame.ts'
import { CLOSE_MS, HANDSHAKE_MS, MAX_FRAME, MOVES_PER_SECOND, PING_MS } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { KEY, type Registration, readRegistration } from './registration.ts'

/** What clients say to each other. The rest of the protocol is the server's to say. */
const RELAYED = new Set(['OFFER', 'ANSWER', 'CANDIDATE'])

/** Whose the ID is that somebody asks for: proved, or to be told by its token as on any PeerServer; or the words for a refusal. */
export type Admission = { kind: 'proved' } | { kind: 'by-token' } | { kind: 'refused'; words: string }

export interface Guard {
  /** For `peer`'s option of the same name. */
  createWebSocketServer(options: ServerOptions): WebSocketServer
  readonly cluster: Cluster
  /** How many clients are connected. */
  clients(): number
  /** Takes no more sockets and tells the clients to go elsewhere, all within `ms` and `CLOSE_MS`. */
  stop(ms?: number): Promise<void>
}

export interface GuardDeps {
  readonly server: Server
  readonly log: Logger
  readonly metrics: Metrics
  readonly origins: Origins
  readonly limits: AddressLimits
  readonly addressOf: (request: IncomingMessage) => string
  readonly admit: (registration: Registration) => Promise<Admission>
  readonly cluster: ClusterFactory
  readonly maxClients: number
  readonly messagesPerSecond: number
  readonly messageBurst: number
  /** Log who it is. */
  readonly logPeers: boolean
  readonly pingMs?: number
}

function destroyIt(this: Duplex) {
  this.destroy()
}

const refuseUpgrade = (socket: Duplex, status: string) => {
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Resolves to 'late' when `work` takes longer than a handshake may. */
const inTime = async <T>(work: Promise<T>): Promise<T | 'late'> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, HANDSHAKE_MS, 'late')
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/**
 * Stands between the network and `peer`: upgrade -> registration -> proof -> claim -> frames, each checked here first. `peer` greets
 * and keeps those who have an ID that is theirs alone; what they say to each other goes past it.
 */
export const createGuard = (deps: GuardDeps): Guard => {
  const { server, log, metrics, origins, limits, addressOf, admit, maxClients, pingMs = PING_MS } = deps
  // A constant of its own, because the types of `ws` do not know `closeTimeout` yet.
  const options = { noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false, closeTimeout: CLOSE_MS }
  const sockets = new WebSocketServer(options)
  const front = new EventEmitter()
  const clients = new Map<string, ClientSocket>()
  let path = ''
  let serials = 0
  let stopping = false

  const who = (id: string, address: string | undefined) => (deps.logPeers ? { id, address } : {})

  const cluster = deps.cluster({
    deliver: (id, text) => clients.get(id)?.send(text),
    lost: (id, serial) => {
      const client = clients.get(id)
      if (client?.serial === serial) client.replace()
    },
  })

  const sendAbroad = async (client: ClientSocket, { type, dst }: Envelope & { dst: string }, text: string) => {
    if (await cluster.send(dst, text)) return metrics.message('elsewhere')
    metrics.message('absent')
    // At once, not after the five seconds of `peer`. Candidates follow what was answered already.
    if (type !== 'CANDIDATE') client.send(expire(dst, client.id))
  }

  const onMessage = (client: ClientSocket, envelope: Envelope, message: Buffer) => {
    const { type, dst } = envelope
    // A message to oneself asks whether the broker is still there, whatever it says; LEAVE, EXPIRE and OPEN to others would be lies.
    if (dst === undefined || (dst !== client.id && !RELAYED.has(type))) return metrics.message('ignored')
    const here = clients.get(dst)
    if (here === undefined) return void sendAbroad(client, { type, dst }, from(message.toString(), client.id))
    here.relay(frameFrom(message, client.id))
    metrics.message('here')
  }

  const onGone = (client: ClientSocket, code: number) => {
    const { address } = client
    if (clients.get(client.id) === client) clients.delete(client.id)
    cluster.release(client.id, client.serial)
    metrics.closed(code)
    if (code === CLOSE.overLimit || code === CLOSE.badFrame || code === 1009) limits.punish(address)
    log.debug({ code, ...who(client.id, address) }, 'client gone')
  }

  const { messagesPerSecond, messageBurst } = deps
  const handlers = { messagesPerSecond, messageBurst, onMessage, onGone }

  const register = (client: ClientSocket) => {
    const { id, address } = client
    // `peer` frees the ID on 'close' and greets the new socket with OPEN.
    clients.get(id)?.replace()
    clients.set(id, client)
    // `peer` reads nothing but the query. Whose ID it is has been decided, so all have the same token there.
    front.emit('connection', client, { url: `${path}?${new URLSearchParams({ id, token: KEY, key: KEY })}` })
    metrics.connect('greeted')
    log.debug(who(id, address), 'client connected')
  }

  const refuse = (socket: WebSocket, code: number, words: string, why: Parameters<Metrics['connect']>[0]) => {
    metrics.connect(why)
    cutOff(socket, code, words)
  }

  const handshake = async (socket: WebSocket, line: Duplex, url: string, address: string) => {
    const registration = readRegistration(url)
    if (typeof registration === 'string') return refuse(socket, CLOSE.refused, registration, 'refused')
    const { id, token } = registration
    const admission = await inTime(admit(registration))
    if (admission === 'late') return refuse(socket, CLOSE.tryLater, 'This broker is busy: try again', 'late')
    if (admission.kind === 'refused') return refuse(socket, CLOSE.refused, admission.words, 'refused')
    if (clients.size >= maxClients && !clients.has(id))
      return refuse(socket, CLOSE.overLimit, 'Server has reached its concurrent user limit', 'full')
    serials += 1
    const serial = serials
    const claimed = await inTime(cluster.claim(id, serial, admission.kind === 'proved' ? undefined : token))
    if (claimed === 'taken') {
      metrics.connect('taken')
      return sayTaken(socket)
    }
    if (claimed === 'mine' && socket.readyState === socket.OPEN && !stopping) {
      register(new ClientSocket(handlers, socket, line, { id, serial, address }))
      return socket.resume()
    }
    cluster.release(id, serial)
    refuse(socket, CLOSE.tryLater, 'This broker cannot take anybody in at the moment: try again', 'late')
  }

  const onBadFrame = (error: Error) => log.info({ error: error.name }, 'bad frame')

  const onSocket = (socket: WebSocket, line: Duplex, url: string, address: string) => {
    // `ws` closes the socket with the right code by itself; without a listener, the error would end the process.
    socket.on('error', onBadFrame)
    // PeerJS may speak at once, and nobody listens yet.
    socket.pause()
    handshake(socket, line, url, address).catch((error: Error) => {
      log.error({ error: error.name }, 'handshake')
      socket.terminate()
    })
  }

  /** Functions that live as long as the socket are made where there is no request for them to hold on to. */
  const leaveAtEnd = (socket: Duplex, address: string) => socket.once('close', () => limits.leave(address))

  const onUpgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', destroyIt)
    if (request.url?.split('?', 1)[0] !== path) return refuseUpgrade(socket, '404 Not Found')
    if (stopping) return refuseUpgrade(socket, '503 Service Unavailable')
    if (!origins.allows(request.headers.origin)) {
      metrics.connect('origin')
      return refuseUpgrade(socket, '403 Forbidden')
    }
    const address = addressOf(request)
    const entry = await limits.enter(address)
    if (entry === 'yes') {
      if (socket.destroyed) return limits.leave(address)
      leaveAtEnd(socket, address)
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (entry === 'yes') return onSocket(webSocket, socket, request.url ?? '', address)
      webSocket.on('error', () => {})
      const words = entry === 'too-many' ? 'Too many connections from your address' : 'Too many connects: wait a minute'
      refuse(webSocket, CLOSE.overLimit, words, entry)
    })
  }

  const pings = setInterval(() => {
    for (const client of clients.values()) client.checkAlive()
  }, pingMs)

  return {
    createWebSocketServer({ path: own = '' }) {
      path = own
      server.on('upgrade', (request, socket, head) => {
        onUpgrade(request, socket, head).catch((error: Error) => {
          log.error({ error: error.name }, 'upgrade')
          socket.destroy()
        })
      })
      // The emitter is all that `peer` uses of a WebSocketServer.
      return front as unknown as WebSocketServer
    },
    cluster,
    clients: () => clients.size,
    async stop(ms = 0) {
      stopping = true
      clearInterval(pings)
      // In portions, so that whoever takes them in is not run over.
      const open = [...sockets.clients]
      const pauses = Math.min(ms / 100, Math.floor(open.length / (MOVES_PER_SECOND / 10)))
      const portion = Math.ceil(open.length / (pauses + 1))
      for (let at = 0; at < open.length; at += portion) {
        if (at > 0) await new Promise((resolve) => setTimeout(resolve, 100))
        for (const socket of open.slice(at, at + portion)) socket.close(CLOSE.move, 'This server stops: connect again')
      }
      await new Promise<void>((resolve) => sockets.close(() => resolve()))
      await cluster.stop()
    },
  }
}
