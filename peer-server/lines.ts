import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { AddressLimits } from './addressLimits.ts'
import type { Metrics } from './metrics.ts'

export interface LinesDeps {
  readonly server: Server
  readonly limits: AddressLimits
  readonly metrics: Metrics
  /**
   * Line that a socket comes in on, for its limits; `undefined`: a proxy of ours, which keeps idle clients to itself.
   */
  readonly lineOf: (socket: Socket) => string | undefined
}

/**
 * Counts connections before anything is said on them, and as long as they are no WebSocket, which is counted by itself: whoever opens
 * thousands and stays silent takes the file handles of no others.
 */
export const watchLines = ({ server, limits, metrics, lineOf }: LinesDeps): void => {
  const counted = new Map<Duplex, string>()
  // One function for all, and nothing kept of a WebSocket: there are twenty thousand of these.
  function leave(this: Duplex) {
    const address = counted.get(this)
    if (address !== undefined && counted.delete(this)) limits.leaveLine(address)
  }

  server.on('connection', (socket) => {
    const address = lineOf(socket)
    if (address === undefined) return
    if (limits.isShut(address) || !limits.enterLine(address)) {
      metrics.dropped('address')
      return void socket.destroy()
    }
    counted.set(socket, address)
    socket.on('close', leave)
  })
  server.on('upgrade', (_request, socket) => leave.call(socket))
  // By Node, at `maxConnections`.
  server.on('drop', () => metrics.dropped('handles'))
}
