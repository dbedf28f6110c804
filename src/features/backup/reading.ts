import type { Bytes } from '../../lib/bytes.ts'
import { fromUtf8, utf8 } from '../../lib/bytes.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Change, TableSpec } from '../../ports/storage.ts'
import {
  createBlockHash,
  type End,
  type Header,
  isEnd,
  isSignedEnd,
  MAX_LINE,
  parseChange,
  parseEnd,
  parseHeader,
} from './format.ts'

/** Refused: the file is none that can be restored here. */
export class Refused extends Error {
  readonly why: 'foreign' | 'damaged' | 'newer' | 'other-id'
  constructor(why: Refused['why']) {
    super(why)
    this.why = why
  }
}

interface Deps {
  plain: AsyncIterable<Bytes>
  /** ID that it has to be of, and the key that it is. */
  id: string
  publicKey: Bytes
  /** Schema of this page: of a later one it takes nothing. */
  schema: number
  crypto: Pick<Crypto, 'sha256' | 'verify'>
  /** Takes the header, before anything else: the tables that its rows belong to. */
  begin(header: Header): Promise<ReadonlyMap<string, TableSpec>>
  /** Takes changes, in their order. Nothing of them counts before this has read to the end. */
  take(changes: readonly Change[]): Promise<void>
}

/** Lines: whole ones, a pack at a time. What is left behind the last one is an error. */
async function* packsOf(plain: AsyncIterable<Bytes>): AsyncGenerator<readonly string[], void> {
  let left: Bytes[] = []
  let length = 0
  for await (const bytes of plain) {
    const end = bytes.lastIndexOf(10) + 1
    if (end === 0) {
      left.push(bytes)
      length += bytes.length
      if (length > MAX_LINE) throw new Refused('damaged')
      continue
    }
    const text = fromUtf8(joined([...left, bytes.subarray(0, end)]))
    if (text === undefined) throw new Refused('damaged')
    left = end < bytes.length ? [bytes.slice(end)] : []
    length = bytes.length - end
    yield text.slice(0, -1).split('\n')
  }
  if (length > 0) throw new Refused('damaged')
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Reads a backup to its end, and checks all that it says of itself. Rejects with `Refused` where any of it is not so. */
export async function readBackup({ plain, id, publicKey, schema, crypto, begin, take }: Deps): Promise<Header> {
  const hash = createBlockHash(crypto.sha256)
  const rows: Record<string, number> = {}
  let drops = 0
  let header: Header | undefined
  let specs: ReadonlyMap<string, TableSpec> = new Map()
  let end: End | undefined

  function headerOf(line: string): Header {
    const found = parseHeader(line)
    if (found === undefined) throw new Refused('foreign')
    if (found === 'newer' || found.schema > schema) throw new Refused('newer')
    if (found.id !== id) throw new Refused('other-id')
    return found
  }

  function changeOf(line: string): Change {
    const change = parseChange(line, specs)
    if (!change) throw new Refused('damaged')
    if ('put' in change) rows[change.put] = (rows[change.put] ?? 0) + 1
    else drops += 1
    return change
  }

  for await (const pack of packsOf(plain)) {
    const lines = [...pack]
    if (!header) {
      header = headerOf(lines[0]!)
      specs = await begin(header)
      await hash.add(utf8(`${lines.shift()}\n`))
    }
    // Nothing may stand behind the end.
    if (end && lines.length > 0) throw new Refused('damaged')
    const at = lines.findIndex(isEnd)
    const said = at < 0 ? lines : lines.slice(0, at)
    if (said.length > 0) {
      await hash.add(utf8(`${said.join('\n')}\n`))
      await take(said.map(changeOf))
    }
    if (at < 0) continue
    end = parseEnd(lines[at]!)
    if (!end || at < lines.length - 1) throw new Refused('damaged')
  }
  if (!header || !end) throw new Refused(header ? 'damaged' : 'foreign')
  if (!(await isSignedEnd(end, await hash.end(), publicKey, crypto.verify))) throw new Refused('damaged')
  if (end.drops !== drops || !sameCounts(end.rows, rows)) throw new Refused('damaged')
  return header
}

const sameCounts = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>) =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, count]) => b[name] === count)
