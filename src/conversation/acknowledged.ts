import { ENTRIES, type Entry } from '../engine/entry.ts'
import type { ConversationId, PersonId } from '../engine/ids.ts'
import { type Marks, type MarksKeeper, upTo } from '../engine/marks.ts'
import type { RulesOf } from '../engine/rules.ts'
import type { Clock } from '../ports/clock.ts'
import type { Storage } from '../ports/storage.ts'
import type { Outcomes } from './outcome.ts'

/** Crossing: what two people write at the same time passes the other's receipts for no longer than this. Milliseconds. */
const CROSSING_MS = 60_000

interface Deps {
  storage: Storage
  clock: Clock
  rules: RulesOf
  marks: Pick<MarksKeeper, 'read' | 'onRaised'>
  outcomes: Outcomes
}

/**
 * Acknowledged: how far in shown order a person surely had my log when they wrote what comes now. By receipts that are not so young that
 * both may have crossed: whoever wrote while they were away is not taken for somebody who writes into the past.
 */
export function createAcknowledged({ storage, clock, rules, marks, outcomes }: Deps) {
  /** Marks: as they stood so long ago at least, while receipts come one after another. */
  const runs = new Map<ConversationId, { old: Marks; next: Marks; since: number; last: number }>()
  marks.onRaised((conversation, _marks, name, was) => {
    if (name !== 'delivered') return
    const now = clock.uptime()
    const run = runs.get(conversation)
    if (!run || now - run.last >= CROSSING_MS) runs.set(conversation, { old: was, next: was, since: now, last: now })
    else if (now - run.since >= CROSSING_MS) Object.assign(run, { old: run.next, next: was, since: now, last: now })
    else run.last = now
  })
  outcomes.add((conversation, { removed }) => removed && runs.delete(conversation))

  return {
    /** Seen marks: what I have seen of everybody's logs. */
    seen: async (conversation: ConversationId) => (await marks.read(conversation)).seen,
    /** The newest entry of mine that they had. */
    async acknowledged(conversation: ConversationId, person: PersonId): Promise<Entry | undefined> {
      const run = runs.get(conversation)
      const its = run && clock.uptime() - run.last < CROSSING_MS ? run.old : await marks.read(conversation)
      const { me } = rules(conversation)
      const seq = upTo(its.receipts.get(person)?.delivered, me.instance)
      return (await storage.get(ENTRIES, [conversation, me.id, me.instance, seq])) as Entry | undefined
    },
  }
}
