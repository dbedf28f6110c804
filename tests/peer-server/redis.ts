import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'

export interface RunningRedis {
  readonly url: string
  readonly port: number
  /** Ends it at once. What it held is gone. */
  kill(): Promise<void>
  /** On the same port, empty. */
  start(): Promise<void>
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export const startRedis = async (password?: string): Promise<RunningRedis> => {
  const port = await freePort()
  let child: ChildProcess | undefined

  const redis: RunningRedis = {
    url: `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`,
    port,
    async start() {
      const started = spawn(
        'redis-server',
        [
          '--port',
          String(port),
          '--bind',
          '127.0.0.1',
          '--save',
          '',
          '--appendonly',
          'no',
          ...(password === undefined ? [] : ['--requirepass', password]),
        ],
        {
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      )
      child = started
      running.add(started)
      await new Promise<void>((resolve, reject) => {
        started.stdout.on('data', (text) => String(text).includes('Ready to accept connections') && resolve())
        started.on('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
      })
    },
    async kill() {
      const ended = child
      if (ended === undefined) return
      child = undefined
      running.delete(ended)
      await new Promise((resolve) => {
        ended.once('exit', resolve)
        ended.kill('SIGKILL')
      })
    },
  }
  await redis.start()
  return redis
}
