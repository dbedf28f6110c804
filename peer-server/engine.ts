import { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import express, { type Express, type RequestHandler } from 'express'
import { ExpressPeerServer } from 'peer'
import type { Logger } from 'pino'
import type { WebSocket, WebSocketServer } from 'ws'
import { tagOf } from './acquaintance.ts'
import { Facade } from './facade.ts'
import { ALIVE_MS, REALMS } from './limits.ts'
import { KEY } from './registration.ts'

/** Tokens by which `peer` tells who an ID belongs to. Whose it is, in all the cluster, has been decided before it is asked. */
const [OWNER, STRANGER] = ['owner', 'stranger']

/** Engine of a node: the package `peer`, which registers, greets and keeps those that the guard has let in, and answers over HTTP. */
export interface Engine {
  /** Answers of any PeerServer over HTTP, below the path of the broker. */
  readonly api: RequestHandler
  /** Has the ID given to the bearer of this facade, who is told so. `tag`: of the ID. */
  register(id: string, tag: number, facade: Facade): void
  /** Has a stranger told that the ID is taken, which it is, here. */
  sayTaken(id: string, socket: WebSocket): void
  /** Has `peer` do what it would do by its timers: look for those of whom it has heard nothing for too long. */
  check(): void
}

/** Timers of `peer`, which nothing else can stop: what is to be called is kept, to be called by `check`. */
const holdTimers = (held: (() => void)[], work: () => void) => {
  const { setTimeout } = globalThis
  const hold = (callback: () => void) => void held.push(callback)
  // Nobody else sees it: `work` ends before anything else begins.
  Object.assign(globalThis, { setTimeout: hold })
  try {
    work()
  } finally {
    Object.assign(globalThis, { setTimeout })
  }
}

/** Realm: a PeerServer with its share of the IDs. */
const createRealm = (server: Server, log: Logger) => {
  const door = new EventEmitter()
  const peer = ExpressPeerServer(server, {
    path: '/',
    key: KEY,
    allow_discovery: false,
    alive_timeout: ALIVE_MS,
    // Who may come in, and from where, has been looked at before.
    concurrent_limit: Number.POSITIVE_INFINITY,
    corsOptions: { origin: false },
    // The emitter is all that `peer` uses of a WebSocketServer.
    createWebSocketServer: () => door as unknown as WebSocketServer,
  })
  // An 'error' that nobody listens to would end the process.
  peer.on('error', (error: Error) => log.error({ error: error.name }, 'peer'))
  peer.disable('x-powered-by')
  let held: (() => void)[] = []
  const api: Express = express().disable('x-powered-by')
  holdTimers(held, () => api.use(peer))
  return {
    api,
    /** `peer` reads nothing of a request but its query. */
    enter(id: string, token: string, facade: Facade) {
      door.emit('connection', facade, { url: `/?key=${KEY}&token=${token}&id=${encodeURIComponent(id)}` })
    },
    check() {
      const due = held
      held = []
      holdTimers(held, () => {
        for (const callback of due) callback()
      })
    },
  }
}

/** Place of a tag among realms: the end of MurmurHash3, or IDs that differ in a letter or in its case could be made to share one. */
const placeOf = (tag: number): number => {
  const half = Math.imul(tag ^ (tag >>> 16), 0x85ebca6b)
  const mixed = Math.imul(half ^ (half >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) >>> 0) % REALMS
}

/**
 * At each entry `peer` copies the list of all IDs. Shared out by their tags among realms, which know nothing of each other, it copies a
 * part of them; nobody can aim at one, since where tags start is secret.
 */
export const createEngine = (server: Server, log: Logger): Engine => {
  const realms = Array.from({ length: REALMS }, () => createRealm(server, log))
  const realmOf = (tag: number) => realms[placeOf(tag)]!
  return {
    api: realms[0]!.api,
    register: (id, tag, facade) => realmOf(tag).enter(id, OWNER, facade),
    sayTaken(id, socket) {
      socket.resume()
      const stranger = { say: (text: string) => socket.send(text), end: () => socket.close() }
      realmOf(tagOf(id)).enter(id, STRANGER, new Facade(stranger))
    },
    check() {
      for (const realm of realms) realm.check()
    },
  }
}
