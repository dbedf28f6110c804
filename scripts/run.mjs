// Starts programs for the other scripts. Imports nothing from node_modules.
import { spawn } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/** Was this file itself started, rather than imported? */
export const isMain = (url) =>
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(url))

/** Captured or piped output is read as text: no colours. */
const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: undefined }

/** For what a person can put right: the words, no stack. */
export const failInOneLine = (error) => {
  console.error(error.message)
  process.exit(1)
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * npm passes signals to the shell that it starts scripts with, and a shell that dies of one leaves its script running, with the port
 * taken. So whoever was started by npm stops when that shell is gone.
 */
export const stopWithNpm = () => {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, 500).unref()
}

/**
 * Runs a program in the project's folder and passes signals on to it. Resolves when it has ended; never rejects.
 * With `quiet`, what it printed is returned as `output` instead of being shown.
 */
export const run = (command, args, { env = {}, quiet = false } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...plain, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    })
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    const forward = (signal) => child.kill(signal)
    for (const signal of SIGNALS) process.on(signal, forward)
    const done = (code, signal, trouble = '') => {
      for (const name of SIGNALS) process.off(name, forward)
      if (signal === 'SIGINT' || signal === 'SIGTERM') process.exit(signal === 'SIGINT' ? 130 : 143)
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() + trouble })
    }
    child.on('error', (error) => done(1, null, `${command}: ${error.message}\n`))
    child.on('close', (code, signal) => done(code, signal))
  })

/** Runs the command `bin` of an installed package with this very Node. */
export const runTool = (pkg, bin, args, options) => {
  const home = join(ROOT, 'node_modules', pkg)
  const { bin: bins } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  return run(process.execPath, [join(home, typeof bins === 'string' ? bins : bins[bin]), ...args], options)
}
