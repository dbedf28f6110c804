// Measures what attacks on the broker cost it, and two others who talk meanwhile: memory, and how long an offer and its answer take.
// Attackers and bystanders are processes of their own. Beside it, the same attack on another broker of this machine: what that costs the
// two is the machine's doing.
// node scripts/build.mjs server && [ENTRY=main.js] [ASIDE=1 chrt -r 5] node tests/hostile/broker/measure.mjs [seconds [attack …]]
import { fork, spawn } from 'node:child_process'
import { connect } from 'node:net'
import { join } from 'node:path'
import { WebSocket } from 'ws'

const ENTRY = process.env.ENTRY ?? join(import.meta.dirname, '../../../dist/server/main.js')
const SECONDS = Number(process.argv[2] ?? 8)
const SOCKETS = 500
/**
 * Beside `chrt -r 5 node …`, which keeps other programs of this machine out of it: an attacker has processors of its own.
 */
const ASIDE = process.env.ASIDE === '1' ? { execPath: 'chrt', execArgv: ['-o', '0', process.execPath] } : {}

const frame = (opcode, payload, isLast = true, length = payload.length) => {
  const size = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const head = Buffer.alloc(6 + size)
  head[0] = (isLast ? 0x80 : 0) | opcode
  head[1] = 0x80 | (size === 0 ? length : size === 2 ? 126 : 127)
  if (size === 2) head.writeUInt16BE(length, 2)
  if (size === 8) head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, payload])
}
const upgrade = (id) =>
  `GET /peer/peerjs?key=peerjs&id=${id}&token=t HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
const offer = (dst, size) => frame(1, Buffer.from(JSON.stringify({ type: 'OFFER', dst, payload: 'x'.repeat(size) })))

const ONE = Buffer.from('x')
/** Turns of a socket: what it writes in its nth one. */
const ATTACKS = {
  'fragments of one byte': (n) => frame(n === 0 ? 1 : 0, ONE, false),
  'a frame byte by byte': (n) => (n === 0 ? frame(1, Buffer.alloc(0), true, 65_000) : ONE),
  'a frame that lacks its end': (n) => (n === 0 ? frame(1, Buffer.alloc(65_000), true, 65_001) : undefined),
  pings: () => Buffer.concat(Array(20).fill(frame(9, ONE))),
  'offers to one who has not answered': () => offer('bob', 20_000),
  'connects at the cap': undefined,
}

/** Comes back as often as it is thrown out, from one address. */
const attack = (port, name) => {
  const turn = ATTACKS[name]
  let ids = 0
  const enter = () => {
    ids += 1
    const id = `hostile-${ids}`
    const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.99' })
    let n = 0
    socket.on('error', () => {}).on('data', () => {})
    socket.on('close', () => setTimeout(enter, turn === undefined ? 0 : 200))
    socket.on('connect', () => {
      socket.write(upgrade(id))
      if (turn === undefined) return
      const timer = setInterval(() => {
        const bytes = turn(n)
        n += 1
        if (bytes !== undefined && !socket.destroyed && socket.writableLength < 100_000) socket.write(bytes)
      }, 20)
      socket.on('close', () => clearInterval(timer))
    })
  }
  for (let n = 0; n < SOCKETS + (turn === undefined ? 50 : 0); n += 1) enter()
}

const startBroker = async () => {
  const child = spawn(process.execPath, ['--require', join(import.meta.dirname, 'turnTimes.cjs'), ENTRY], {
    env: { ...process.env, PORT: '0', CLAIMS: 'optional', METRICS: 'public', LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const port = await new Promise((resolve) => {
    child.stdout.on('data', (text) => resolve(Number(/(\d+)\n/.exec(String(text))?.[1])))
  })
  const metric = async (pattern) =>
    Number(pattern.exec(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text())?.[1] ?? 0)
  return {
    port,
    resident: async () => (await metric(/^tete_process_resident_memory_bytes (\d+)/m)) / 2 ** 20,
    cpu: () => metric(/^tete_process_cpu_seconds_total ([\d.]+)/m),
    /** From now on. */
    watchTurns: () => child.kill('SIGUSR2'),
    /** Processor time of turns of the event loop, in microseconds. */
    turns: () =>
      new Promise((resolve) => {
        child.stderr.once('data', (text) => resolve(JSON.parse(String(text))))
        child.kill('SIGUSR1')
      }),
    stop: () => child.kill('SIGKILL'),
  }
}
const client = (port, id) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/peer/peerjs?key=peerjs&id=${id}&token=${id}`)
    socket.once('message', () => resolve(socket)).once('error', reject)
  })
/** Milliseconds of each offer and its answer, for so long. */
const talk = async (ann, bob, seconds) => {
  const took = []
  const until = performance.now() + seconds * 1_000
  const heard = (socket, payload) =>
    new Promise((resolve) => {
      const look = (data) => {
        if (!String(data).includes(`"${payload}"`)) return
        socket.off('message', look)
        resolve()
      }
      socket.on('message', look)
    })
  for (let n = 0; performance.now() < until; n += 1) {
    const began = performance.now()
    const [asked, answered] = [heard(bob, `ask ${n}`), heard(ann, `answer ${n}`)]
    ann.send(JSON.stringify({ type: 'OFFER', dst: 'bob', payload: `ask ${n}` }))
    await asked
    bob.send(JSON.stringify({ type: 'ANSWER', dst: 'ann', payload: `answer ${n}` }))
    await answered
    took.push(performance.now() - began)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return took.sort((a, b) => a - b)
}
const at = (took, part) => took[Math.min(took.length - 1, Math.floor(took.length * part))].toFixed(2)

const measure = async (name) => {
  const [broker, other] = [await startBroker(), await startBroker()]
  const [ann, bob] = [await client(broker.port, 'ann'), await client(broker.port, 'bob')]
  const idle = await talk(ann, bob, SECONDS / 2)
  const rows = []
  for (const [target, what] of [
    [other, 'elsewhere'],
    [broker, 'here'],
  ]) {
    const [before, cpu] = [await broker.resident(), await broker.cpu()]
    broker.watchTurns()
    const attacker = fork(import.meta.filename, ['attack', String(target.port), name], ASIDE)
    const took = await talk(ann, bob, SECONDS)
    const { longest, wait } = await broker.turns()
    const grown = (await broker.resident()) - before
    rows.push({ what, took, longest, wait, grown, cpu: ((await broker.cpu()) - cpu) / SECONDS })
    attacker.kill('SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  for (const { what, took, longest, wait, grown, cpu } of rows)
    console.log(
      `${name} | ${what} | p50 ${at(took, 0.5)} ms (idle ${at(idle, 0.5)}) | p99 ${at(took, 0.99)} ms (idle ${at(idle, 0.99)})` +
        ` | +${grown.toFixed(0)} MB | ${(cpu * 100).toFixed(0)} % of a core` +
        ` | turns, processor time: longest ${longest.map((turn) => (turn / 1_000).toFixed(1)).join(', ')} ms, p99 of the wait ${(wait / 1_000).toFixed(1)} ms`,
    )
  for (const socket of [ann, bob]) socket.terminate()
  broker.stop()
  other.stop()
}

if (process.argv[2] === 'attack') attack(Number(process.argv[3]), process.argv[4])
else for (const name of process.argv.length > 3 ? process.argv.slice(3) : Object.keys(ATTACKS)) await measure(name)
