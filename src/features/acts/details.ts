import * as v from 'valibot'
import type { MessageDetails, Version } from '../../conversation/conversationActs.ts'
import { EditBody, editKind } from '../../conversation/kinds/edit.ts'
import { may, parsedLine } from '../../conversation/kinds/lines.ts'
import type { TextBody } from '../../conversation/kinds/text.ts'
import { MAX_VERSIONS } from '../../conversation/limits.ts'
import { clampTime } from '../../conversation/message.ts'
import { actsOn, type Line } from '../../conversation/row.ts'
import { parseVanishingRow, vanishingTable } from '../../conversation/tables.ts'
import { compareOrder, keyOf, type Order, orderOf } from '../../engine/entry.ts'
import type { MarksKeeper } from '../../engine/marks.ts'
import { risenAt } from '../../engine/rises.ts'
import type { RulesOf } from '../../engine/rules.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Storage } from '../../ports/storage.ts'

/** Versions: of a text, the first one and the newest of its edits. */
export async function versionsOf(storage: Storage, line: Line, now: number): Promise<readonly Version[]> {
  const first = parsedLine(line)
  if (!first || !may(line, 'edit')) return []
  let edits: { text: string; at: number; order: Order }[] = []
  for await (const acts of actsOn(storage, keyOf(line), editKind.name)) {
    for (const act of acts) {
      const body = act.author === line.author ? v.safeParse(EditBody, act.body) : undefined
      if (body?.success) edits.push({ text: body.output.text, at: act.at, order: orderOf(act) })
    }
    edits = edits.sort((a, b) => compareOrder(a.order, b.order)).slice(-MAX_VERSIONS)
  }
  const all = [{ text: (first.body as TextBody).text, at: line.at }, ...edits]
  return all.map(({ text, at }) => ({ text, at: clampTime(at, now) }))
}

interface DetailsDeps {
  readonly storage: Storage
  readonly marks: Pick<MarksKeeper, 'read'>
  readonly rules: RulesOf
  readonly clock: Clock
}

/** Details: what is known of a line, and nothing else. */
export async function detailsOf({ storage, marks, rules, clock }: DetailsDeps, line: Line): Promise<MessageDetails> {
  const { mine, with: others } = rules(line.conversation)
  const { receipts } = await marks.read(line.conversation)
  const [, ...edits] = await versionsOf(storage, line, clock.now())
  const edited = edits.at(-1)?.at
  const row = line.ttl === undefined ? undefined : await storage.get(vanishingTable.name, keyOf(line))
  const due = row && parseVanishingRow(row)?.due
  /** Once it is so of the last of them. */
  const since = (name: 'delivered' | 'read') => {
    const times = others.map((person) => risenAt(receipts.get(person)?.rises?.[name], line.instance, line.seq))
    return mine(line.author) && times.length > 0 && times.every((at) => at !== undefined)
      ? Math.max(...times)
      : undefined
  }
  const [arrived, delivered, read] = [line.came ?? line.arrived, since('delivered'), since('read')]
  return {
    ...(arrived === undefined ? {} : { arrived }),
    ...(delivered === undefined ? {} : { delivered }),
    ...(read === undefined ? {} : { read }),
    ...(edited === undefined ? {} : { edited }),
    ...(line.ttl === undefined ? {} : { ttl: line.ttl }),
    ...(due === undefined ? {} : { due }),
  }
}
