import { keyOf } from '../../engine/entry.ts'
import type { Link } from '../../engine/links.ts'
import type { Bytes } from '../../lib/bytes.ts'
import type { Count } from '../../ports/transport.ts'
import type { FileRows } from './fileRows.ts'
import { LIST_FRAME_BYTES } from './limits.ts'
import type { Pull } from './pull.ts'

interface Part {
  /** First of its hashes, counted in pieces, and all of them in base64url. */
  readonly from: number
  readonly spelt: string
  readonly rows: FileRows
  /** Over: the stream has ended meanwhile, or began to receive. */
  isOver(): boolean
  readonly count: Count
  readonly link: Pick<Link, 'grant'> | undefined
}

/**
 * Part of the hash list of a pull. All of the list, once it is proved to be that of the root and stands on the disk. `over`: there
 * is nothing to do for now. `damaged`: it is another file's, so that nothing can be proved. `broken`: the disk.
 */
export async function takeList(
  pull: Pull,
  { from, spelt, rows, count, isOver, link }: Part,
): Promise<Bytes | 'over' | 'damaged' | 'broken'> {
  const hashes = await pull.list.take(from, spelt)
  if (hashes === 'stray') count('file.stray')
  // It was asked for, and lists are as long as files are large.
  else link?.grant(LIST_FRAME_BYTES)
  if (hashes === 'stray' || hashes === 'more' || isOver()) return 'over'
  if (hashes === 'bad') return 'damaged'
  const row = rows.get(pull.id)
  const isKept = row && (await rows.change(pull.id, (now) => now, [rows.hashesChange(keyOf(row), hashes)]))
  if (isOver()) return 'over'
  return isKept ? hashes : 'broken'
}
