import type { StoreApi } from 'zustand/vanilla'
import type { PersonId } from '../../engine/ids.ts'
import { type BackupDevice, type FileSink, type KeptFile, OpeningError } from '../../ports/backups.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto, Keys } from '../../ports/crypto.ts'
import type { KeyStore } from '../../ports/keyStore.ts'
import type { Storage, TableSpec } from '../../ports/storage.ts'
import type { BackupState, ExportAsked, Progress, ReadWords, Saved } from './backup.ts'
import { createDaily } from './daily.ts'
import { type ExportingDeps, exportOf } from './exporting.ts'
import type { LoadedBackup } from './lazyBackup.ts'
import { countEntries } from './reminding.ts'
import { type RestoringDeps, restoreBackup } from './restoring.ts'
import { createSetting } from './setting.ts'
import { createSnapshot, type Feed } from './snapshot.ts'
import { createWithheld, inBackup } from './withheld.ts'
import { Cancelled, writeBackup } from './writing.ts'

export interface BackupDeps extends Omit<RestoringDeps, 'storage' | 'keyStore' | 'device' | 'crypto' | 'clock'> {
  /** Tables that stay on this device, by their names. */
  staying: readonly string[]
  /** The disk as it is. */
  storage: Storage
  /** The disk as people see it. */
  visible: Storage
  feed: Feed
  /** Table of the settings, keyed by `key`. */
  settings: string
  isGoing: Parameters<typeof createWithheld>[0]['isGoing']
  me(): { readonly id: PersonId; readonly keys: Keys } | undefined
  keyStore: KeyStore
  device: BackupDevice
  crypto: Crypto
  clock: Clock
  exporting: Pick<ExportingDeps, 'marks' | 'rules' | 'nameOf'>
  /** First time that there was somebody to lose; wall clock. */
  since(): number | undefined
}

/** Steps of progress that are shown. Bytes: each of them is a change of the store. */
const SHOWN_BYTES = 2 ** 18

const day = (at: number) => new Date(at).toISOString().slice(0, 10)

/** Backup room: what was said, as a file that the recovery words open; and back again. */
export function createBackup(deps: BackupDeps, store: StoreApi<BackupState>): LoadedBackup {
  const { storage, feed, keyStore, device, crypto, clock, schema, me } = deps
  const tables: readonly TableSpec[] = inBackup(deps.tables, deps.staying)
  const setting = createSetting({ storage, table: deps.settings })
  let cancelled = false
  const isCancelled = () => cancelled

  /** Turn of its own: whatever is done, it reads or writes a whole disk. */
  async function alone<T>(what: Progress['what'], run: (onBytes: (n: number, of?: number) => void) => Promise<T>) {
    if (store.getState().running) return 'busy' as const
    cancelled = false
    const show = (bytes: number, of?: number) =>
      store.setState({ running: { what, bytes, ...(of === undefined ? {} : { of }) } })
    show(0)
    let shown = 0
    try {
      return await run((bytes, of) => {
        if (bytes - shown < SHOWN_BYTES) return
        shown = bytes
        show(bytes, of)
      })
    } finally {
      store.setState({ running: undefined })
    }
  }

  /** Writes a backup to a sink that is opened once it is known for whom. */
  const write = (what: 'save' | 'daily', open: () => Promise<FileSink>): Promise<Saved> =>
    alone(what, async (onBytes): Promise<Saved> => {
      try {
        const self = me()
        if (!self) return 'failed'
        const recipient = await keyStore.recipient()
        if (!recipient) return 'words'
        const sealing = await device.sealing()
        const entries = await countEntries(storage)
        const pass = createWithheld({ storage, settings: deps.settings, isGoing: deps.isGoing })
        const snapshot = createSnapshot({ storage, feed, tables, pass })
        const its = { snapshot, tables, schema, me: self, recipient, sealing, crypto, clock, isCancelled, onBytes }
        await writeBackup(its, await open())
        const at = clock.now()
        // A disk that refuses this has the backup all the same.
        await setting.change({ at, entries, askedAt: undefined, times: 0 }).catch(() => false)
        store.setState(({ shown }) => ({ at, shown: shown === 'reminder' ? undefined : shown }))
        return 'done'
      } catch (reason) {
        return whyOf(reason)
      }
    })

  const daily = createDaily({
    ...{ store, device, clock, setting, storage, since: deps.since },
    write: (file: KeptFile) => write('daily', () => file.open()),
  })

  const nameOf = (id: string) => `tete-a-tete-${id.slice(-6)}-${day(clock.now())}.age`

  return {
    look: daily.look,
    async save() {
      const self = me()
      return write('save', async () => (await device.files()).download(nameOf(self?.id ?? ''), { sealed: true }))
    },
    cancel() {
      cancelled = true
    },
    async choose() {
      // For whom has to be known before anything is chosen.
      if (!(await keyStore.recipient().catch(() => undefined))) return 'words'
      return daily.choose(`tete-a-tete-${me()?.id.slice(-6) ?? ''}.age`)
    },
    allow: daily.allow,
    stopDaily: daily.forget,
    learn: async (words) => withSecret(words, (secret) => keyStore.keepRecipient(secret)),
    async identity(words) {
      const sealing = await device.sealing()
      if (words) return withSecret(words, async (secret) => sealing.identityOf(await keyStore.backupKeyOf(secret)))
      const kept = await keyStore.secret()
      if (!kept?.kept) return undefined
      const secret = await kept.read()
      try {
        return sealing.identityOf(await keyStore.backupKeyOf(secret))
      } finally {
        secret.fill(0)
      }
    },
    restore: (words, file) => alone('restore', (onBytes) => restoreBackup(deps, words, file, { isCancelled, onBytes })),
    export: (asked) => alone('export', (onBytes) => exportTo(asked, onBytes)),
    notNow: daily.notNow,
    begin: daily.begin,
    stop() {
      cancelled = true
      daily.stop()
    },
  }

  async function exportTo(asked: ExportAsked, onBytes: (bytes: number) => void): Promise<Exclude<Saved, 'words'>> {
    let sink: FileSink | undefined
    try {
      sink = await (await device.files()).download(`${asked.name}.${asked.form === 'json' ? 'json' : 'txt'}`, {
        sealed: false,
      })
      let bytes = 0
      for await (const piece of exportOf({ storage: deps.visible, clock, ...deps.exporting }, asked)) {
        if (cancelled) throw new Cancelled()
        await sink.write(piece)
        bytes += piece.length
        onBytes(bytes)
      }
      await sink.close()
      return 'done'
    } catch (reason) {
      await sink?.abort().catch(() => undefined)
      return whyOf(reason)
    }
  }
}

async function withSecret<T>(words: ReadWords, use: (secret: ReturnType<ReadWords['secret']>) => Promise<T>) {
  const secret = words.secret()
  try {
    return await use(secret)
  } finally {
    secret.fill(0)
  }
}

function whyOf(reason: unknown): 'cancelled' | 'full' | 'failed' {
  if (reason instanceof Cancelled) return 'cancelled'
  if (reason instanceof OpeningError) return 'failed'
  return reason instanceof Error && reason.name === 'QuotaExceededError' ? 'full' : 'failed'
}
