import type { FileBody } from '../../conversation/kinds/file.ts'
import { parsedLine } from '../../conversation/kinds/lines.ts'
import { type Line, lineAt } from '../../conversation/row.ts'
import { timeOf } from '../../conversation/timing.ts'
import { compareOrder, entryId, keyOf } from '../../engine/entry.ts'
import { type ConversationId, personIn } from '../../engine/ids.ts'
import type { Storage } from '../../ports/storage.ts'
import type { FileRow } from './fileRows.ts'
import type { PictureHere } from './files.ts'

function pictureOf(line: Line): PictureHere | undefined {
  const parsed = parsedLine(line)
  if (parsed?.kind.name !== 'file') return undefined
  const { name, size, preview, text } = parsed.body as FileBody
  const from = line.author === personIn(line.conversation) ? line.author : 'me'
  return preview && { ...{ id: entryId(line), from, at: timeOf(line), name, size, preview }, ...(text ? { text } : {}) }
}

/** Pictures of a conversation whose bytes are here, as their lines have them, in its order. */
export async function picturesHere(
  storage: Storage,
  rows: readonly FileRow[],
  conversation: ConversationId,
): Promise<readonly PictureHere[]> {
  const isHere = ({ state, author, blob }: FileRow) =>
    blob !== undefined && (state === 'done' || author !== personIn(conversation))
  const here = rows.filter((row) => row.conversation === conversation && isHere(row))
  const lines = await Promise.all(here.map((row) => lineAt(storage, keyOf(row)).catch(() => undefined)))
  return lines
    .filter((line) => line !== undefined)
    .sort((a, b) => compareOrder(a.order, b.order))
    .flatMap((line) => pictureOf(line) ?? [])
}
