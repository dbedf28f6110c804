// Where is a Chromium for the browser tests? Imports nothing from node_modules.
import { accessSync, constants } from 'node:fs'

const KNOWN = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Chromium's engine without the browser around it, whose own window and panels take a third of the time of a page. */
const SHELLS = ['/usr/bin/chromium-headless-shell']

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

/** The path of a headless shell, or undefined; where a Chromium was chosen, that is the one for everything. */
export const findHeadlessShell = () => (process.env.CHROMIUM_PATH ? undefined : SHELLS.find(canRun))
