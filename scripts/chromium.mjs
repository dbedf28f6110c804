// Where is a Chromium for the browser tests? Imports nothing from node_modules.
import { accessSync, constants } from 'node:fs'
import { failInOneLine, isMain, run } from './run.mjs'

const KNOWN = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** As root there is no sandbox to be had; the others keep Chromium from looking for hosts that no test is about. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
]

const canRun = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The path of a Chromium on this machine, or undefined. `CHROMIUM_PATH`, when set, is the only candidate. */
export const findChromium = () => {
  const chosen = process.env.CHROMIUM_PATH
  return (chosen ? [chosen] : KNOWN).find(canRun)
}

const installByApt = async () => {
  if (process.getuid?.() !== 0 || !canRun('/usr/bin/apt-get')) return
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  console.log('No Chromium here: installing the package chromium (apt-get) …')
  await run('apt-get', ['update', '-qq'], { env })
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env })
}

/** Finds one, or installs one where that is allowed. Throws with one line when there is none to be had. */
export const haveChromium = async () => {
  if (process.env.CHROMIUM_PATH) {
    const chosen = findChromium()
    if (chosen === undefined) throw new Error(`CHROMIUM_PATH: no program at ${process.env.CHROMIUM_PATH}`)
    return chosen
  }
  if (findChromium() === undefined) await installByApt()
  const found = findChromium()
  if (found === undefined)
    throw new Error(
      'The browser tests need Chromium: install it (Debian, Ubuntu: apt-get install chromium) or set CHROMIUM_PATH.',
    )
  return found
}

if (isMain(import.meta.url)) console.log(await haveChromium().catch(failInOneLine))
