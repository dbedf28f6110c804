import { setTimeout as pause } from 'node:timers/promises'
import { OBJECTION_MS } from '../limits.ts'
import { EVERYBODY, type Letters } from './letters.ts'
import type { Claim, Records } from './records.ts'
import type { Seats } from './seats.ts'
import type { Takeover } from './untold.ts'

export interface AskingDeps {
  readonly letters: Letters
  readonly records: Records
  /** Says it to all nodes, this one too. How many hear it. */
  readonly sayToAll: (sealed: string) => Promise<number>
  readonly tell: (takeover: Takeover) => void
  /** Takes away what says that an ID is here. */
  readonly forget: (id: string) => void
  readonly seats: () => Pick<Seats, 'against' | 'assert' | 'contest' | 'has'>
}

/** Asking: who holds an ID, where what stands on the bus is no answer. Whoever does says so, and writes it there again. */
export interface Asking {
  /** On behalf of a client that has proved nothing. True: it is held elsewhere. */
  isHeldElsewhere(id: string, claim: Claim): Promise<boolean>
  /** For whoever holds it: what stood on the bus was not theirs. */
  cry(id: string): void
  /** To whoever holds it too. */
  say(id: string, text: string): void
  /** Another node says that it holds it. */
  onSaid(id: string, text: string): void
  /** Another node asks. */
  onAsked(id: string, text: string): Promise<void>
  /** Another node holds what was asked for here. False: nobody asked. */
  onHeld(id: string, serial: number): boolean
}

export const createAsking = ({ letters, records, sayToAll, tell, forget, seats }: AskingDeps): Asking => {
  const waiting = new Map<string, () => void>()
  const keyOf = (id: string, serial: number) => `${serial}\n${id}`
  const ask = (id: string, text: string) => sayToAll(letters.seal({ kind: 'ask', to: EVERYBODY, id, text }))
  const say = (id: string, text: string) => sayToAll(letters.seal({ kind: 'mine', to: EVERYBODY, id, text }))

  return {
    async isHeldElsewhere(id, claim) {
      const key = keyOf(id, claim.serial)
      let isHeld = false
      const objection = new Promise<void>((resolve) => {
        waiting.set(key, () => {
          isHeld = true
          resolve()
        })
      })
      try {
        // Where nobody but this node hears it, nobody can object.
        if ((await ask(id, records.sealClaim(id, claim))) > 1) await Promise.race([objection, pause(OBJECTION_MS)])
        return isHeld
      } finally {
        waiting.delete(key)
      }
    },
    cry: (id) => void ask(id, '').catch(() => {}),
    say: (id, text) => void say(id, text).catch(() => {}),
    async onAsked(id, text) {
      // What leads here all the same is of long ago.
      if (!seats().has(id)) return forget(id)
      const claim = records.openClaim(id, text)
      if (claim === undefined) return seats().assert([id], true)
      if (!seats().against(id, claim)) return
      tell({ node: claim.node, id, serial: String(claim.serial) })
      await seats().assert([id], true)
    },
    onSaid(id, text) {
      const claim = records.openClaim(id, text)
      if (claim !== undefined) seats().contest(id, claim)
    },
    onHeld(id, serial) {
      const resolve = waiting.get(keyOf(id, serial))
      resolve?.()
      return resolve !== undefined
    },
  }
}
