import type { StoreApi } from 'zustand/vanilla'
import type { BackupDevice, KeptFile } from '../../ports/backups.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Storage } from '../../ports/storage.ts'
import type { BackupState, Saved } from './backup.ts'
import { countEntries, isDue } from './reminding.ts'
import type { createSetting } from './setting.ts'

/** Backup that is older than that is written anew, where there is a kept file. Milliseconds. */
export const DAILY_MS = 24 * 60 * 60_000
/** Pause between two looks. Milliseconds. */
const LOOK_MS = 15 * 60_000
/** Pause after a failed writing. Milliseconds. */
const AGAIN_MS = 60 * 60_000

interface Deps {
  store: StoreApi<BackupState>
  device: Pick<BackupDevice, 'files' | 'mayEvict' | 'whenIdle' | 'keepsFiles'>
  clock: Clock
  setting: ReturnType<typeof createSetting>
  storage: Storage
  since(): number | undefined
  write(file: KeptFile): Promise<Saved>
}

/** Daily backup into a kept file, and where there is none, a reminder now and then. */
export function createDaily({ store, device, clock, setting, storage, since, write }: Deps) {
  let cancelLook = () => {}
  let stopped = false
  /** Reminded once in the life of a page is often enough. */
  let reminded = false
  let notBefore = 0

  const keptFile = async () => (device.keepsFiles ? (await device.files()).kept() : undefined)

  async function look(): Promise<KeptFile | undefined> {
    const [{ at }, file] = await Promise.all([setting.read(), keptFile().catch(() => undefined)])
    const access = file && (await file.access())
    store.setState(({ kept }) => ({
      at,
      kept: file && {
        name: file.name,
        ...(access !== 'granted'
          ? { trouble: 'asks' as const }
          : kept?.trouble === 'failed'
            ? { trouble: 'failed' as const }
            : {}),
      },
    }))
    return file
  }

  /** Writes, and shows whether that went well. */
  async function into(file: KeptFile): Promise<Saved> {
    const saved = await write(file)
    const failed = saved === 'full' || saved === 'failed' || saved === 'words'
    store.setState(({ shown }) => ({
      kept: { name: file.name, ...(failed ? { trouble: 'failed' as const } : {}) },
      shown: shown === 'lapsed' ? undefined : shown,
    }))
    if (failed) notBefore = clock.uptime() + AGAIN_MS
    return saved
  }

  async function atItsTime() {
    const file = await look()
    const { at } = store.getState()
    if (!file) return remind()
    const isOld = at === undefined || Math.abs(clock.now() - at) >= DAILY_MS
    if (!isOld || clock.uptime() < notBefore || store.getState().running) return
    if (store.getState().kept?.trouble === 'asks') return ask()
    await new Promise<void>((run) => device.whenIdle(run))
    if (!stopped) await into(file)
  }

  /** Permission has lapsed: said once in the life of a page, and no more often than the reminder. */
  async function ask() {
    if (reminded || !(await mayAsk())) return
    reminded = true
    store.setState({ shown: 'lapsed' })
  }
  const mayAsk = async () => {
    const { askedAt } = await setting.read()
    return askedAt === undefined || Math.abs(clock.now() - askedAt) >= 7 * DAILY_MS
  }

  async function remind() {
    if (reminded) return
    const [known, entries, mayEvict] = await Promise.all([setting.read(), countEntries(storage), device.mayEvict()])
    const due = isDue(known, { now: clock.now(), since: since(), entries, mayEvict })
    if (!due || stopped || reminded) return
    reminded = true
    store.setState({ shown: 'reminder' })
  }

  function later(ms: number) {
    cancelLook = clock.after(ms, () => {
      atItsTime()
        .catch(() => undefined)
        .finally(() => stopped || later(LOOK_MS))
    })
  }

  return {
    look: async () => void (await look()),
    async choose(name: string): Promise<Saved | undefined> {
      const file = await (await device.files()).choose(name)
      return file && into(file)
    },
    async allow(): Promise<Saved> {
      const file = await keptFile()
      if (!file || !(await file.ask())) return 'failed'
      return into(file)
    },
    async forget() {
      await (await device.files()).forget()
      store.setState({ kept: undefined, shown: undefined })
    },
    async notNow() {
      store.setState({ shown: undefined })
      const { times } = await setting.read()
      await setting.change({ askedAt: clock.now(), times: times + 1 })
    },
    begin: () => later(0),
    stop() {
      stopped = true
      cancelLook()
    },
  }
}
