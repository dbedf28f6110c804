import { createHash } from 'node:crypto'
import { type Bytes, concat, toBase64Url, toHex, utf8 } from '../../src/lib/bytes.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import { recipientOf } from './memoryKeyStore.ts'

export const fromHex = (hex: string): Bytes => new Uint8Array(Buffer.from(hex, 'hex'))

/** File of `openSealing`, for whoever has this secret. */
export const sealedFor = (secret: Bytes, plain: string): Bytes =>
  concat(utf8('sealed for '), recipientOf(secret), utf8(plain))

const sha256 = (bytes: Uint8Array): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
const BLOCK = 2 ** 20

/** Hash as docs/backup.md has it: of blocks of a MiB, and of those once more. */
export function hashOf(text: string): Bytes {
  const bytes = utf8(text)
  const hashes: Bytes[] = []
  for (let at = 0; at < bytes.length; at += BLOCK) hashes.push(sha256(bytes.subarray(at, at + BLOCK)))
  return sha256(concat(...hashes))
}

/** Lines of a backup with an end that fits them, signed by `keys`; without, with the signature that stood there. */
export async function rebuilt(text: string, keys: Keys | undefined): Promise<string> {
  const lines = text.trimEnd().split('\n')
  const body = lines.slice(0, -1)
  const said = `${body.join('\n')}\n`
  const { end } = JSON.parse(lines.at(-1)!) as {
    end: { rows: Record<string, number>; drops: number; signature: string }
  }
  const rows: Record<string, number> = {}
  let drops = 0
  for (const line of body.slice(1)) {
    const table = /^\{"table":"(\w+)","row"/.exec(line)?.[1]
    if (table) rows[table] = (rows[table] ?? 0) + 1
    else drops += 1
  }
  const hash = hashOf(said)
  const length = new Uint8Array([0, 0, 0, 32])
  const signature = keys
    ? toBase64Url(await keys.sign(concat(utf8('tete-a-tete/1 backup\0'), length, hash)))
    : end.signature
  return `${said}${JSON.stringify({ end: { rows, drops, hash: toHex(hash), signature } })}\n`
}
