import { EventEmitter } from 'node:events'
import type { WebSocket } from 'ws'
import { type Envelope, readEnvelope } from './envelope.ts'
import { MAX_UNREAD } from './limits.ts'

/** Close codes that the page can tell apart; 1009 (too large) is sent by `ws` itself. */
export const CLOSE = { goingAway: 1001, badFrame: 4000, replaced: 4001, refused: 4003, overLimit: 4008 } as const

/**
 * What `peer` gets in place of a socket. It uses `on('message' | 'close' | 'error')`, `send` and `close` and nothing else; `error` is
 * never emitted, since `peer` would carry it up to an application that may have no listener, which ends the process.
 */
export interface ClientSocket extends EventEmitter {
  readonly id: string
  readonly token: string
  send(data: string): void
  close(code?: number): void
  /** To be called every `PING_MS`. */
  checkAlive(): void
}

export interface ClientSocketDeps {
  readonly socket: WebSocket
  readonly id: string
  readonly token: string
  /** May this message go on to `peer`? */
  readonly passes: (client: ClientSocket, envelope: Envelope) => boolean
  /** Once, as soon as this client is none any more, and before `peer` hears of it. */
  readonly onGone: (client: ClientSocket, code: number) => void
}

export const createClientSocket = ({ socket, id, token, passes, onGone }: ClientSocketDeps): ClientSocket => {
  let gone = false
  let heard = true

  const leave = (code: number) => {
    if (gone) return
    gone = true
    onGone(client, code)
    client.emit('close')
  }

  const client: ClientSocket = Object.assign(new EventEmitter(), {
    id,
    token,
    send(data: string) {
      if (gone) return
      socket.send(data)
      if (socket.bufferedAmount > MAX_UNREAD) socket.terminate()
    },
    close(code = 1000) {
      leave(code)
      socket.close(code)
    },
    checkAlive() {
      // Nothing heard since the last look, not even the pong: the socket is half-open, nobody is there any more.
      if (!heard) return socket.terminate()
      heard = false
      socket.ping()
    },
  })

  socket.on('message', (data, isBinary) => {
    if (gone) return
    heard = true
    const text = data.toString()
    const envelope = isBinary ? undefined : readEnvelope(text)
    if (envelope === undefined) client.close(CLOSE.badFrame)
    else if (passes(client, envelope)) client.emit('message', text)
  })
  socket.on('pong', () => {
    if (gone) return
    heard = true
    client.emit('message', '{"type":"HEARTBEAT"}')
  })
  socket.on('close', leave)
  return client
}
