// Builds peer-server/Dockerfile with podman and runs it as compose.yaml does: read-only, without capabilities, not as root.
// node tests/containers/image.mjs     (Debian: debootstrap podman buildah runc netavark aardvark-dns; as root)
import { execFileSync, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALL_LEFT_OUT, notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { BUILD, CONTAINER_ENV, IMAGE, lastWords } from './buildImage.mjs'

const HERE = import.meta.dirname
const ROOT = join(HERE, '../..')
const env = CONTAINER_ENV

const leaveOut = (why) => {
  notChecked(why, 'the container image')
  process.exit(ALL_LEFT_OUT)
}
const lack = lacking('image') ?? (process.getuid() === 0 ? undefined : 'containers take root')
if (lack !== undefined) leaveOut(lack)

const run = (command, ...args) =>
  execFileSync(command, args, { cwd: ROOT, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
let failed = 0
const check = (what, holds, saw = '') => {
  if (!holds) failed += 1
  console.log(`${holds ? '✓' : '✗'} ${what}${holds ? '' : `: ${saw}`}`)
}
const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
const answers = async (url) => {
  for (let tries = 0; tries < 240; tries += 1) {
    const response = await fetch(url).catch(() => undefined)
    if (response !== undefined) return response
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`${url} does not answer`)
}

// What the machine has to give before anything of ours is tried: where it does not, that is no fault of the image.
try {
  run('bash', join(HERE, 'bases.sh'), process.env.CONTAINER_BASES ?? join(tmpdir(), 'tete-container-bases'))
} catch (error) {
  leaveOut(`no images to stand in for those of a registry (${lastWords(error)})`)
}
const built = spawnSync('podman', BUILD, { cwd: ROOT, env, encoding: 'utf8' })
check('the image builds', built.status === 0, `${built.stdout}${built.stderr}`.slice(-2_000))
if (built.status === 0) {
  const port = await freePort()
  const options = [
    '--health-cmd',
    'none',
    '--network',
    'host',
    '--read-only',
    '--cap-drop',
    'all',
    '--security-opt',
    'no-new-privileges',
  ]
  const container = run(
    'podman',
    'run',
    '-d',
    ...options,
    '-e',
    `PORT=${port}`,
    '-e',
    'PUBLIC_URL=https://chat.example',
    IMAGE,
  )
  try {
    const health = await (await answers(`http://127.0.0.1:${port}/health`)).json()
    check('it is healthy', health.status === 'ok', JSON.stringify(health))
    const page = await (await fetch(`http://127.0.0.1:${port}/`)).text()
    check('it serves the page', page.includes('<title>'), page.slice(0, 200))
    const config = await (await fetch(`http://127.0.0.1:${port}/config.json`)).json()
    check('it takes claims', config.broker.claims === 'required', JSON.stringify(config))
    const challenge = await fetch(`http://127.0.0.1:${port}/peer/challenge`)
    check('it gives challenges', challenge.status === 200, challenge.status)
    const whoami = run('podman', 'exec', container, 'node', '-p', 'process.getuid()')
    check('it does not run as root', whoami === '1000', whoami)
    const write = spawnSync('podman', ['exec', container, 'node', '-e', "fs.writeFileSync('/app/x', '')"], {
      env,
      encoding: 'utf8',
    })
    check('it cannot write to itself', write.status !== 0 && write.stderr.includes('EROFS'), write.stderr)
    const [image] = JSON.parse(run('podman', 'inspect', IMAGE))
    const [, ...probe] = (image.Healthcheck ?? image.HealthCheck ?? image.Config.Healthcheck).Test
    const healthy = spawnSync('podman', ['exec', container, ...probe], { env })
    check('its health check agrees', healthy.status === 0, healthy.status)
    console.log(`  size: ${(image.Size / 1e6).toFixed(0)} MB`)
    run('podman', 'stop', '-t', '8', container)
    const code = run('podman', 'inspect', container, '--format', '{{.State.ExitCode}}')
    check('it ends by itself at SIGTERM', code === '0', code)
  } finally {
    spawnSync('podman', ['rm', '-f', container], { env })
  }
}
process.exitCode = failed === 0 ? 0 : 1
