// Builds page and server into dist/, each only when its sources are newer. Imports nothing from node_modules.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { install } from './install.mjs'
import { failInOneLine, isMain, ROOT, runTool } from './run.mjs'

const SHARED = ['package.json', 'package-lock.json', 'tsconfig.base.json']

const PARTS = {
  page: {
    sources: [
      ...[
        'src',
        'public',
        'index.html',
        'vite.config.ts',
        'scripts/cldr',
        'scripts/emojiData.mjs',
        'scripts/serviceWorker.mjs',
        'lingui.config.ts',
      ],
      ...['tsconfig.json', 'tsconfig.worker.json', ...SHARED],
    ],
    made: 'dist/page/index.html',
    args: ['build', '--logLevel', 'warn'],
  },
  server: {
    sources: ['peer-server', ...SHARED],
    made: 'dist/server/main.js',
    args: ['build', '--logLevel', 'warn', '--config', 'peer-server/vite.config.ts'],
  },
}

/** The newest change below a path, in milliseconds. A folder's own time counts: it tells of files taken away. */
const newest = (path) => {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs)
}

const stampOf = (part) => join(ROOT, `dist/${part}.built`)

const isFresh = (part) => {
  const { sources, made } = PARTS[part]
  if (!existsSync(join(ROOT, made)) || !existsSync(stampOf(part))) return false
  const built = statSync(stampOf(part)).mtimeMs
  return sources.every((source) => newest(join(ROOT, source)) < built)
}

/** Resolves to `{ code, output }`, with 0 for what is built. `force` builds whatever the dates say. */
export const build = async (part, { force = false, quiet = false } = {}) => {
  if (!force && isFresh(part)) return { code: 0, output: '' }
  const { args } = PARTS[part]
  if (!quiet) console.log(`Building the ${part} …`)
  // A failed build must not leave an older one to be served or tested; the stamp bears the time of the start, so that a
  // change made meanwhile is seen next time.
  const started = new Date()
  rmSync(join(ROOT, 'dist', part), { recursive: true, force: true })
  rmSync(stampOf(part), { force: true })
  const result = await runTool('vite', 'vite', args, { quiet, env: { NODE_ENV: 'production' } })
  if (result.code === 0) {
    mkdirSync(join(ROOT, 'dist'), { recursive: true })
    writeFileSync(stampOf(part), '')
    utimesSync(stampOf(part), started, started)
  }
  return result
}

if (isMain(import.meta.url)) {
  await install().catch(failInOneLine)
  for (const part of Object.keys(PARTS)) {
    const { code } = await build(part, { force: true })
    if (code !== 0) process.exit(code)
  }
}
