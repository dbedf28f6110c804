import type { ConversationId, PersonId } from '../../engine/ids.ts'
import type { Log } from '../../engine/log.ts'
import type { Mark } from '../../engine/marks.ts'
import type { Clock } from '../../ports/clock.ts'
import type { KeyStore } from '../../ports/keyStore.ts'
import type { Storage } from '../../ports/storage.ts'

/** Conversation: this many of each have reached the other. */
export const OFFER_ENTRIES = 3
/** Pause after the first "not now"; each further one doubles it. Milliseconds. */
export const OFFER_PAUSE_MS = 30 * 24 * 60 * 60_000

const KEY = 'recovery'

export interface OfferingDeps {
  storage: Pick<Storage, 'get' | 'write'>
  /** Table of the settings, keyed by `key`. */
  table: string
  log: Pick<Log, 'frontier'>
  clock: Pick<Clock, 'now'>
  keyStore: Pick<KeyStore, 'secret'>
}

const sum = (mark: Mark) => [...mark.values()].reduce((all, seq) => all + seq, 0)

/** Offering of the words: once there is a conversation to lose, and seldom again after a "not now". */
export function createOffering({ storage, table, log, clock, keyStore }: OfferingDeps) {
  /** Declined last, and for the how manieth time; a row that went bad was never written. */
  async function declined() {
    const { at, times } = (await storage.get(table, KEY)) ?? {}
    return typeof at === 'number' && typeof times === 'number' ? { at, times } : { at: 0, times: 0 }
  }

  async function isDue(): Promise<boolean> {
    const { at, times } = await declined()
    return times === 0 || Math.abs(clock.now() - at) >= OFFER_PAUSE_MS * 2 ** Math.min(times - 1, 10)
  }

  return {
    /** Is this the moment? Something of mine has just arrived there. */
    async isMoment(conversation: ConversationId, person: PersonId, delivered: Mark): Promise<boolean> {
      if (sum(delivered) < OFFER_ENTRIES) return false
      const theirs = await log.frontier(conversation, person)
      return sum(theirs) >= OFFER_ENTRIES && (await isDue()) && (await keyStore.secret())?.kept === true
    },
    async decline(): Promise<void> {
      const { times } = await declined()
      await storage.write([{ put: table, row: { key: KEY, at: clock.now(), times: times + 1 } }])
    },
  }
}
