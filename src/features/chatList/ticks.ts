import type { ConversationRows } from '../../conversation/conversationRows.ts'
import { isFormer, type Message, type MessageStatus, statusOf } from '../../conversation/message.ts'
import type { ConversationRow } from '../../conversation/tables.ts'
import type { ConversationId } from '../../engine/ids.ts'
import { type Marks, type MarksKeeper, NO_MARKS } from '../../engine/marks.ts'
import type { RulesOf } from '../../engine/rules.ts'

/** Tick: what became of the last message of a chat, where that is mine. */
export interface Tick {
  readonly status: MessageStatus
  /** Text of a message that this device could not store: it is no line of the conversation, and stands below all of them. */
  readonly failed?: string
}
export type Ticks = Readonly<Record<ConversationId, Tick | undefined>>

/** Failures: of a conversation, the messages that could not be stored, the newest last. */
export interface Failures {
  of(conversation: ConversationId): readonly Message[]
  onChange(heard: (conversation: ConversationId) => void): unknown
}

export interface TicksDeps {
  marks: Pick<MarksKeeper, 'read' | 'receipts' | 'onRaised'>
  rules: RulesOf
  rows: ConversationRows
  failures: Failures
  /** Marks: as they are shown to somebody who may not tell others what they read. */
  shownMarks(marks: Marks): Marks
  show(changed: Ticks): void
}

/** Ticks of all chats: from the newest line of each and from what its reader has of my log; of what was never opened, too. */
export function createTicks({ marks, rules, rows, failures, shownMarks, show }: TicksDeps) {
  const shown = new Map<ConversationId, Tick | undefined>()

  function set(all: readonly (readonly [ConversationId, Marks])[]) {
    const changed: Record<ConversationId, Tick | undefined> = {}
    for (const [conversation, known] of all) {
      const failed = failures.of(conversation).at(-1)
      const row = rows.get(conversation)
      const tick = failed ? { status: 'failed' as const, failed: textOf(failed) } : row && tickOf(row, known)
      const before = shown.get(conversation)
      shown.set(conversation, tick)
      if (before?.status !== tick?.status || before?.failed !== tick?.failed) changed[conversation] = tick
    }
    if (Object.keys(changed).length > 0) show(changed)
  }

  function tickOf({ id, lastOrder, lastFrom }: ConversationRow, known: Marks): Tick | undefined {
    if (!lastOrder || lastFrom !== 'me') return undefined
    const [lamport, author, instance, seq] = lastOrder
    const its = rules(id)
    const status = statusOf({ instance, seq }, shownMarks(known), its)
    // What I said under another ID waits for nobody: it does not go any more.
    return status && !(status === 'waiting' && isFormer({ author, lamport }, its)) ? { status } : undefined
  }

  const look = (conversation: ConversationId) =>
    void marks
      .read(conversation)
      .then((known) => set([[conversation, known]]))
      .catch(() => undefined)

  rows.onChange(({ id }) => look(id))
  failures.onChange(look)
  marks.onRaised((conversation, known) => set([[conversation, known]]))

  return {
    /** Load: at the start of whoever is somebody here, one look at the disk for all chats. What has happened meanwhile has been looked at. */
    load() {
      const look = async () => {
        const all = await marks.receipts()
        const left = rows.all().filter(({ id }) => !shown.has(id))
        set(left.map(({ id }) => [id, all.get(id) ?? NO_MARKS]))
      }
      void look().catch(() => undefined)
    },
    /** Look again at all of them: another ID of mine, or another choice of what is shown, makes others of them. */
    lookAgain() {
      for (const { id } of rows.all()) look(id)
    },
  }
}

const textOf = ({ what }: Message): string => (what.kind === 'text' ? what.text : '')
