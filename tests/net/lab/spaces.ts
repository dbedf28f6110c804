import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder, removeRemains, removeSpace, spacePrefix, WIDE } from './remains.mjs'

const LOGS = join(import.meta.dirname, '../../../artefacts/net/logs')

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const run = (command: string, args: readonly string[]): string => {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...WIDE },
    })
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string }
    throw new Error(`${command} ${args.join(' ')}: ${stderr.trim()}`, { cause: error })
  }
}

interface Started {
  /** File in the laboratory's folder that gets what it prints. */
  readonly log: string
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** Namespace: a machine of its own, as far as the network goes. */
export interface Space {
  /** As `ip netns` knows it. */
  readonly ns: string
  /** `ip -n … LINE`, several lines one after the other. */
  ip(...lines: string[]): void
  /** What a shell script prints there; throws where it fails. */
  sh(script: string): string
  start(command: string, args: readonly string[], options: Started): ChildProcess
  /** Processes that run there. */
  pids(): number[]
  /** As its programs read it. */
  resolver(address: string): void
}

export interface Spaces {
  /** For logs, certificates, profiles of browsers. */
  readonly folder: string
  add(name: string): Space
  /** A cable between two machines, or two ends in one. */
  cable(a: Space, nameA: string, b: Space, nameB: string): void
  /** Started here, and ended with the rest. */
  own(child: ChildProcess): void
  remove(): void
}

/** What programs have printed, for whoever looks into a failure. */
const keepLogs = (folder: string) => {
  mkdirSync(LOGS, { recursive: true })
  for (const name of readdirSync(folder)) if (name.endsWith('.log')) copyFileSync(join(folder, name), join(LOGS, name))
}

/** Namespaces of this process. Whatever killed ones have left goes first. */
export const createSpaces = (): Spaces => {
  removeRemains()
  const folder = makeFolder()
  const spaces = new Set<string>()
  const children = new Set<ChildProcess>()
  const own = (child: ChildProcess) => {
    children.add(child)
    child.once('exit', () => children.delete(child))
  }
  const remove = () => {
    for (const name of spaces) removeSpace(name)
    spaces.clear()
    for (const child of children) child.kill('SIGKILL')
    if (existsSync(folder)) keepLogs(folder)
    rmSync(folder, { recursive: true, force: true })
  }
  // Also where nobody comes to clean up, as long as this process ends by itself.
  process.once('exit', remove)

  return {
    folder,
    own,
    remove,
    add(name) {
      const ns = `${spacePrefix(process.pid)}${name}`
      const etc = `/etc/netns/${ns}`
      run('ip', ['netns', 'add', ns])
      spaces.add(ns)
      mkdirSync(etc, { recursive: true })
      writeFileSync(join(etc, 'hosts'), '127.0.0.1 localhost\n')
      writeFileSync(join(etc, 'resolv.conf'), '')
      const space: Space = {
        ns,
        ip(...lines) {
          for (const line of lines) run('ip', ['-n', ns, ...line.split(' ')])
        },
        sh: (script) => run('ip', ['netns', 'exec', ns, 'sh', '-ec', script]),
        start(command, args, { log, env, cwd }) {
          const out = openSync(join(folder, log), 'a')
          const child = spawn('ip', ['netns', 'exec', ns, command, ...args], {
            stdio: ['ignore', out, out],
            env: { ...process.env, ...WIDE, ...env },
            cwd: cwd ?? folder,
          })
          own(child)
          return child
        },
        pids: () => run('ip', ['netns', 'pids', ns]).split('\n').filter(Boolean).map(Number),
        resolver: (address) => writeFileSync(join(etc, 'resolv.conf'), `nameserver ${address}\n`),
      }
      space.ip('link set lo up')
      return space
    },
    cable(a, nameA, b, nameB) {
      run('ip', ['-n', a.ns, 'link', 'add', nameA, 'type', 'veth', 'peer', 'name', nameB, 'netns', b.ns])
    },
  }
}

/** Waits until something listens there. */
export const listens = async (space: Space, address: string, port: number): Promise<void> => {
  for (let tries = 0; tries < 600; tries += 1) {
    try {
      space.sh(`ss -Hltn 'src ${address}:${port}' | grep -q .`)
      return
    } catch {
      await sleep(100)
    }
  }
  throw new Error(`nothing listens on ${address}:${port}`)
}

/** Ends a process that was started here, and waits. */
export const end = async (child: ChildProcess | undefined, signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL') => {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await exit
}
