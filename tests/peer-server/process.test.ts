import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect as connectTcp, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { type ServerSetup, spawnServer, startServer } from '../support/server.ts'
import { buildServer } from './builtServer.ts'
import { connect, get, type RawClient, register } from './harness.ts'

let entry = ''
beforeAll(async () => {
  entry = await buildServer()
})

/** The same server in a process that may open only so many files. */
const limitedTo = async (files: number): Promise<string> => {
  const script = join(mkdtempSync(join(tmpdir(), 'few-files-')), 'main.mjs')
  writeFileSync(
    script,
    `import { spawn } from 'node:child_process'
const child = spawn('sh', ['-c', 'ulimit -n ${files}; exec "$0" "$1"', process.execPath, ${JSON.stringify(entry)}], { stdio: 'inherit' })
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code))
process.on('exit', () => child.kill('SIGKILL'))
`,
  )
  onTestFinished(() => rmSync(join(script, '..'), { recursive: true }))
  return script
}

/** A connection that says nothing. Rejects when it is dropped at once. */
const silent = (port: number) =>
  new Promise<void>((resolve, reject) => {
    const socket = connectTcp(port, 'localhost')
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('dropped')))
    socket.on('connect', () => setTimeout(resolve, 1_000))
    onTestFinished(() => void socket.destroy())
  })

const start = async (setup: ServerSetup = {}) => {
  const server = await startServer({ entry, ...setup, env: { CLAIMS: 'none', ...setup.env } })
  onTestFinished(() => server.kill())
  return server
}

/** Runs it to its end. */
const runToEnd = async (setup: ServerSetup) => {
  const { exit, printed } = spawnServer({ entry, ...setup })
  return { code: await exit, ...printed }
}

test('prints one line with its address once it listens', async () => {
  const server = await start({ env: { LOG_LEVEL: 'error' } })
  expect(server.printed).toEqual({ out: `Tête-à-tête is at http://localhost:${server.port}\n`, err: '' })
  expect((await get(server.port, '/health')).status).toBe(200)
})

test('prints the public address where there is one, and the port it serves', async () => {
  const server = await start({ args: ['--public-url', 'https://chat.example'] })
  expect(server.printed.out).toBe(`Tête-à-tête is at https://chat.example, served on port ${server.port}\n`)
})

test.each(['SIGTERM', 'SIGINT'] as const)('%s: clients are told, then it exits with 0', async (signal) => {
  const { child, exit, printed } = spawnServer({ entry, env: { CLAIMS: 'none' } })
  onTestFinished(() => void child.kill('SIGKILL'))
  await expect.poll(() => printed.out).toMatch(/\d+\n/)
  const port = Number(/(\d+)\n/.exec(printed.out)?.[1])
  const clients = await Promise.all(['a', 'b', 'c'].map((id) => register(port, id)))
  // Twice, as a terminal and npm both pass it on.
  child.kill(signal)
  child.kill(signal)
  expect(await Promise.all(clients.map((client) => client.closed))).toEqual([1012, 1012, 1012])
  expect(await exit).toBe(0)
})

test('SIGTERM: neither a deaf client nor half a request keeps it, and it still exits with 0', async () => {
  const server = await start()
  const deaf = await register(server.port, 'deaf')
  deaf.socket.pause()
  const half = connectTcp(server.port, 'localhost')
  half.on('error', () => {})
  half.write('GET /health HTTP/1.1\r\nHost: x\r\n')
  await get(server.port, '/health')
  expect(await server.stop()).toBe(0)
})

test('comes back on the same port after a crash', async () => {
  const first = await start()
  const client = await register(first.port, 'client')
  await first.kill()
  await client.closed
  const second = await start({ env: { PORT: String(first.port) } })
  expect(second.port).toBe(first.port)
  await register(second.port, 'client')
})

test('a port in use is said in one line', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, resolve))
  onTestFinished(() => void other.close())
  const { port } = other.address() as AddressInfo
  const { code, out, err } = await runToEnd({ env: { PORT: String(port) } })
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(new RegExp(`^Port ${port} is in use[^\n]*PORT[^\n]*\n$`))
})

