import type { Forwarder } from '../../conversation/forwarding.ts'
import { type FileBody, fileKind } from '../../conversation/kinds/file.ts'
import { parsedLine } from '../../conversation/kinds/lines.ts'
import { entryId, keyOf } from '../../engine/entry.ts'
import type { FileRow } from './fileRows.ts'
import type { Transfers } from './transfers.ts'

type Deps = Pick<Transfers, 'rows' | 'isMine' | 'isHere' | 'lend' | 'given' | 'adopt'>

/** Forwarded file: a line in another conversation, over the same bytes, under the same root. Nothing is copied, however large it is. */
export function createForwardedFile({ rows, isMine, isHere, lend, given, adopt }: Deps): Forwarder {
  /** Are all of its bytes to be had here? */
  function isWhole(row: FileRow): boolean {
    return isMine(row) ? row.state !== 'failed' && isHere(row) : row.state === 'done'
  }

  return async (line) => {
    const parsed = parsedLine(line)
    const hashes = await rows.hashes(keyOf(line))
    // From here on it is lent: nothing may come between.
    const row = rows.get(entryId(line))
    if (!row || !isWhole(row) || !hashes || parsed?.kind.name !== fileKind.name) return undefined
    const { reply: _answered, ttl: _there, ...said } = parsed.body as FileBody
    const { copy, source, returned } = lend(row)
    let made: FileRow | undefined
    return {
      kind: fileKind.name,
      body: { ...said, forwarded: true } satisfies Partial<FileBody>,
      changes(entry) {
        const its = given(entry, hashes, copy)
        made = its.row
        return its.changes
      },
      ended(entry) {
        if (entry && made) adopt(made, source)
        returned()
      },
    }
  }
}
