import { migrations } from '../../src/app/migrations.ts'
import { tables as ours, SCHEMA } from '../../src/app/tables.ts'
import { type Bytes, concat, equalBytes, utf8 } from '../../src/lib/bytes.ts'
import { type BackupDevice, type FileSink, type KeptFile, OpeningError, type Sealing } from '../../src/ports/backups.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { TableSpec } from '../../src/ports/storage.ts'
import { createMemoryDisk, type MemoryDisk } from './memoryDisk.ts'
import { createMemoryStorage, type MemoryStorage } from './memoryStorage.ts'
import { x25519Private, x25519RawPublic } from './nodeHpke.ts'

const INTRO = utf8('sealed for ')

/** Sealing that seals nothing, and takes no turn of this machine's: whom a file is for stands before its words. The real one is age's. */
export const openSealing: Sealing = {
  async *seal(recipient, plain) {
    yield concat(INTRO, recipient)
    yield* plain
  },
  open(key, file) {
    const bytes: Bytes = file instanceof Uint8Array ? new Uint8Array(file) : new Uint8Array()
    const head = INTRO.length + 32
    async function* plain(): AsyncGenerator<Bytes, void> {
      if (!equalBytes(bytes.subarray(0, INTRO.length), INTRO)) throw new OpeningError('foreign')
      if (!equalBytes(bytes.subarray(INTRO.length, head), x25519RawPublic(x25519Private(key))))
        throw new OpeningError('others')
      for (let at = head; at < bytes.length; at += 2 ** 16) yield bytes.slice(at, at + 2 ** 16)
    }
    return { size: bytes.length, plain: plain() }
  },
  identityOf: (key) => `AGE-SECRET-KEY-${Buffer.from(key).toString('hex')}`,
}

/** Plaintext of a file that `openSealing` made. */
export const plainOf = (file: Bytes): string => Buffer.from(file.subarray(INTRO.length + 32)).toString('utf8')

/** Disk that is written beside the one in use; `taken` once it was changed over to. */
export interface MemoryFresh {
  readonly disk: MemoryDisk
  storage: MemoryStorage | undefined
  state: 'open' | 'taken' | 'abandoned'
}

/** Backup device in memory: keeps what was downloaded and written, and fails when it is told to. */
export function createMemoryBackups(clock: Clock, sealing: () => Sealing = () => openSealing) {
  const downloads: { name: string; bytes: Bytes; sealed: boolean }[] = []
  const fresh: MemoryFresh[] = []
  const kept: { name: string; bytes: Bytes | undefined; access: 'granted' | 'asks' | 'denied'; writes: number } = {
    name: 'kept.age',
    bytes: undefined,
    access: 'granted',
    writes: 0,
  }
  let [isKept, chooses, evicts, restarts] = [false, true, false, 0]
  let failure: { error: Error; after: number } | undefined
  let aborted = 0
  /** How a write of the disk beside ends, once so many have gone through. */
  let refusal: { why: 'full' | 'broken'; after: number } | undefined
  /** Change-overs that fail from now on. */
  let failingTakes = 0

  function sink(done: (bytes: Bytes) => void): FileSink {
    const parts: Bytes[] = []
    return {
      async write(bytes) {
        if (failure && failure.after-- <= 0) throw failure.error
        parts.push(bytes.slice())
      },
      async close() {
        if (failure) throw failure.error
        done(concat(...parts))
      },
      async abort() {
        aborted += 1
      },
    }
  }

  const file: KeptFile = {
    name: kept.name,
    access: async () => kept.access,
    async ask() {
      if (kept.access === 'asks') kept.access = 'granted'
      return kept.access === 'granted'
    },
    open: async () =>
      sink((bytes) => {
        kept.bytes = bytes
        kept.writes += 1
      }),
  }

  const port: BackupDevice = {
    schema: { version: SCHEMA, tables: ours },
    sealing: async () => sealing(),
    files: async () => ({
      download: async (name, { sealed }) => sink((bytes) => void downloads.push({ name, bytes, sealed })),
      async choose() {
        isKept = chooses
        return chooses ? file : undefined
      },
      kept: async () => (isKept ? file : undefined),
      async forget() {
        isKept = false
      },
    }),
    async fresh() {
      const one: MemoryFresh = { disk: createMemoryDisk(), storage: undefined, state: 'open' }
      fresh.push(one)
      const on = (tables: readonly TableSpec[]) => {
        one.storage?.close()
        one.storage = createMemoryStorage(tables, { disk: one.disk, clock })
        const { storage } = one
        return {
          ...storage,
          async write(changes: Parameters<typeof storage.write>[0]) {
            if (refusal && refusal.after-- <= 0) return refusal.why
            return storage.write(changes)
          },
        }
      }
      return {
        async open(version, tables) {
          await one.disk.upgrade(tables, version, [])
          return on(tables)
        },
        async upgrade() {
          await one.disk.upgrade(ours, SCHEMA, migrations)
          return on(ours)
        },
        async take() {
          one.storage?.close()
          if (failingTakes-- > 0) throw new Error('the pointer cannot be written')
          one.state = 'taken'
        },
        async abandon() {
          one.storage?.close()
          one.state = 'abandoned'
        },
      }
    },
    keepsFiles: true,
    mayEvict: async () => evicts,
    whenIdle: (run) => clock.soon(run),
    restart: () => {
      restarts += 1
    },
  }

  return {
    port,
    downloads,
    fresh,
    kept,
    restarts: () => restarts,
    aborted: () => aborted,
    /** Disk that was changed over to. */
    taken: () => fresh.find(({ state }) => state === 'taken')?.disk,
    /** What is written to files fails from now on, after so many pieces. */
    failFiles(name: string | undefined, after = 0) {
      failure = name === undefined ? undefined : { error: Object.assign(new Error(name), { name }), after }
    },
    refuse(why: 'full' | 'broken' | undefined, after = 0) {
      refusal = why && { why, after }
    },
    failTakes(times: number) {
      failingTakes = times
    },
    keep: () => {
      isKept = true
    },
    choosesNone: () => {
      chooses = false
    },
    evicts: () => {
      evicts = true
    },
  }
}

export type MemoryBackups = ReturnType<typeof createMemoryBackups>
