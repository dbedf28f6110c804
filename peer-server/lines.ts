import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { AddressLimits } from './addressLimits.ts'
import type { Metrics } from './metrics.ts'

export interface LinesDeps {
  readonly server: Server
  readonly limits: AddressLimits
  readonly metrics: Metrics
  /** Undefined: a proxy of ours, which keeps idle clients to itself. */
  readonly lineOf: (socket: Socket) => string | undefined
}

/** Counts connections before anything is said on them: whoever opens thousands and stays silent takes the file handles of no others. */
export const watchLines = ({ server, limits, metrics, lineOf }: LinesDeps): void => {
  server.on('connection', (socket) => {
    const address = lineOf(socket)
    if (address === undefined) return
    if (limits.enterLine(address)) return void socket.on('close', () => limits.leaveLine(address))
    metrics.dropped('address')
    socket.destroy()
  })
  // By Node, at `maxConnections`.
  server.on('drop', () => metrics.dropped('handles'))
}
