import { type Message, plainMessageOf } from '../../conversation/message.ts'
import { keyIn } from '../../engine/entry.ts'
import type { ConversationId } from '../../engine/ids.ts'
import type { MarksKeeper } from '../../engine/marks.ts'
import type { RulesOf } from '../../engine/rules.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Storage } from '../../ports/storage.ts'
import { starredPage } from './stars.ts'

export interface Star {
  readonly conversation: ConversationId
  readonly message: Message
  readonly starredAt: number
}
export interface StarsPage {
  readonly all: readonly Star[]
  /** There are older ones. */
  readonly more: boolean
}

/** Stars: what I starred, in all conversations. */
export interface Starred {
  /** The newest star first; with `last`, those beyond it; with `only`, those of that conversation. Undefined when the disk does not answer. */
  page(last?: Star, only?: ConversationId): Promise<StarsPage | undefined>
}

interface Deps {
  storage: Storage
  marks: Pick<MarksKeeper, 'read'>
  rules: RulesOf
  clock: Clock
}

export function createStarred({ storage, marks, rules, clock }: Deps): Starred {
  return {
    async page(last, only) {
      const key = last && keyIn(last.conversation, last.message.id)
      const place = last && key && { starred: last.starredAt, key }
      const found = await starredPage(storage, place, only).catch(() => undefined)
      if (!found) return undefined
      const all: Star[] = []
      for (const line of found.lines) {
        const { conversation, starred = 0 } = line
        const its = { rules: rules(conversation), marks: await marks.read(conversation), now: clock.now() }
        all.push({ conversation, message: plainMessageOf(line, its), starredAt: starred })
      }
      return { all, more: found.more }
    },
  }
}
