import type { ActResult, ConversationActs } from '../../conversation/conversationActs.ts'
import type { ConversationRows } from '../../conversation/conversationRows.ts'
import type { EraseHere } from '../../conversation/erasing.ts'
import type { Forwarders } from '../../conversation/forwarding.ts'
import { deleteKind } from '../../conversation/kinds/delete.ts'
import { editKind } from '../../conversation/kinds/edit.ts'
import { may, wordsOf } from '../../conversation/kinds/lines.ts'
import { pinKind } from '../../conversation/kinds/pin.ts'
import { reactKind } from '../../conversation/kinds/react.ts'
import { typed } from '../../conversation/kinds/text.ts'
import { timerKind } from '../../conversation/kinds/timer.ts'
import { MAX_TTL } from '../../conversation/limits.ts'
import { isFormer } from '../../conversation/message.ts'
import { NO_OUTCOME, type Outcomes } from '../../conversation/outcome.ts'
import { type Line, reactionBy } from '../../conversation/row.ts'
import { compareOrder, ENTRIES, type Entry, keyOf } from '../../engine/entry.ts'
import type { ConversationId } from '../../engine/ids.ts'
import type { Log } from '../../engine/log.ts'
import type { MarksKeeper } from '../../engine/marks.ts'
import type { RulesOf } from '../../engine/rules.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Change, Row, Storage } from '../../ports/storage.ts'
import { detailsOf, versionsOf } from './details.ts'
import { createForwarding } from './forwarding.ts'
import { createLinesOf } from './linesOf.ts'
import type { Sending } from './sending.ts'
import { timerStep } from './timerStep.ts'
import type { WrittenNames } from './written.ts'

interface Deps {
  storage: Storage
  log: Pick<Log, 'append' | 'alone'>
  marks: Pick<MarksKeeper, 'read'>
  rules: RulesOf
  clock: Clock
  rows: ConversationRows
  erase: EraseHere
  sending: Sending
  outcomes: Outcomes
  written: WrittenNames
  forwarders: Pick<Forwarders, 'of'>
}

const IMPOSSIBLE = { ok: false, error: 'impossible' } as const
const STORAGE = { ok: false, error: 'storage' } as const

export type ActsRoom = ReturnType<typeof createActs>

/** Acts: bound to a conversation. What all should see is an entry; what is mine alone stays here. */
export function createActs(deps: Deps) {
  const bound = new Map<ConversationId, ConversationActs>()
  return (conversation: ConversationId): ConversationActs => {
    const acts = bound.get(conversation) ?? actsIn(deps, conversation)
    bound.set(conversation, acts)
    return acts
  }
}

const own = ({ instance, seq }: Entry) => ({ instance, seq })
const any = ({ author, instance, seq }: Entry) => ({ by: author, instance, seq })

function actsIn(deps: Deps, conversation: ConversationId): ConversationActs {
  const { storage, log, clock, rows, erase, sending, outcomes } = deps
  const forward = createForwarding(deps)
  const { find, findAll, isMyOwn, waits, isUnseen } = createLinesOf(deps, conversation)
  const rules = () => deps.rules(conversation)

  async function append(...entry: Parameters<Log['append']>): Promise<ActResult> {
    const appended = await log.append(...entry).catch(() => ({ ok: false as const }))
    return appended.ok ? { ok: true } : STORAGE
  }

  const takeBack = async (line: Line): Promise<ActResult> =>
    append(conversation, deleteKind.name, { ...own(line), ...((await isUnseen(line)) ? { quiet: true } : {}) })

  return {
    send: (text, { replyTo, ...named } = {}) => sending.send(conversation, text, replyTo, named),
    retry: (id) => sending.retry(conversation, id),

    async cancel(id) {
      if (sending.isFailure(id)) return sending.drop(conversation, id) ? { ok: true } : IMPOSSIBLE
      const line = await find(id)
      if (!isMyOwn(line, 'delete')) return IMPOSSIBLE
      return (await waits(line)) ? takeBack(line) : { ok: false, error: 'late' }
    },

    async edit(id, raw) {
      const words = typed(raw)
      if (!words.ok) return words
      const line = await find(id)
      if (!isMyOwn(line, 'edit')) return IMPOSSIBLE
      if (wordsOf(line) === words.text) return { ok: true, id }
      const done = await append(conversation, editKind.name, { ...own(line), text: words.text })
      return done.ok ? { ok: true, id } : STORAGE
    },

    async versions(id) {
      const line = await find(id)
      return line ? versionsOf(storage, line, clock.now()).catch(() => []) : []
    },

    async details(id) {
      const line = await find(id)
      return line && detailsOf(deps, line).catch(() => undefined)
    },

    async deleteForEveryone(ids) {
      const lines = await findAll(ids)
      if (lines.length === 0 || !lines.every((line) => isMyOwn(line, 'delete'))) return IMPOSSIBLE
      for (const line of lines) {
        const done = await takeBack(line)
        if (!done.ok) return done
      }
      return { ok: true }
    },

    async deleteForMe(ids) {
      const lines = await findAll(ids)
      if (lines.length === 0) return IMPOSSIBLE
      for (const line of lines) if (await waits(line)) return IMPOSSIBLE
      return (await erase(conversation, lines.map(keyOf)).catch(() => false)) ? { ok: true } : STORAGE
    },

    async react(id, emoji) {
      const line = await find(id)
      if (!line || !may(line, 'react') || isFormer(line, rules())) return IMPOSSIBLE
      if ((reactionBy(line, rules().me.id)?.emoji ?? '') === (emoji ?? '')) return { ok: true }
      return append(conversation, reactKind.name, { ...any(line), emoji: emoji ?? '' })
    },

    async pin(id, on) {
      const line = await find(id)
      if (!line || !may(line, 'pin') || (on && isFormer(line, rules()))) return IMPOSSIBLE
      if ((line.folded?.pin?.on ?? false) === on) return { ok: true }
      return append(conversation, pinKind.name, { ...any(line), on })
    },

    async star(ids, on) {
      const changed = await log
        .alone(conversation, async () => {
          const lines = (await findAll(ids)).filter((line) => may(line, 'star'))
          const now = clock.now()
          const next = lines.map(({ starred: _before, ...line }): Line => (on ? { ...line, starred: now } : line))
          const changes: Change[] = next.map((line) => ({ put: ENTRIES, row: line as Row }))
          if (changes.length === 0) return 'none'
          if ((await storage.write(changes)) !== 'done') return 'refused'
          outcomes.tell(conversation, { ...NO_OUTCOME, lines: next })
          return 'done'
        })
        .catch(() => 'refused')
      return changed === 'done' ? { ok: true } : changed === 'none' ? IMPOSSIBLE : STORAGE
    },

    async forward(ids, to, named = {}) {
      const lines = (await findAll(ids)).filter((line) => may(line, 'forward'))
      if (lines.length === 0) return IMPOSSIBLE
      return forward(
        lines.sort((a, b) => compareOrder(a.order, b.order)),
        to,
        named,
      )
    },

    async setTimer(seconds) {
      const [friend] = rules().with
      if (friend === undefined || !Number.isSafeInteger(seconds) || seconds < 0 || seconds > MAX_TTL) return IMPOSSIBLE
      const step = timerStep(rows.get(conversation) ?? {}, seconds, rules().me.id, friend)
      return step ? append(conversation, timerKind.name, step) : { ok: true }
    },
  }
}
