import {
  BACKUP_FILE,
  DISK,
  DISK_POINTER,
  DOWNLOAD_FOLDER,
  FILES_FOLDER,
  giveWayCache,
  INDEX_FOLDER,
  isOurs,
  KEYS,
  keptCache,
  LATER_DISKS,
  pageCaches,
} from '../lib/places.ts'
import type { Left } from '../ports/device.ts'
import { deleteDatabase } from './indexedDb/deleteDatabase.ts'

/** Another tab, or a worker that is just ending, may hold it for a moment. Milliseconds. */
const PATIENCE_MS = 5_000
const RETRY_MS = 100

interface Deps {
  /** Folder of the page, as a URL. */
  home: string
  container: ServiceWorkerContainer | undefined
}

/**
 * Forgets everything that this page keeps in this browser: databases, private files, caches, its worker, its notifications and its words in
 * the storages. What belongs to others of this origin stays. Gives back what is left; never rejects.
 */
export async function forgetDevice({ home, container }: Deps): Promise<readonly Left[]> {
  const steps: readonly (readonly [Left, () => Promise<void>])[] = [
    // The keys first: whatever comes next, nobody can speak in this name any more.
    ['databases', () => deleteDatabase(KEYS)],
    ...[DISK, ...LATER_DISKS].map((name) => ['databases', () => deleteDatabase(name)] as const),
    // The pointer after what it points at: cut off before, the next start finds no disk rather than another one.
    ['databases', () => deleteDatabase(DISK_POINTER)],
    ['databases', () => deleteDatabase(BACKUP_FILE)],
    ['files', () => patiently(deleteFiles)],
    ['worker', () => endWorker(home, container)],
    ['caches', () => deleteCaches(home)],
    ['storage', async () => [localStorage, sessionStorage].forEach(forgetWords)],
  ]
  const left = new Set<Left>()
  for (const [what, step] of steps) await step().catch(() => left.add(what))
  return [...left]
}

const pause = () => new Promise((resolve) => setTimeout(resolve, RETRY_MS))

async function patiently(step: () => Promise<void>): Promise<void> {
  for (const until = performance.now() + PATIENCE_MS; ; await pause()) {
    try {
      return await step()
    } catch (reason) {
      if (performance.now() > until) throw reason
    }
  }
}

async function deleteFiles(): Promise<void> {
  const root = await navigator.storage?.getDirectory?.()
  for (const folder of [INDEX_FOLDER, DOWNLOAD_FOLDER, FILES_FOLDER])
    await root?.removeEntry(folder, { recursive: true }).catch((reason: unknown) => {
      if (!(reason instanceof DOMException && reason.name === 'NotFoundError')) throw reason
    })
}

async function deleteCaches(home: string): Promise<void> {
  if (!('caches' in globalThis)) return
  const ours = (name: string) =>
    name.startsWith(pageCaches(home)) || name === keptCache(home) || name === giveWayCache(home)
  for (const name of await caches.keys()) if (ours(name)) await caches.delete(name)
}

/** Worker that is just being installed would write its cache after that was deleted. */
async function settled(worker: ServiceWorker | null): Promise<void> {
  if (!worker) return
  await new Promise<void>((resolve) => {
    worker.addEventListener('statechange', () => worker.state !== 'installing' && resolve())
    setTimeout(resolve, PATIENCE_MS)
  })
}

async function endWorker(home: string, container: ServiceWorkerContainer | undefined): Promise<void> {
  for (const registration of (await container?.getRegistrations()) ?? []) {
    if (registration.scope !== home) continue
    await settled(registration.installing)
    for (const shown of await registration.getNotifications()) shown.close()
    await registration.unregister()
  }
  await navigator.clearAppBadge?.()
}

/** Words of this app in one of the two storages. */
export function forgetWords(storage: Storage) {
  for (const key of Object.keys(storage)) if (isOurs(key)) storage.removeItem(key)
}
