import { may } from '../../conversation/kinds/lines.ts'
import { isFormer, statusOf } from '../../conversation/message.ts'
import { type Line, lineAt } from '../../conversation/row.ts'
import { keyIn } from '../../engine/entry.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { MarksKeeper } from '../../engine/marks.ts'
import type { RulesOf } from '../../engine/rules.ts'
import type { Storage } from '../../ports/storage.ts'

interface Deps {
  readonly storage: Storage
  readonly marks: Pick<MarksKeeper, 'read'>
  readonly rules: RulesOf
}

/** Lines of a conversation that acts are about, from the disk, and what may be done to them. */
export function createLinesOf(deps: Deps, conversation: ConversationId) {
  const rules = () => deps.rules(conversation)

  async function find(id: EntryId): Promise<Line | undefined> {
    const key = keyIn(conversation, id)
    return key && (await lineAt(deps.storage, key).catch(() => undefined))
  }
  /** Not yet on anybody else's disk. */
  const waits = async (line: Line) =>
    rules().mine(line.author) &&
    !isFormer(line, rules()) &&
    statusOf(line, await deps.marks.read(conversation), rules()) === 'waiting'

  return {
    find,
    findAll: async (ids: readonly EntryId[]): Promise<Line[]> =>
      (await Promise.all(ids.map(find))).filter((line) => line !== undefined),
    /** Line that I said under the ID that I have now: nothing else can be changed for everybody. */
    isMyOwn: (line: Line | undefined, deed: 'edit' | 'delete'): line is Line =>
      line !== undefined && may(line, deed) && rules().mine(line.author) && !isFormer(line, rules()),
    waits,
    /** Nobody else has it: it goes without a trace. */
    isUnseen: async (line: Line) => rules().with.length === 0 || (await waits(line)),
  }
}
