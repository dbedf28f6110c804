// npm run dev: the page with reload and the broker, behind one address. Imports nothing from node_modules at first.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { install } from './install.mjs'
import { failInOneLine, ROOT, stopWithNpm } from './run.mjs'

await install().catch(failInOneLine)
const { build, createServer } = await import('vite')

const env = process.env
const port = Number(env.PORT || 9000)
const peerPath = env.PEER_PATH || '/peer'
let broker
let brokerPort = 0

/** Starts the broker, or starts it anew on the port that it had. Resolves when it listens. */
const startBroker = async () => {
  const former = broker
  if (former !== undefined && former.exitCode === null) {
    former.kill('SIGTERM')
    await new Promise((resolve) => former.once('exit', resolve))
  }
  broker = spawn(process.execPath, [join(ROOT, 'dist/dev-server/main.js')], {
    env: {
      ...env,
      PORT: String(brokerPort),
      HOST: '127.0.0.1',
      PUBLIC_URL: `http://localhost:${port}`,
      // The page is not served from dist here, so the broker's word about that would only puzzle.
      LOG_LEVEL: env.LOG_LEVEL || 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  brokerPort = await new Promise((resolve, reject) => {
    broker.stdout.on('data', (line) => resolve(Number(/(\d+)\n/.exec(line)?.[1])))
    broker.once('exit', () => reject(new Error('The broker did not start: see above.')))
  })
}

const watcher = await build({
  root: ROOT,
  configFile: join(ROOT, 'peer-server/vite.config.ts'),
  logLevel: 'error',
  build: { outDir: 'dist/dev-server', watch: {} },
})
let turn = Promise.resolve()
await new Promise((resolve) => {
  watcher.on('event', (event) => {
    if (event.code === 'ERROR') console.error(event.error.message)
    if (event.code !== 'END') return
    turn = turn.then(startBroker).then(resolve, (error) => console.error(error.message))
  })
})

const target = `http://127.0.0.1:${brokerPort}`
const vite = await createServer({
  root: ROOT,
  server: {
    port,
    strictPort: true,
    proxy: { [peerPath]: { target, ws: true }, '/config.json': target, '/health': target },
  },
})
await vite.listen().catch((error) => {
  console.error(error.message)
  broker.kill('SIGTERM')
  process.exit(1)
})
console.log(`Tête-à-tête is at http://localhost:${port}, and reloads when a file changes`)

const stop = async () => {
  broker?.kill('SIGTERM')
  await watcher.close()
  await vite.close()
  process.exit(0)
}
stopWithNpm()
process.on('SIGINT', () => void stop())
process.on('SIGTERM', () => void stop())
