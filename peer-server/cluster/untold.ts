import { MAX_UNTOLD } from '../limits.ts'

/** Takeover: another node has lost a claim to this one. */
export interface Takeover {
  readonly node: string
  readonly id: string
  readonly serial: string
}

/** Untold takeovers: what the bus did not take is said again once it answers, or two clients would have one ID. */
export const createUntold = (say: (takeover: Takeover) => Promise<unknown>) => {
  const waiting = new Set<Takeover>()
  const tell = async (takeover: Takeover): Promise<void> => {
    try {
      await say(takeover)
      waiting.delete(takeover)
    } catch {
      if (waiting.size < MAX_UNTOLD) waiting.add(takeover)
    }
  }
  return { tell, again: () => Promise.all([...waiting].map(tell)) }
}
