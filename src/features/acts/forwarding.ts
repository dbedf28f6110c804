import type { ActResult, ForwardResult, Named } from '../../conversation/conversationActs.ts'
import type { ConversationRows } from '../../conversation/conversationRows.ts'
import type { Forwarded, Forwarders } from '../../conversation/forwarding.ts'
import { wordsOf } from '../../conversation/kinds/lines.ts'
import { type TextBody, textKind } from '../../conversation/kinds/text.ts'
import type { Line } from '../../conversation/row.ts'
import type { Entry } from '../../engine/entry.ts'
import type { ConversationId } from '../../engine/ids.ts'
import type { Log } from '../../engine/log.ts'
import type { Change } from '../../ports/storage.ts'
import type { WrittenNames } from './written.ts'

interface Deps {
  log: Pick<Log, 'append'>
  rows: Pick<ConversationRows, 'get'>
  written: WrittenNames
  forwarders: Pick<Forwarders, 'of'>
}

const STORAGE = { ok: false, error: 'storage' } as const

async function forwardedText(line: Line): Promise<Forwarded | undefined> {
  const text = wordsOf(line)
  if (text === undefined) return undefined
  return { kind: textKind.name, body: { text, forwarded: true } satisfies Partial<TextBody> }
}

/** Forwarding: lines, in their order, to each of some conversations. Where one of them is not here whole, none goes. */
export function createForwarding({ log, rows, written, forwarders }: Deps) {
  const forwarded = (line: Line) => (forwarders.of(line.kind) ?? forwardedText)(line)

  async function append(to: ConversationId, one: Forwarded, more: readonly Change[]): Promise<ActResult> {
    const seconds = rows.get(to)?.timer?.seconds
    const body = { ...one.body, ...(seconds ? { ttl: seconds } : {}) }
    const changes = (entry: Entry) => [...more, ...(one.changes?.(entry) ?? [])]
    const appended = await log.append(to, one.kind, body, changes).catch(() => ({ ok: false as const }))
    if (!appended.ok) return STORAGE
    one.ended?.(appended.entry)
    return { ok: true }
  }

  return async (lines: readonly Line[], to: readonly ConversationId[], { name }: Named): Promise<ForwardResult> => {
    for (const line of lines) {
      const one = await forwarded(line).catch(() => undefined)
      if (!one) return { ok: false, error: 'absent' }
      one.ended?.(undefined)
    }
    let nth = 0
    for (const other of to)
      for (const line of lines) {
        const one = await forwarded(line).catch(() => undefined)
        if (!one) return { ok: false, error: 'absent' }
        let wrote = false
        const write = async (more: readonly Change[]) => {
          const done = await append(other, one, more)
          wrote = done.ok
          return done
        }
        const done = await written(name, nth++, write).catch(() => STORAGE)
        if (!wrote) one.ended?.(undefined)
        if (done && !done.ok) return done
      }
    return { ok: true }
  }
}
