import type { PersonId } from '../../engine/ids.ts'
import { type Bytes, toBase64Url, toHex, utf8 } from '../../lib/bytes.ts'
import type { FileSink, Sealing } from '../../ports/backups.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto, Keys } from '../../ports/crypto.ts'
import type { TableSpec } from '../../ports/storage.ts'
import { createBlockHash, endBytes, endLine, headerLine } from './format.ts'
import type { createSnapshot } from './snapshot.ts'

/** Cancelled by the person. */
export class Cancelled extends Error {}

interface Deps {
  snapshot: ReturnType<typeof createSnapshot>
  tables: readonly TableSpec[]
  schema: number
  me: { readonly id: PersonId; readonly keys: Keys }
  recipient: Bytes
  sealing: Sealing
  crypto: Pick<Crypto, 'sha256'>
  clock: Pick<Clock, 'now' | 'soon'>
  isCancelled(): boolean
  onBytes(bytes: number): void
}

/** Backup, sealed: written to `sink` piece by piece, and there once all of it is. Rejects, and then there is none. */
export async function writeBackup(deps: Deps, sink: FileSink): Promise<void> {
  const { sealing, recipient, clock, isCancelled, onBytes } = deps
  let bytes = 0
  try {
    for await (const piece of sealing.seal(recipient, plainOf(deps))) {
      if (isCancelled()) throw new Cancelled()
      await sink.write(piece)
      bytes += piece.length
      onBytes(bytes)
    }
    if (isCancelled()) throw new Cancelled()
    await sink.close()
  } catch (reason) {
    await sink.abort().catch(() => undefined)
    throw reason
  }

  /** Plaintext. Between two pieces the page does whatever else it has to. */
  async function* plainOf({ snapshot, tables, schema, me, crypto }: Deps): AsyncGenerator<Bytes, void> {
    const hash = createBlockHash(crypto.sha256)
    const hashed = async (text: string) => {
      const piece = utf8(text)
      await hash.add(piece)
      return piece
    }
    const keys = tables.map(({ name, key }) => ({ name, key: typeof key === 'string' ? key : [...key] }))
    yield await hashed(`${headerLine({ id: me.id, at: clock.now(), schema, tables: keys })}\n`)
    for await (const text of snapshot.pieces()) {
      if (text === '') continue
      yield await hashed(text)
      await new Promise<void>((done) => clock.soon(done))
    }
    const found = await hash.end()
    const signature = toBase64Url(await me.keys.sign(endBytes(found)))
    yield utf8(`${endLine({ ...snapshot.counts(), hash: toHex(found), signature })}\n`)
  }
}
