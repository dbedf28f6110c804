import type { Logger } from 'pino'
import { DROPPED_WORD_MS } from '../limits.ts'
import type { ClusterHandlers, Forged } from './cluster.ts'

const WORDS: Readonly<Record<Forged, string>> = {
  letter: 'a letter on the bus was dropped: no node has said it, or clocks of nodes are far apart',
  record: 'a record on the bus was not believed: no node has written it, or clocks of nodes are far apart',
  replayed: 'an older record stood on the bus in the place of a newer one: somebody put it back, or the bus has',
  missing: 'a record of a client of this node was gone from the bus: somebody took it away, or the bus has lost it',
}

/** Suspicion: somebody who is no node writes to the bus. Counted each time, and told of in the log now and then. */
export const createSuspicion = (handlers: Pick<ClusterHandlers, 'forged'>, log: Logger) => {
  const saidAt = new Map<Forged, number>()
  return (what: Forged): void => {
    handlers.forged(what)
    if (performance.now() - (saidAt.get(what) ?? Number.NEGATIVE_INFINITY) < DROPPED_WORD_MS) return
    saidAt.set(what, performance.now())
    log.warn(WORDS[what])
  }
}
