import type { Bytes } from '../../lib/bytes.ts'
import type { Blob, FileBlobs, Taken } from '../../ports/fileBlobs.ts'
import { createAskedWorker } from '../askedWorker.ts'
import { writeInto } from './chosenPlace.ts'
import type { BlobAnswer, BlobAsk } from './messages.ts'

type Trouble = Exclude<Taken, 'done' | 'damaged'>

/** Files behind a worker: bytes are handed over, not copied. `start`: of the script that serves them. */
export function createFileBlobs(start: () => Worker): FileBlobs & { close(): void } {
  const { ask, close } = createAskedWorker<BlobAsk, BlobAnswer>(start, 'broken')

  const blobAt = (at: number): Blob => ({
    take: (piece, bytes, sha256) => ask({ do: 'take', at, piece, bytes, sha256 }, [bytes.buffer]) as Promise<Taken>,
    flush: () => ask({ do: 'flush', at }) as Promise<Exclude<Taken, 'damaged'>>,
    async read(piece) {
      const answer = await ask({ do: 'read', at, piece })
      return answer instanceof Uint8Array ? (answer as Bytes) : undefined
    },
    close: async () => void (await ask({ do: 'close', at })),
  })

  return {
    async open(spec) {
      const at = await ask({ do: 'open', spec })
      return typeof at === 'number' ? blobAt(at) : (at as Trouble)
    },
    async list() {
      const ids = await ask({ do: 'list' })
      return Array.isArray(ids) ? (ids as readonly string[]) : []
    },
    remove: async (id) => (await ask({ do: 'remove', id })) === 'done',
    async gather(pieces, type) {
      // Each handed to the browser by itself, which puts aside what is large.
      const parts: globalThis.Blob[] = []
      for await (const piece of pieces) parts.push(new globalThis.Blob([piece]))
      return new globalThis.Blob(parts, { type })
    },
    saveInto: (place, pieces) => writeInto(place as FileSystemFileHandle, pieces),
    async room() {
      const { quota, usage } = await navigator.storage.estimate().catch(() => ({}) as StorageEstimate)
      return quota === undefined ? undefined : Math.max(0, quota - (usage ?? 0))
    },
    close,
  }
}
