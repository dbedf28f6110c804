import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, makeCertificate } from './proxy.ts'

const SHIPPED = join(import.meta.dirname, '../../peer-server/containers')
export const TURN_SETTINGS = join(SHIPPED, 'turnserver.conf')

export interface RunningTurn {
  readonly port: number
  readonly tlsPort: number
  readonly pid: number
  /** All that coturn is told, by one file. */
  readonly settings: string
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
const endGroup = ({ pid }: ChildProcess) => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
process.once('exit', () => {
  for (const child of running) endGroup(child)
})

/** coturn as it is shipped, script and configuration, on this machine alone; with `more` lines in the configuration. */
export const startTurn = async (
  secret: string,
  more: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningTurn> => {
  const folder = mkdtempSync(join(tmpdir(), 'turn-'))
  const { cert, key } = makeCertificate(folder)
  const [port, tlsPort] = [await freePort(), await freePort()]
  const [base, secretFile, certificates] = [`${folder}/base.conf`, `${folder}/secret`, `${folder}/certificates`]
  const shipped = readFileSync(TURN_SETTINGS, 'utf8')
  const own = ['listening-ip=127.0.0.1', 'relay-ip=127.0.0.1', `pidfile=${folder}/pid`, `userdb=${folder}/db`, ...more]
  writeFileSync(base, `${shipped}\n${own.join('\n')}\n`)
  writeFileSync(secretFile, secret)
  mkdirSync(certificates)
  copyFileSync(cert, `${certificates}/localhost.crt`)
  copyFileSync(key, `${certificates}/localhost.key`)
  const settings = `${folder}/turnserver.conf`
  const child = spawn('sh', [join(SHIPPED, 'turn.sh')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
    // The script puts itself to sleep in the background, for renewed certificates: with its group it can be ended as a whole.
    detached: true,
    env: {
      PATH: process.env.PATH,
      DOMAIN: 'localhost',
      TURN_PORT: String(port),
      TURN_TLS_PORT: String(tlsPort),
      SETTINGS: settings,
      BASE: base,
      KEY: secretFile,
      CERTIFICATES: certificates,
      ...env,
    },
  })
  running.add(child)
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      printed += text
    })
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const listens = (at: number) =>
    new Promise<boolean>((resolve) => {
      const socket = connectTcp(at, '127.0.0.1', () => resolve(true))
      socket.on('connect', () => socket.destroy()).on('error', () => resolve(false))
    })
  for (const at of [port, tlsPort])
    for (let tries = 0; !(await listens(at)); tries += 1) {
      if (tries > 1_200 || child.exitCode !== null) throw new Error(`turnserver does not listen: ${printed}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  return {
    port,
    tlsPort,
    pid: child.pid ?? 0,
    settings,
    async stop() {
      endGroup(child)
      await exit
      running.delete(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
