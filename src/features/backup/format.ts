import * as v from 'valibot'
import { signedBytes } from '../../engine/signed.ts'
import { type Bytes, concat, fromBase64Url, toHex } from '../../lib/bytes.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Change, Key, Row, TableSpec } from '../../ports/storage.ts'
import { toJson, untagged } from './values.ts'

// Format of a backup inside its age file: lines of JSON. First the header, then rows and what was dropped of them, in the order in which they
// count, and last what there was of each, a hash of all before it, and a signature. docs/backup.md says it for others.

/** Name of the format; a file that does not begin with it is another's. */
const FORMAT = 'tete-a-tete backup'
/** Version of the format: a page that knows a lower one leaves the file alone. */
export const FORMAT_VERSION = 1

/** Line: the longest. A row is some kilobytes; a list of late lines, some hundred. UTF-8 bytes. */
export const MAX_LINE = 2 ** 24

/** Block of the plaintext that is hashed at once. Bytes. */
export const BLOCK = 2 ** 20

const Name = v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z]{0,63}$/))
const Spec = v.object({ name: Name, key: v.union([Name, v.pipe(v.array(Name), v.minLength(1), v.maxLength(8))]) })
const Header = v.object({
  format: v.literal(FORMAT),
  version: v.number(),
  id: v.string(),
  at: v.number(),
  schema: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  tables: v.pipe(v.array(Spec), v.maxLength(100)),
})
/** Header: of which version, whose, of when (wall clock), of which schema, and how its tables are keyed. */
export type Header = v.InferOutput<typeof Header>

const End = v.strictObject({
  end: v.strictObject({
    rows: v.record(Name, v.number()),
    drops: v.number(),
    hash: v.string(),
    signature: v.string(),
  }),
})
/** End: how many rows of each table were said, how many droppings, and what proves it. */
export type End = v.InferOutput<typeof End>['end']

const END = '{"end":'

export const headerLine = (header: Omit<Header, 'format' | 'version'>): string =>
  JSON.stringify({ format: FORMAT, version: FORMAT_VERSION, ...header } satisfies Header)

export const endLine = (end: End): string => JSON.stringify({ end })

/** Line of a change. What is added and what is put are the same to whoever begins with nothing. */
export function changeLine(change: Change): string {
  if (!('drop' in change)) {
    const table = 'put' in change ? change.put : change.add
    return `{"table":${JSON.stringify(table)},"row":${toJson(change.row)}}`
  }
  const { drop: table } = change
  return JSON.stringify('key' in change ? { table, drop: change.key } : { table, drop: change.from, to: change.to })
}

/** Header: of a first line; `newer` where a later version wrote it, and undefined for what is none. */
export function parseHeader(line: string): Header | 'newer' | undefined {
  const json = parsed(line)
  const found = v.safeParse(v.object({ format: v.literal(FORMAT), version: v.number() }), json)
  if (!found.success) return undefined
  if (found.output.version > FORMAT_VERSION) return 'newer'
  const header = v.safeParse(Header, json)
  return header.success ? header.output : undefined
}

export const isEnd = (line: string): boolean => line.startsWith(END)

export function parseEnd(line: string): End | undefined {
  const end = v.safeParse(End, parsed(line))
  return end.success ? end.output.end : undefined
}

/** Change: of a line; undefined for one that says none, or of a table that is not there, or of a row without its key. */
export function parseChange(line: string, specs: ReadonlyMap<string, TableSpec>): Change | undefined {
  const json = parsed(line)
  if (typeof json !== 'object' || json === null) return undefined
  const { table, row, drop, to, ...rest } = json as Record<string, unknown>
  const spec = typeof table === 'string' ? specs.get(table) : undefined
  if (!spec || Object.keys(rest).length > 0) return undefined
  if (row !== undefined) {
    const value = line.includes('"$":') ? unmarked(row) : row
    return drop === undefined && to === undefined && isRow(value, spec) ? { put: spec.name, row: value } : undefined
  }
  if (!isKey(drop)) return undefined
  if (to === undefined) return { drop: spec.name, key: drop }
  return isKey(to) ? { drop: spec.name, from: drop, to } : undefined
}

function unmarked(json: unknown): unknown {
  try {
    return untagged(json)
  } catch {
    return undefined
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Key of a row, as its table says. */
export const keyIn = (row: Row, { key }: TableSpec): Key =>
  typeof key === 'string' ? (row[key] as Key) : key.map((column) => row[column] as Key)

const isKey = (value: unknown): value is Key =>
  typeof value === 'string' ||
  (typeof value === 'number' && !Number.isNaN(value)) ||
  (Array.isArray(value) && value.every(isKey))

const isRow = (value: unknown, spec: TableSpec): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isKey(keyIn(value as Row, spec))

/** Hash of a text without end: of each block its SHA-256, and of all of those once more. */
export function createBlockHash(sha256: Crypto['sha256']) {
  let block = new Uint8Array(BLOCK)
  let used = 0
  const hashes: Bytes[] = []
  return {
    async add(bytes: Uint8Array): Promise<void> {
      for (let at = 0; at < bytes.length; ) {
        const taken = Math.min(bytes.length - at, BLOCK - used)
        block.set(bytes.subarray(at, at + taken), used)
        at += taken
        used += taken
        if (used < BLOCK) continue
        hashes.push(await sha256(block))
        used = 0
      }
    },
    async end(): Promise<Bytes> {
      if (used > 0) hashes.push(await sha256(block.slice(0, used)))
      block = new Uint8Array(0)
      return sha256(concat(...hashes))
    },
  }
}

/** Bytes that the writer signs: whoever knows the recipient could seal a file, and only the person can sign one. */
export const endBytes = (hash: Bytes): Bytes => signedBytes('backup', hash)

export const isSignedEnd = async (
  { hash, signature }: End,
  found: Bytes,
  publicKey: Bytes,
  verify: Crypto['verify'],
): Promise<boolean> => {
  const bytes = fromBase64Url(signature)
  return hash === toHex(found) && bytes !== undefined && (await verify(publicKey, endBytes(found), bytes))
}
