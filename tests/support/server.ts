import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const BUILT = join(import.meta.dirname, '../../dist/server/main.js')

/** A server that runs as its own process, as people run it. */
export interface RunningServer {
  /** Where it can be reached from here; no slash at the end. */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Everything it has printed so far. */
  readonly printed: { readonly out: string; readonly err: string }
  /** Asks it to stop (SIGTERM) and waits. Resolves to its exit code, null when it had to be killed by a signal. */
  stop(): Promise<number | null>
  /** Ends it at once (SIGKILL), as a crash or a power cut would. */
  kill(): Promise<void>
}

/** One that several tests use, so that none of them may end it. */
export type SharedServer = Pick<RunningServer, 'url' | 'port'>

export interface ServerSetup {
  /** Added to the environment; without PORT a free port is taken. Give `{ PORT: String(old.port) }` to come back on the same one. */
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** Another build than dist/server/main.js. */
  readonly entry?: string
}

/** Settings of whoever runs the tests are not settings of the servers under test. */
const SETTINGS = ['PORT', 'HOST', 'PEER_PATH', 'PUBLIC_URL', 'ICE_SERVERS', 'BROKERS', 'LOG_LEVEL', 'NODE_OPTIONS']

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export interface ServerProcess {
  readonly child: ChildProcess
  readonly printed: { out: string; err: string }
  readonly exit: Promise<number | null>
}

/** Starts the process and does not wait for anything. */
export const spawnServer = ({ env = {}, args = [], entry = BUILT }: ServerSetup = {}): ServerProcess => {
  if (!existsSync(entry)) throw new Error(`${entry} is missing: node scripts/build.mjs makes it.`)
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTINGS.includes(name)))
  const child = spawn(process.execPath, [entry, ...args], {
    env: { ...inherited, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const printed = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.err += text
  })
  const exit = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      running.delete(child)
      resolve(code)
    })
  })
  return { child, printed, exit }
}

/** Resolves once it listens. Rejects with what it printed if it ends before. */
export const startServer = async (setup: ServerSetup = {}): Promise<RunningServer> => {
  const { child, printed, exit } = spawnServer(setup)
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /(\d+)\n/.exec(printed.out)
      if (found) resolve(Number(found[1]))
    })
    void exit.then((code) => reject(new Error(`The server ended (${code}) instead of listening:\n${printed.err}`)))
  })
  return {
    url: `http://localhost:${port}`,
    port,
    pid: child.pid!,
    printed,
    stop() {
      child.kill('SIGTERM')
      return exit
    },
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
  }
}
