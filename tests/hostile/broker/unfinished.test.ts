import { expect, onTestFinished, test } from 'vitest'
import { MAX_CHUNKS, MAX_FRAGMENTS, MESSAGE_BURST } from '../../../peer-server/budgets.ts'
import { MAX_FRAME } from '../../../peer-server/limits.ts'
import { encodeFrame, enterRaw, type RawSocket } from './rawSocket.ts'
import { startWatched, type Watched } from './watched.ts'

// Sockets of one address that make the broker keep what never becomes a message, or is never read. With MEASURE=1, figures.

const SOCKETS = 500
const ADDRESS = '127.0.0.80'
const MOST_MB = 64
const isMeasured = process.env.MEASURE === '1'

const part = (payload: Buffer, opcode: number) => encodeFrame({ opcode, payload, isLast: false })
const tick = () => new Promise((resolve) => setImmediate(resolve))

/** Round after round: what each socket sends in it. The broker reads each by itself, or it would be one read. */
const KINDS: [string, (n: number) => Buffer | undefined][] = [
  ['fragments of one byte', (n) => (n < 16_381 ? part(Buffer.from('x'), n === 0 ? 1 : 0) : undefined)],
  ['empty fragments', (n) => (n < 16_381 ? part(Buffer.alloc(0), n === 0 ? 1 : 0) : undefined)],
  [
    'a frame sent byte by byte',
    (n) =>
      n === 0
        ? encodeFrame({ opcode: 1, payload: Buffer.alloc(0), length: 65_000 })
        : n < 3_000
          ? Buffer.from('x')
          : undefined,
  ],
  [
    'a frame that lacks its last byte',
    (n) => (n === 0 ? encodeFrame({ opcode: 1, payload: Buffer.alloc(65_000, 'x'), length: 65_001 }) : undefined),
  ],
  [
    'fragments of one byte with pings between them, of which each holds on to what was read with it',
    (n) =>
      n < 16
        ? Buffer.concat([
            part(Buffer.from('x'), n === 0 ? 1 : 0),
            ...Array.from({ length: 20 }, () => encodeFrame({ opcode: 9, payload: Buffer.alloc(125) })),
          ])
        : undefined,
  ],
]

const attack = async (
  { server, talk }: Watched,
  kind: (n: number) => Buffer | undefined,
  onTalk: (ms: number) => void,
) => {
  const sockets: RawSocket[] = []
  onTestFinished(() => {
    for (const { socket } of sockets) socket.destroy()
  })
  for (let n = 0; n < SOCKETS; n += 1) sockets.push(await enterRaw(server.port, `hostile-${n}`, ADDRESS))
  // As long as it takes to be stopped: every fragment or byte in a read of its own.
  for (let round = 0; round < 400; round += 1) {
    const bytes = kind(round)
    if (bytes === undefined) break
    for (const socket of sockets) socket.write(bytes)
    await tick()
    if (round % 10 === 0) onTalk(await talk())
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

test.each(KINDS)(
  `[HOSTILE 15] ${SOCKETS} sockets with %s: the memory is bounded, and two others talk`,
  async (name, kind) => {
    const watched = await startWatched()
    const idle: number[] = []
    for (let n = 0; n < 100; n += 1) idle.push(await watched.talk())
    const before = await watched.resident()
    const took: number[] = []
    await attack(watched, kind, (ms) => took.push(ms))
    const grown = (await watched.resident()) - before
    if (isMeasured) {
      const held = await watched.metric(/^tete_held_bytes\{what="begun"\} (\d+)/m)
      console.info(
        `${name}: +${grown.toFixed(1)} MB resident (begun ${(held / 2 ** 20).toFixed(1)} MB), ` +
          `talk p50 ${median(took).toFixed(2)} ms (idle ${median(idle).toFixed(2)} ms)`,
      )
    }
    expect(grown).toBeLessThanOrEqual(MOST_MB)
    await watched.talk()
  },
)

test('[HOSTILE 15] [MAX_FRAGMENTS bites] [MAX_CHUNKS bites] more fragments or reads than a message of ours can have: that socket is closed, and counted', async () => {
  const watched = await startWatched()
  const [many, slow] = [
    await enterRaw(watched.server.port, 'many', ADDRESS),
    await enterRaw(watched.server.port, 'slow', ADDRESS),
  ]
  for (let n = 0; n <= MAX_FRAGMENTS; n += 1) many.write(part(Buffer.from('x'), n === 0 ? 1 : 0))
  await many.closed
  slow.write(encodeFrame({ opcode: 1, payload: Buffer.alloc(0), length: 60_000 }))
  for (let n = 0; n <= 3 * MAX_CHUNKS && !slow.socket.destroyed; n += 1) {
    slow.write('x')
    await watched.talk()
  }
  await slow.closed
  expect(await watched.metric(/^tete_cuts_total\{budget="parts"\} (\d+)/m)).toBe(2)
})

test('[MAX_FRAGMENTS spares] [MAX_CHUNKS spares] a message in sixteen fragments, and the largest in the smallest segments', async () => {
  const watched = await startWatched()
  const client = await enterRaw(watched.server.port, 'mobile', ADDRESS)
  const arrives = async (payload: string) => {
    await expect.poll(() => client.received()).toContain(`"${payload}","src":"mobile"}`)
  }
  const whole = Buffer.from('{"type":"CANDIDATE","dst":"mobile","payload":"in parts"}')
  const size = Math.ceil(whole.length / MAX_FRAGMENTS)
  for (let n = 0; n < MAX_FRAGMENTS; n += 1) {
    const payload = whole.subarray(n * size, (n + 1) * size)
    client.write(encodeFrame({ opcode: n === 0 ? 1 : 0, payload, isLast: n === MAX_FRAGMENTS - 1 }))
    await watched.talk()
  }
  await arrives('in parts')
  const start = '{"type":"CANDIDATE","dst":"mobile","metadata":"'
  const end = '","payload":"in segments"}'
  const filling = 'x'.repeat(MAX_FRAME - start.length - end.length)
  const frame = encodeFrame({ opcode: 1, payload: Buffer.from(start + filling + end) })
  for (let at = 0; at < frame.length; at += 536) {
    client.write(frame.subarray(at, at + 536))
    await tick()
  }
  await arrives('in segments')
})

test('[HOSTILE 15] pings and pongs are messages like others: whoever pours them is cut off', async () => {
  const watched = await startWatched()
  for (const opcode of [9, 10]) {
    const client = await enterRaw(watched.server.port, `control-${opcode}`, ADDRESS)
    const control = encodeFrame({ opcode, payload: Buffer.from('still there?') })
    for (let n = 0; n < 3 * MESSAGE_BURST; n += 1) client.write(control)
    await watched.talk()
    await client.closed
  }
  // Of pings, `ws` may have had enough first.
  expect(await watched.metric(/^tete_cuts_total\{budget="messages"\} (\d+)/m)).toBeGreaterThan(0)
})
