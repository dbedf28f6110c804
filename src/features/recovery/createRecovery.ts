import { createStore } from 'zustand/vanilla'
import type { MarksKeeper } from '../../engine/marks.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Clock } from '../../ports/clock.ts'
import { createOffering, type OfferingDeps } from './offering.ts'
import type { Recovery, RecoveryState } from './recovery.ts'
import type { WordingDeps } from './wording.ts'

interface Deps extends OfferingDeps, WordingDeps {
  keyStore: WordingDeps['keyStore']
  marks: Pick<MarksKeeper, 'onRaised'>
  clock: Pick<Clock, 'now' | 'after'>
}

export interface RecoveryRoom extends Recovery {
  stop(): void
}

/** Calm: nothing is offered so soon after a start. Milliseconds. */
export const OFFER_AFTER_MS = 60_000

/** Recovery words: of them any device makes the identity anew, and this one forgets them once they are written down. */
export function createRecovery(deps: Deps): RecoveryRoom {
  const { keyStore, clock, marks } = deps
  const store = createStore<RecoveryState>(() => ({ since: undefined, shown: undefined }))
  const show = (shown: RecoveryState['shown']) => store.setState({ shown })
  /** Wording: loaded by who asks for words, and by nobody else. */
  const wording = async () => (await import('./wording.ts')).createWording(deps)
  const offering = createOffering(deps)

  let stopListening = () => {}
  /** Once in the life of a page is often enough. */
  let offered = false
  const stopWaiting = clock.after(OFFER_AFTER_MS, () => {
    stopListening = marks.onRaised(async (conversation, { receipts }, name) => {
      const [first] = receipts
      if (name !== 'delivered' || !first || offered) return
      const [person, { delivered }] = first
      const moment = offering.isMoment(conversation, person, delivered)
      // Another arrival is another occasion.
      if (!(await moment.catch(() => false)) || offered) return
      offered = true
      show('offer')
    })
  })

  async function look() {
    const secret = await keyStore.secret()
    store.setState({ since: secret?.kept === false ? secret.since : undefined })
  }

  return {
    store: store as ReadonlyStore<RecoveryState>,
    look,
    words: async (list) => (await wording()).words(list),
    async confirm(list, answers) {
      const outcome = await (await wording()).confirm(list, answers)
      if (outcome === 'done') await look()
      return outcome
    },
    read: async (typed) => (await wording()).read(typed),
    async notNow() {
      show(undefined)
      await offering.decline()
    },
    show,
    stop() {
      stopWaiting()
      stopListening()
    },
  }
}
