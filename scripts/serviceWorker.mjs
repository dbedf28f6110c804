// Makes the service worker of a built page: the list of its files with their hashes, and the code that keeps them. A Vite plugin; also
// used by tests, on a changed copy of a build.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { ROOT } from './run.mjs'

export const SERVICE_WORKER = 'sw.js'
/** Large, and not for everybody: the search engine, the names of the emoji in each language. Kept from their first use on. */
const OPTIONAL = /^assets\/(emoji-names|search\.worker|sqlite3)|\.wasm$/
const PLACEHOLDER = 'VERSION-OF-THE-PAGE'

/** Hexadecimal digits of a hash that are compared: 160 bits, for which nobody finds another content, in two thirds of the bytes. */
const DIGITS = 40

const hashOf = (content) => createHash('sha256').update(content).digest('hex')

/** `[{ path, hash, optional? }]` of everything below `folder`, sorted, relative to the page. */
const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => path !== SERVICE_WORKER && !path.endsWith('.map'))
    .sort()
    .map((path) => ({
      path: path === 'index.html' ? '' : path,
      hash: hashOf(readFileSync(join(folder, path))).slice(0, DIGITS),
      ...(OPTIONAL.test(path) ? { optional: true } : {}),
    }))

/** Writes `sw.js` into the folder of a built page. */
export const writeServiceWorker = async (folder) => {
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    define: { PAGE_FILES: JSON.stringify(filesOf(folder)), PAGE_VERSION: JSON.stringify(PLACEHOLDER) },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: {
        input: join(ROOT, 'src/serviceWorker/main.ts'),
        output: { format: 'iife', entryFileNames: SERVICE_WORKER },
      },
    },
  })
  const [{ code }] = [built].flat()[0].output
  if (!code.includes(PLACEHOLDER)) throw new Error('the service worker does not name its version')
  // Other files or other code: another version, with a place of its own on the device.
  writeFileSync(join(folder, SERVICE_WORKER), code.replace(PLACEHOLDER, hashOf(code).slice(0, 16)))
}

export const serviceWorker = () => {
  let folder
  let failed = false
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    buildEnd(error) {
      failed = error !== undefined
    },
    // Also called after a build that failed, whose own error would be hidden by one from here.
    async closeBundle() {
      if (!failed) await writeServiceWorker(folder)
    },
  }
}
