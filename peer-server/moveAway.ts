import type { WebSocket } from 'ws'
import { CLOSE } from './closing.ts'
import { MOVES_PER_SECOND } from './limits.ts'

/** Clients told to go elsewhere within `ms`, in portions, so that whoever takes them in is not run over. */
export const moveAway = async (open: readonly WebSocket[], ms: number): Promise<void> => {
  const pauses = Math.min(ms / 100, Math.floor(open.length / (MOVES_PER_SECOND / 10)))
  const portion = Math.ceil(open.length / (pauses + 1))
  for (let at = 0; at < open.length; at += portion) {
    if (at > 0) await new Promise((resolve) => setTimeout(resolve, 100))
    for (const socket of open.slice(at, at + portion)) socket.close(CLOSE.move, 'This server stops: connect again')
  }
}
