import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import type { AddressLimits } from './addressLimits.ts'
import type { Origins } from './audience.ts'
import { householdOf } from './clientAddress.ts'
import { CLOSE } from './closing.ts'
import type { Metrics } from './metrics.ts'
import { createEntrance } from './turns.ts'

export interface UpgradeDeps {
  /** Path at which PeerJS opens its WebSocket. */
  readonly path: string
  readonly sockets: WebSocketServer
  readonly metrics: Metrics
  readonly origins: Origins
  readonly limits: AddressLimits
  readonly addressOf: (request: IncomingMessage) => string
  readonly isStopping: () => boolean
  readonly onSocket: (socket: WebSocket, line: Duplex, url: string, address: string) => void
  readonly refuse: (socket: WebSocket, code: number, words: string, why: 'too-many' | 'too-fast') => void
}

const uncork = (socket: Duplex) => socket.uncork()

function destroyIt(this: Duplex) {
  this.destroy()
}

const refuseUpgrade = (socket: Duplex, status: string) => {
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

const WHY_NOT = {
  'too-many': 'Too many connections from your address',
  'too-fast': 'Too many connects: wait a minute',
} as const

/** Upgrade from HTTP to a WebSocket: whether it is one of ours, and whether its address may have one more. */
export const createUpgrade = (deps: UpgradeDeps) => {
  const { path, sockets, metrics, origins, limits, addressOf, isStopping, onSocket, refuse } = deps

  /** Functions that live as long as the socket are made where there is no request for them to hold on to. */
  const leaveAtEnd = (socket: Duplex, address: string) => socket.on('close', () => limits.leave(address))

  const entrance = createEntrance()

  return async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    socket.on('error', destroyIt)
    if (request.url?.split('?', 1)[0] !== path) return refuseUpgrade(socket, '404 Not Found')
    const address = addressOf(request)
    await new Promise<void>((goOn) => entrance.wait({ household: householdOf(address), goOn }))
    if (isStopping()) return refuseUpgrade(socket, '503 Service Unavailable')
    if (!origins.allows(request.headers.origin)) {
      metrics.connect('origin')
      await limits.spend(address)
      return refuseUpgrade(socket, '403 Forbidden')
    }
    const entry = await limits.enter(address)
    if (entry === 'yes') {
      if (socket.destroyed) return limits.leave(address)
      leaveAtEnd(socket, address)
    } else if (!(await limits.mayBeTold(address))) {
      // A browser does not see why, but no WebSocket has to be made of it.
      metrics.connect(entry)
      return refuseUpgrade(socket, '429 Too Many Requests')
    }
    // What is said to it before others have their turn, to most an OPEN, goes out with the answer to the upgrade, in one write.
    socket.cork()
    process.nextTick(uncork, socket)
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (entry === 'yes') return onSocket(webSocket, socket, request.url ?? '', address)
      webSocket.on('error', () => {})
      refuse(webSocket, CLOSE.overLimit, WHY_NOT[entry], entry)
    })
  }
}
