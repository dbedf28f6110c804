import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AddressLimits } from './addressLimits.ts'
import type { Origins } from './audience.ts'
import { MAX_CHUNKS, MAX_FRAGMENTS } from './budgets.ts'
import { ClientSocket } from './clientSocket.ts'
import { CLOSE, cutOff, sayTaken } from './closing.ts'
import type { Cluster, ClusterFactory } from './cluster/cluster.ts'
import { type Crowd, createCrowd } from './crowd.ts'
import { createEngine, type Engine } from './engine.ts'
import { CHECK_MS, CLOSE_MS, HANDSHAKE_MS, MAX_FRAME, PING_MS } from './limits.ts'
import { createMemory, type Memory } from './memory.ts'
import type { Metrics } from './metrics.ts'
import { moveAway } from './moveAway.ts'
import { type Registration, readRegistration } from './registration.ts'
import { createRelay } from './relay.ts'
import { createTurns } from './turns.ts'
import { createUpgrade } from './upgrade.ts'

/** Admission of an ID that somebody asks for: proved, or told by its token as on any PeerServer; or the words for a refusal. */
export type Admission = { kind: 'proved' } | { kind: 'by-token' } | { kind: 'refused'; words: string }

export interface Guard {
  readonly cluster: Cluster
  /** Answers of `peer` over HTTP. */
  readonly api: RequestHandler
  /** Count of connected clients. */
  clients(): number
  /** Bytes kept for clients: of messages that are not whole, and of what they have not read. */
  held(): { readonly begun: number; readonly unread: number }
  /** Takes no more sockets and tells the clients to go elsewhere, all within `ms` and `CLOSE_MS`. */
  stop(ms?: number): Promise<void>
}

export interface GuardDeps {
  readonly server: Server
  /** Path at which PeerJS opens its WebSocket. */
  readonly path: string
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
  readonly checkMs?: number
}

/** Ends for which an address pays: floods, rubbish, what is too large or in too many parts. */
const PUNISHED = new Set<number>([CLOSE.overLimit, CLOSE.badFrame, 1002, 1007, 1008, 1009])

/** Looks for clients whose message does not end, and forgets those who are quiet. Returns what stops it. */
const watch = ({ begun }: Memory<ClientSocket>, crowd: Crowd, everyMs: number): (() => void) => {
  const looking = setInterval(() => {
    const now = performance.now()
    for (const client of begun.oldest()) if (client.isSlow(now)) client.cutOver('slow')
    crowd.forget(now)
  }, everyMs)
  return () => clearInterval(looking)
}

/** Asks all clients whether they are still there, and has `peer` look whom it has not heard of. Returns what stops it. */
const askAll = (clients: ReadonlyMap<string, ClientSocket>, engine: Engine, everyMs: number): (() => void) => {
  const asking = setInterval(() => {
    for (const client of clients.values()) client.checkAlive()
    engine.check()
  }, everyMs)
  return () => clearInterval(asking)
}

/** Gives back a claim that nobody came in with. Where its owner still has an older socket here, it is that one's again. */
const createGiveBack =
  (clients: ReadonlyMap<string, ClientSocket>, cluster: Cluster) =>
  async (id: string, serial: number, owner: string | undefined) => {
    let last = serial
    for (let holder = clients.get(id); holder !== undefined; holder = clients.get(id)) {
      last = holder.serial
      await cluster.claim(id, last, owner)
      if (clients.get(id) === holder) return
    }
    cluster.release(id, last)
  }

/**
 * The WebSocket side of the broker: upgrade -> registration -> proof -> claim -> `peer` and its OPEN -> frames, each checked before the
 * next. What clients say to each other goes past `peer`.
 */
