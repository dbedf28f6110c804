// Brings node_modules in step with the lock file. Imports nothing from node_modules: it is what makes that folder.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { failInOneLine, isMain, ROOT, run } from './run.mjs'

const LOCK = join(ROOT, 'package-lock.json')
const MODULES = join(ROOT, 'node_modules')
const STAMP = join(MODULES, '.installed')
const OLDEST_NODE = [20, 19]

/** Packages with binaries depend on the machine as well. */
const MACHINE = `${process.platform} ${process.arch} ${process.versions.modules}`

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))
const readStamp = () => (existsSync(STAMP) ? readJson(STAMP) : {})

/** By npm's own record of what it last installed here, `npm install` by hand already did the work. */
const npmSaysSame = () => {
  const record = join(MODULES, '.package-lock.json')
  const { machine = MACHINE } = readStamp()
  if (machine !== MACHINE || !existsSync(record)) return false
  const installed = readJson(record).packages
  return Object.entries(readJson(LOCK).packages).every(([path, wants]) => {
    if (path === '') return true
    const has = installed[path]
    return has === undefined ? wants.optional === true : has.version === wants.version
  })
}

/** Throws with one line when it cannot be done. */
export const install = async () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
    throw new Error(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`)
  const lock = createHash('sha256').update(readFileSync(LOCK)).digest('hex')
  const stamp = readStamp()
  if (stamp.lock === lock && stamp.machine === MACHINE) return
  if (!npmSaysSame()) {
    console.log('Installing what package-lock.json lists (npm ci) …')
    // NODE_ENV=production would leave out what the build needs.
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
    const npm = process.env.npm_execpath
    const { code } = npm?.endsWith('.js') ? await run(process.execPath, [npm, ...args]) : await run('npm', args)
    if (code !== 0) throw new Error('npm ci failed: see above.')
  }
  writeFileSync(STAMP, JSON.stringify({ lock, machine: MACHINE }))
}

if (isMain(import.meta.url)) await install().catch(failInOneLine)
