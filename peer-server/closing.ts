import type { WebSocket } from 'ws'
import type { Cut } from './intake.ts'
import { CUT_MS } from './limits.ts'

/** Close codes that the page can tell apart; 1009 (too large) is sent by `ws` itself. */
export const CLOSE = {
  move: 1012,
  tryLater: 1013,
  badFrame: 4000,
  replaced: 4001,
  refused: 4003,
  overLimit: 4008,
} as const

/** Words for those who are over a budget. */
export const CUT_WORDS: Readonly<Record<Exclude<Cut, 'rubbish' | 'unread'>, string>> = {
  messages: 'Too many messages: wait a little and come back',
  address: 'Too many messages from your address: wait a little and come back',
  bytes: 'Too much data: wait a little and come back',
  slow: 'A message that does not end: wait a little and come back',
  begun: 'Too many messages that do not end: wait a little and come back',
}

const ID_TAKEN = JSON.stringify({ type: 'ID-TAKEN', payload: { msg: 'ID is taken' } })
const errorMessage = (msg: string) => JSON.stringify({ type: 'ERROR', payload: { msg } })

/** Says why in a message, since a browser cannot see why an upgrade failed, and in the close frame. Waits for the end, a little. */
export const cutOff = (socket: WebSocket, code: number, words: string) => {
  if (socket.readyState !== socket.OPEN) return
  socket.resume()
  socket.send(errorMessage(words))
  socket.close(code, words)
  // Whoever floods goes on flooding: it piles up on its own side.
  if (code === CLOSE.overLimit) socket.pause()
  setTimeout(() => socket.terminate(), CUT_MS).unref()
}

/** As `peer` says it, which knows only of IDs that are held on this node. */
export const sayTaken = (socket: WebSocket, code?: number) => {
  socket.resume()
  socket.send(ID_TAKEN)
  socket.close(code)
}