export const createGuard = (deps: GuardDeps): Guard => {
  const { server, log, metrics, limits, admit, maxClients } = deps
  const { pingMs = PING_MS, checkMs = CHECK_MS } = deps
  // A constant of its own, because the types of `ws` do not know `closeTimeout` yet.
  const options = {
    noServer: true,
    maxPayload: MAX_FRAME,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_CHUNKS,
    perMessageDeflate: false,
    closeTimeout: CLOSE_MS,
  }
  const sockets = new WebSocketServer(options)
  const clients = new Map<string, ClientSocket>()
  let serials = 0
  let stopping = false

  const who = (id: string, address: string | undefined) => (deps.logPeers ? { id, address } : {})

  const cluster = deps.cluster({
    deliver: (id, letter) => relay.deliver(id, letter),
    lost: (id, serial) => void (clients.get(id)?.serial === serial && clients.get(id)?.replace()),
    forged: metrics.forged,
  })

  const relay = createRelay({ clients, cluster: () => cluster, metrics })
  const memory = createMemory<ClientSocket>()
  const crowd = createCrowd(deps)
  const engine = createEngine(server, log)

  const onGone = (client: ClientSocket, code: number) => {
    const { address } = client
    if (clients.get(client.id) === client) clients.delete(client.id)
    cluster.release(client.id, client.serial)
    metrics.closed(code)
    if (PUNISHED.has(code)) limits.punish(address)
    log.debug({ code, ...who(client.id, address) }, 'client gone')
  }

  const { messagesPerSecond, messageBurst } = deps
  const rates = { messagesPerSecond, messageBurst, memory, crowd, turns: createTurns() }
  const handlers = { ...rates, onMessage: relay.onMessage, onGone, onCut: metrics.cut }

  const register = (client: ClientSocket) => {
    const { id, address } = client
    clients.get(id)?.replace()
    clients.set(id, client)
    engine.register(id, client.tag, client.facade)
    client.goOn()
    metrics.connect('greeted')
    log.debug(who(id, address), 'client connected')
  }

  const refuse = (socket: WebSocket, code: number, words: string, why: Parameters<Metrics['connect']>[0]) => {
    if (socket.readyState !== socket.OPEN) return
    metrics.connect(why)
    cutOff(socket, code, words)
  }

  const isFull = (id: string) => clients.size >= maxClients && !clients.has(id)
  const refuseAsFull = (socket: WebSocket) =>
    refuse(socket, CLOSE.overLimit, 'Server has reached its concurrent user limit', 'full')

  const giveBack = createGiveBack(clients, cluster)

  /** Ends without a word where the socket has been closed meanwhile. */
  const handshake = async (socket: WebSocket, line: Duplex, url: string, address: string) => {
    const registration = readRegistration(url)
    if (typeof registration === 'string') return refuse(socket, CLOSE.refused, registration, 'refused')
    const { id, token } = registration
    const admission = await admit(registration)
    if (socket.readyState !== socket.OPEN) return
    if (admission.kind === 'refused') return refuse(socket, CLOSE.refused, admission.words, 'refused')
    if (isFull(id)) return refuseAsFull(socket)
    serials += 1
    const serial = serials
    const owner = admission.kind === 'proved' ? undefined : token
    const claimed = await cluster.claim(id, serial, owner)
    if (claimed === 'taken') {
      metrics.connect('taken')
      // Of those who are on another node `peer` knows nothing here.
      return clients.has(id) ? engine.sayTaken(id, socket) : sayTaken(socket)
    }
    // Others may have come in while this one was looked at.
    const isLate = isFull(id)
    if (claimed === 'mine' && socket.readyState === socket.OPEN && !stopping && !isLate)
      return register(new ClientSocket(handlers, socket, line, { id, serial, address }))
    if (claimed === 'mine') await giveBack(id, serial, owner)
    else cluster.release(id, serial)
    if (isLate) refuseAsFull(socket)
    else refuse(socket, CLOSE.tryLater, 'This broker cannot take anybody in at the moment: try again', 'late')
  }

  const onBadFrame = (error: Error & { code?: string }) => {
    metrics.badFrame(error.code)
    log.info({ error: error.name }, 'bad frame')
  }

  const onSocket = (socket: WebSocket, line: Duplex, url: string, address: string) => {
    // `ws` closes the socket with the right code by itself; without a listener, the error would end the process.
    socket.on('error', onBadFrame)
    // PeerJS may speak at once, and nobody listens yet.
    socket.pause()
    const late = setTimeout(refuse, HANDSHAKE_MS, socket, CLOSE.tryLater, 'This broker is busy: try again', 'late')
    handshake(socket, line, url, address)
      .catch((error: Error) => {
        log.error({ error: error.name }, 'handshake')
        socket.terminate()
      })
      .finally(() => clearTimeout(late))
  }

  const onUpgrade = createUpgrade({ ...deps, sockets, isStopping: () => stopping, onSocket, refuse })

  const stopAsking = askAll(clients, engine, pingMs)
  const stopWatching = watch(memory, crowd, checkMs)

  server.on('upgrade', (request, socket, head) => {
    onUpgrade(request, socket, head).catch((error: Error) => {
      log.error({ error: error.name }, 'upgrade')
      socket.destroy()
    })
  })

  return {
    cluster,
    api: engine.api,
    clients: () => clients.size,
    held: () => ({ begun: memory.begun.inAll(), unread: memory.unread.inAll() }),
    async stop(ms = 0) {
      stopping = true
      stopAsking()
      stopWatching()
      await moveAway([...sockets.clients], ms)
      await new Promise<void>((resolve) => sockets.close(() => resolve()))
      await cluster.stop()
    },
  }
}