test('a port for metrics that is in use, or an interface that is none, is said with the name of its setting', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const { port } = other.address() as AddressInfo
  const taken = await runToEnd({ env: { METRICS_PORT: String(port) } })
  expect([taken.code, taken.out]).toEqual([1, ''])
  expect(taken.err).toMatch(new RegExp(`^Port ${port} is in use[^\n]*METRICS_PORT[^\n]*\n$`))
  const nowhere = { METRICS_PORT: '0', METRICS_HOST: '192.0.2.1' }
  expect((await runToEnd({ env: nowhere })).err).toMatch(/^METRICS_HOST names no interface[^\n]*\n$/)
  expect((await runToEnd({ env: { HOST: '192.0.2.1' } })).err).toMatch(/^HOST names no interface[^\n]*\n$/)
})

test('wrong settings are listed by name, one a line, and nothing starts', async () => {
  const { code, out, err } = await runToEnd({ env: { PORT: 'eighty', BROKERS: 'nowhere' } })
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(/^PORT: [^\n]+\nBROKERS: [^\n]+\n$/)
})

test('--help explains and exits with 0', async () => {
  const { code, out } = await runToEnd({ args: ['--help'] })
  expect(code).toBe(0)
  expect(out).toContain('PEER_PATH, --peer-path')
})

test('[abuse P1] no frame ends the process, and the logs tell neither IDs nor addresses nor what was said', async () => {
  const server = await start({ env: { LOG_LEVEL: 'debug' } })
  const bystander = await register(server.port, 'secret-bystander')
  const frames = ['{"secret', 'null', '[]', '"secret"', '{"type":"OFFER","dst":{}}', `"${'x'.repeat(64 * 1024)}"`]
  for (const frame of frames) {
    const bad = await register(server.port, 'secret-bad')
    bad.socket.send(frame)
    await bad.closed
  }
  await (await connect(server.port, 'id=secret-nobody')).closed
  await get(server.port, '/secret%')
  bystander.send({ type: 'CANDIDATE', dst: 'secret-bystander', payload: 'secret' })
  expect(await bystander.next()).toMatchObject({ type: 'CANDIDATE' })
  expect(await server.stop()).toBe(0)
  expect(server.printed.err.split('\n').length).toBeGreaterThan(10)
  expect(server.printed.err).not.toMatch(/secret|127\.0\.0\.1|::1/)
})

test('LOG_PEERS=yes tells who it was', async () => {
  const server = await start({ env: { LOG_LEVEL: 'debug', LOG_PEERS: 'yes' } })
  const client = await register(server.port, 'somebody')
  client.socket.close()
  await client.closed
  await expect.poll(() => server.printed.err).toMatch(/"code":1005,"id":"somebody","address":"(127\.0\.0\.1|::1)"/)
})

test('SIGTERM: many clients are sent away in portions, within the time that was set', async () => {
  const server = await start({ env: { DRAIN_SECONDS: '1' } })
  const clients = await Promise.all(Array.from({ length: 450 }, (_, n) => register(server.port, `client-${n}`)))
  const codes = Promise.all(clients.map((client) => client.closed))
  const stopped = server.stop()
  expect(new Set(await codes)).toEqual(new Set([1012]))
  expect(await stopped).toBe(0)
})

test('with few file handles, clients are turned away in words, and there are enough left for the page', async () => {
  const server = await startServer({ entry: await limitedTo(240), env: { CLAIMS: 'none' } })
  onTestFinished(async () => void (await server.stop()))
  const clients: RawClient[] = []
  for (let n = 0; n < 181; n += 1) {
    const client = await connect(server.port, `key=peerjs&id=c${n}&token=t`)
    clients.push(client)
  }
  expect(await clients[179]!.next()).toEqual({ type: 'OPEN' })
  expect(await clients[180]!.closed).toBe(4008)
  const outcomes = await Promise.allSettled(Array.from({ length: 60 }, () => silent(server.port)))
  expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(40)
  clients[0]!.send({ type: 'OFFER', dst: 'c1', payload: 'still here' })
  await clients[1]!.next()
  expect(await clients[1]!.next()).toMatchObject({ payload: 'still here' })
})
