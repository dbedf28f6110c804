import { pageCaches } from '../lib/places.ts'
import { dressed, type ServedWith } from './dressed.ts'
import { CONFIG, createKeptConfig } from './keptConfig.ts'

/** File of the built page. */
export interface ShellFile {
  /** Relative to where the page lies; empty for the page itself. */
  readonly path: string
  /** SHA-256 of its content, the first 160 bits, in hexadecimal digits. */
  readonly hash: string
  /** Large and not for everybody: kept from its first use on, not beforehand. */
  readonly optional?: true
}

export interface ShellDeps {
  readonly caches: CacheStorage
  fetch(request: Request | string, init?: RequestInit): Promise<Response>
  digest(bytes: ArrayBuffer): Promise<string>
  /** Folder of the page, as a URL; ends with a slash. */
  readonly home: string
  readonly version: string
  readonly files: readonly ShellFile[]
  readonly servedWith: ServedWith | undefined
}

export interface Shell {
  /** Fetches all of this version, or rejects and leaves nothing behind. */
  install(): Promise<void>
  /** Removes what other versions left, and makes sure that the server's word on itself is there. */
  takeOver(): Promise<void>
  /**
   * Answer to a request of the page; `undefined` for what is none of our business. `later` is work that may outlast the
   * answer.
   */
  answerTo(request: Request, later: Later): (() => Promise<Response>) | undefined
}

type Later = (work: Promise<unknown>) => void

/** Files fetched at the same time while installing: the page is in use meanwhile. */
const MAX_FETCHES = 4

/** The page and all its parts, of one version, kept on this device. */
export function createShell({ caches, fetch, digest, home, version, files, servedWith }: ShellDeps): Shell {
  const prefix = pageCaches(home)
  const name = `${prefix}${version}`
  const urlOf = (path: string) => `${home}${path}`
  const byPath = new Map(files.map((file) => [file.path, file]))
  const config = createKeptConfig({ caches, fetch, home })

  const isTrue = async (response: Response, file: ShellFile) =>
    response.ok && !response.redirected && (await digest(await response.clone().arrayBuffer())) === file.hash

  /** As the server has it, if it has it in this version; asked past the browser's own cache where that holds something else. */
  async function fetchTrue(file: ShellFile): Promise<Response> {
    // Names in assets/ change with the content: what the browser's own cache has of those needs no asking.
    const first = file.path.startsWith('assets/') ? 'default' : 'no-cache'
    for (const cache of [first, 'reload'] as const) {
      const response = await fetch(urlOf(file.path), { cache })
      if (await isTrue(response, file)) return response
    }
    throw new Error(`${urlOf(file.path)} is of another version`)
  }

  /** Large files that have not changed are not fetched again. */
  async function carryOver(file: ShellFile, cache: Cache) {
    const old = await caches.match(urlOf(file.path))
    if (old && (await isTrue(old, file))) await cache.put(urlOf(file.path), old)
  }

  async function fill(cache: Cache) {
    const waiting = [...files]
    const worker = async () => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        if (file.optional) await carryOver(file, cache)
        else await cache.put(urlOf(file.path), await fetchTrue(file))
      }
    }
    await Promise.all(Array.from({ length: MAX_FETCHES }, worker))
  }

  /** Files that are gone or not what they were (the page's own scripts could write here too) come from the server. */
  async function serve(file: ShellFile, request: Request, later: Later): Promise<Response> {
    const kept = await caches.match(urlOf(file.path), { cacheName: name }).catch(() => undefined)
    if (kept && (await isTrue(kept, file))) return dressed(kept, file.path, servedWith)
    const fresh = await fetch(file.path === '' ? home : request, { cache: 'no-cache' })
    if (await isTrue(fresh, file)) later(keep(file, fresh.clone()))
    return fresh
  }

  /** Unless a newer version has taken over meanwhile and removed this one. */
  async function keep(file: ShellFile, response: Response) {
    try {
      if (await caches.has(name)) await (await caches.open(name)).put(urlOf(file.path), response)
    } catch {
      // A full disk: then it comes from the server each time.
    }
  }

  return {
    async install() {
      const before = await caches.has(name)
      try {
        await fill(await caches.open(name))
      } catch (reason) {
        // The server may have gone back to the version in use, whose files these are.
        if (!before) await caches.delete(name)
        throw reason
      }
    },
    async takeOver() {
      for (const other of await caches.keys())
        if (other.startsWith(prefix) && other !== name) await caches.delete(other)
      await config.ensure()
    },
    answerTo(request, later) {
      const { origin, pathname } = new URL(request.url)
      const url = origin + pathname
      if (request.method !== 'GET' || !url.startsWith(home)) return undefined
      const asPage = request.mode === 'navigate'
      const asked = url.slice(home.length)
      if (!asPage && asked === CONFIG) return () => config.answer(request, later)
      const path = asPage && asked === 'index.html' ? '' : asked
      const file = byPath.get(path)
      // The page is served as a page only, and no other file as one: a link to a script is not ours to answer.
      if (!file || asPage !== (path === '')) return undefined
      return () => serve(file, request, later)
    },
  }
}
