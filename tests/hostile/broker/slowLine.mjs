// Measures what somebody on a line of 1 Mbit/s gets of a friend's offers while five strangers, each from an address of its own, send them
// as much as one client may: does the line stay, how many offers arrive, and how late?
// node scripts/build.mjs server && node tests/hostile/broker/slowLine.mjs [another build's main.js]
import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { WebSocket } from 'ws'

const ENTRY = process.argv[2] ?? join(import.meta.dirname, '../../../dist/server/main.js')
const SECONDS = 30
const BYTES_PER_SECOND = 125_000
const EVERY_MS = 20

const broker = spawn(process.execPath, [ENTRY], {
  env: { ...process.env, PORT: '0', CLAIMS: 'optional', LOG_LEVEL: 'silent' },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const port = await new Promise((resolve) => {
  broker.stdout.on('data', (text) => resolve(Number(/(\d+)\n/.exec(String(text))?.[1])))
})

/** A line that carries so much towards the client, and no more. */
const line = createServer((near) => {
  const far = connect(port, '127.0.0.1')
  near.pipe(far)
  for (const socket of [near, far]) socket.on('error', () => {})
  let left = 0
  const carrying = setInterval(() => {
    left = Math.min(BYTES_PER_SECOND / 5, left + (BYTES_PER_SECOND * EVERY_MS) / 1_000)
    for (let data = far.read(Math.min(left, far.readableLength)); data && left > 0; ) {
      left -= data.length
      near.write(data)
      data = far.read(Math.min(left, far.readableLength))
    }
  }, EVERY_MS)
  const end = () => {
    clearInterval(carrying)
    near.destroy()
    far.destroy()
  }
  near.on('close', end)
  far.on('close', end)
})
await new Promise((resolve) => line.listen(0, '127.0.0.1', resolve))

const enter = (at, id, localAddress) =>
  new Promise((resolve, reject) => {
    const options = { perMessageDeflate: false, localAddress }
    const socket = new WebSocket(`ws://127.0.0.1:${at}/peer/peerjs?key=peerjs&id=${id}&token=t`, options)
    socket.once('message', () => resolve(socket)).once('error', reject)
  })
const offer = (payload) => JSON.stringify({ type: 'OFFER', dst: 'victim', payload })

const victim = await enter(line.address().port, 'victim', '127.0.0.1')
const friend = await enter(port, 'friend', '127.0.0.2')
victim.send(JSON.stringify({ type: 'OFFER', dst: 'friend', payload: 'we know each other' }))
await new Promise((resolve) => friend.once('message', resolve))

const took = []
victim.on('message', (data) => {
  const { src, payload } = JSON.parse(String(data))
  if (src === 'friend') took.push(performance.now() - payload.at)
})
for (let n = 1; n <= 5; n += 1) {
  const stranger = await enter(port, `stranger-${n}`, `127.0.1.${n}`)
  const large = offer('x'.repeat(20_000))
  for (let sent = 0; sent < 95; sent += 1) stranger.send(large)
  setInterval(() => stranger.readyState === stranger.OPEN && stranger.send(large), 90)
}
let sent = 0
setInterval(() => {
  sent += 1
  friend.send(offer({ at: performance.now(), sdp: 'x'.repeat(2_400) }))
}, 1_000)
await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000))

took.sort((a, b) => a - b)
const ms = (at) => (took.length === 0 ? 'never' : `${took[Math.min(took.length - 1, at)].toFixed(0)} ms`)
console.log(
  `the line ${victim.readyState === victim.OPEN ? 'stays' : 'is lost'}; of ${sent} offers of a friend ${took.length} arrive, ` +
    `half of them within ${ms(Math.floor(took.length / 2))}, all within ${ms(took.length - 1)}`,
)
broker.kill('SIGKILL')
process.exit(0)
