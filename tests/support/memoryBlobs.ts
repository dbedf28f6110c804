import { type Bytes, equalBytes } from '../../src/lib/bytes.ts'
import type { Crypto } from '../../src/ports/crypto.ts'
import type { BlobSpec, FileBlobs, Taken } from '../../src/ports/fileBlobs.ts'

interface Kept {
  readonly spec: BlobSpec
  /** Pieces that survive a crash, and those that do not yet. */
  readonly flushed: Map<number, Bytes>
  readonly written: Map<number, Bytes>
}

/** A disk for files: what was not flushed is lost in a crash, and it can be made to be full, or to fail. */
export function createMemoryBlobs(crypto: Pick<Crypto, 'sha256'>) {
  let kept = new Map<string, Kept>()
  const openings = new Map<string, number>()
  let life = 0
  const trouble: { next: Exclude<Taken, 'done' | 'damaged'> | undefined; room: number | undefined } = {
    next: undefined,
    room: undefined,
  }

  const blobs: FileBlobs = {
    async open(spec) {
      if (trouble.next) return trouble.next
      const mine = life
      let closed = false
      const alive = () => mine === life && !closed
      const blob = kept.get(spec.id) ?? { spec, flushed: new Map(), written: new Map() }
      kept.set(spec.id, blob)
      openings.set(spec.id, (openings.get(spec.id) ?? 0) + 1)
      const isKeys = equalBytes(blob.spec.key, spec.key)
      return {
        async take(piece, bytes, sha256) {
          if (!equalBytes(await crypto.sha256(bytes), sha256)) return 'damaged'
          if (!alive()) return 'broken'
          if (trouble.next) return trouble.next
          blob.written.set(piece, bytes)
          return 'done'
        },
        async flush() {
          if (!alive()) return 'broken'
          if (trouble.next) return trouble.next
          for (const [piece, bytes] of blob.written) blob.flushed.set(piece, bytes)
          return 'done'
        },
        async read(piece) {
          return isKeys && alive() ? (blob.written.get(piece) ?? blob.flushed.get(piece))?.slice() : undefined
        },
        async close() {
          if (!alive()) return
          closed = true
          for (const [piece, bytes] of blob.written) blob.flushed.set(piece, bytes)
          const left = openings.get(spec.id)! - 1
          if (left > 0) openings.set(spec.id, left)
          else openings.delete(spec.id)
        },
      }
    },
    async saveInto(place, pieces) {
      const parts: Bytes[] = []
      for await (const part of pieces) parts.push(part)
      // All of it, or nothing.
      Object.assign(place, { parts })
      return 'done'
    },
    async gather(pieces, type) {
      const parts: Bytes[] = []
      for await (const piece of pieces) parts.push(piece)
      return new Blob(parts, { type })
    },
    list: async () => [...kept.keys()],
    async remove(id) {
      if (openings.has(id)) return false
      kept.delete(id)
      return true
    },
    room: async () => trouble.room,
  }

  return {
    blobs,
    trouble,
    /** The page is gone: what was flushed is there, of the rest any part may be. */
    crash() {
      life += 1
      openings.clear()
      kept = new Map([...kept].map(([id, { spec, flushed }]) => [id, { spec, flushed, written: new Map() }]))
    },
  }
}
