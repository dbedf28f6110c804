import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from '@playwright/test'
import type { WebSocket } from 'ws'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { startRedis } from '../peer-server/redis.ts'
import {
  type Broker,
  connect,
  connectAll,
  homeOf,
  type Kind,
  makePeople,
  type Person,
  startBroker,
} from './brokerLoad.ts'
import { median, ms, note, percentile, ratio, table } from './figures.ts'

// As long as a real one and, like it, made of lines.
const SDP = 'a=candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host generation 0\r\n'.repeat(33)
const offer = (to: string) => JSON.stringify({ type: 'OFFER', payload: { sdp: SDP, at: performance.now() }, dst: to })
/** The median of five: one disturbed by whatever else runs does not move it. */
const ROUNDS = 5
const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time))

test.afterAll(() => console.log(`\n${table()}\n`))

/** Each of `senders` keeps `window` offers on the way to its receiver until it has sent `each`. Latencies in milliseconds. */
const relay = async (pairs: readonly [WebSocket, WebSocket, Person][], each: number, window: number) => {
  const took: number[] = []
  await Promise.all(
    pairs.map(
      ([sender, receiver, to]) =>
        new Promise<void>((resolve) => {
          let [sent, got] = [0, 0]
          const next = () => {
            sent += 1
            sender.send(offer(to.id))
          }
          receiver.on('message', (data) => {
            took.push(performance.now() - (JSON.parse(String(data)) as { payload: { at: number } }).payload.at)
            got += 1
            if (got === each) {
              receiver.removeAllListeners('message')
              resolve()
            } else if (sent < each) next()
          })
          while (sent < Math.min(window, each)) next()
        }),
    ),
  )
  return took
}

/** Pairs who talk. `apart`: each person at an address of their own, as people are; otherwise all of one household. */
const crowd = async (from: Broker, to: Broker, pairs: number, apart = true) => {
  const people = makePeople(pairs * 2)
  return Promise.all(
    Array.from({ length: pairs }, async (_, n): Promise<[WebSocket, WebSocket, Person]> => {
      const [a, b] = [people[2 * n]!, people[2 * n + 1]!]
      const home = (of: number) => (apart ? homeOf(of) : undefined)
      const [sender, receiver] = [
        await connect(from, a, undefined, home(2 * n)),
        await connect(to, b, undefined, home(2 * n + 1)),
      ]
      // Whoever has said nothing to the sender has a budget for what it says.
      receiver.send(JSON.stringify({ type: 'OFFER', payload: {}, dst: a.id }))
      await new Promise((resolve) => sender.once('message', resolve))
      return [sender, receiver, b]
    }),
  )
}

/** As many as asked for, and as this process may have open. */
const handles = Number(
  (process.report.getReport() as { userLimits: { open_files: { soft: number } } }).userLimits.open_files.soft,
)

test('memory and connects', async () => {
  test.setTimeout(20 * 60_000)
  const most = Math.min(20_000, Math.floor(handles * 0.88))
  const people = makePeople(most)
  const seen: Record<'ours' | 'stock', { kb: number[]; us: number[] }> = {
    ours: { kb: [], us: [] },
    stock: { kb: [], us: [] },
  }
  const steps = [...[1_000, 10_000].filter((count) => count < most), most]
  const asked: number[] = []
  const own = { ours: 0, stock: 0 }
  for (const kind of ['stock', 'ours'] as const) {
    const broker = await startBroker(kind)
    // What a process takes once it has begun to work is its own, and is noted by itself; all else is the clients'.
    const early = await connectAll(broker, makePeople(1_000))
    for (const socket of early.sockets) socket.terminate()
    const empty = await broker.memory()
    own[kind] = empty / 1024 / 1024
    const sockets: WebSocket[] = []
    for (const step of steps) {
      const had = sockets.length
      const more = await connectAll(broker, people.slice(had, step))
      sockets.push(...more.sockets)
      seen[kind].us.push(more.entry)
      asked.push(more.challenge)
      seen[kind].kb.push(((await broker.memory()) - empty) / step / 1024)
    }
    for (const socket of sockets) socket.terminate()
    await broker.stop()
  }
  note(
    'memory of the process, after a first thousand',
    `${own.ours.toFixed(0)} MB`,
    `stock ${own.stock.toFixed(0)} MB`,
    '–',
  )
  for (const [at, step] of steps.entries()) {
    const [ours, stock] = [seen.ours, seen.stock]
    note(
      `memory of an idle client, of ${step}`,
      `${ours.kb[at]!.toFixed(1)} KB`,
      `stock ${stock.kb[at]!.toFixed(1)} KB, ${ratio(ours.kb[at]! / stock.kb[at]!)}`,
      '≤ 1.2×',
    )
    note(
      `CPU of a connect, up to ${step}, its proof checked`,
      `${ours.us[at]!.toFixed(0)} µs`,
      `stock, no proof, ${stock.us[at]!.toFixed(0)} µs, ${ratio(ours.us[at]! / stock.us[at]!)}`,
      '≤ 1.6×',
    )
  }
  note('CPU of a challenge, over HTTP', `${median(asked.slice(steps.length)).toFixed(0)} µs`, '–', '–')
})

test('connects without proof', async () => {
  test.setTimeout(20 * 60_000)
  const costs: Record<'unproved' | 'stock', number[]> = { unproved: [], stock: [] }
  const [first, most] = [1_000, Math.min(6_000, Math.floor(handles * 0.88))]
  const people = makePeople(most)
  for (let round = 0; round < ROUNDS; round += 1)
    for (const kind of ['stock', 'unproved'] as const) {
      const broker = await startBroker(kind)
      const early = await connectAll(broker, people.slice(0, first), true)
      const late = await connectAll(broker, people.slice(first), true)
      costs[kind].push(late.entry)
      for (const socket of [...early.sockets, ...late.sockets]) socket.terminate()
      await broker.stop()
    }
  note(
    `CPU of a connect without proof, from ${first} to ${most}`,
    `${median(costs.unproved).toFixed(0)} µs`,
    `stock ${median(costs.stock).toFixed(0)} µs, ${ratio(median(costs.unproved.map((cost, round) => cost / costs.stock[round]!)))}`,
    '≤ 1.5×',
  )
})

for (const apart of [true, false])
  test(`offers relayed${apart ? '' : ', all of one household'}`, async () => {
    test.setTimeout(20 * 60_000)
    type Relay = Exclude<Kind, 'unproved'>
    const costs: Record<Relay, number[]> = { ours: [], stock: [], bare: [] }
    const rates: Record<Relay, number[]> = { ours: [], stock: [], bare: [] }
    const times: Record<Relay, number[]> = { ours: [], stock: [], bare: [] }
    // In turns, so that what else the machine does hits all of them, and a ratio is one of the same minute.
    for (let round = 0; round < ROUNDS; round += 1)
      for (const kind of ['stock', 'ours', 'bare'] as const) {
        const broker = await startBroker(kind)
        const pairs = await crowd(broker, broker, 50, apart)
        await relay(pairs, 100, 4)
        const [cpu, start] = [broker.cpu(), performance.now()]
        await relay(pairs, 400, 8)
        costs[kind].push((broker.cpu() - cpu) / (50 * 400))
        rates[kind].push((50 * 400) / ((performance.now() - start) / 1_000))
        times[kind].push(...(await relay(pairs.slice(0, 1), 300, 1)))
        for (const [a, b] of pairs) for (const socket of [a, b]) socket.terminate()
        await broker.stop()
      }
    /** Ours in each round over the other's of that round: the one in the middle. */
    const beside = (of: Record<Relay, number[]>, kind: Relay) =>
      ratio(median(of.ours.map((value, round) => value / of[kind][round]!)))
    const whose = apart ? '' : ', one household'
    note(
      `CPU of an offer, saturated${whose}`,
      `${median(costs.ours).toFixed(1)} µs`,
      `stock ${median(costs.stock).toFixed(1)}, ${beside(costs, 'stock')}; bare ${median(costs.bare).toFixed(1)}, ${beside(costs, 'bare')}`,
      '≤ 0.85×',
    )
    note(
      `offers a second${whose}`,
      median(rates.ours).toFixed(0),
      `stock ${median(rates.stock).toFixed(0)}, ${beside(rates, 'stock')}; bare ${median(rates.bare).toFixed(0)}, ${beside(rates, 'bare')}`,
      'more',
    )
    for (const p of [50, 99])
      note(
        `one offer at a time, p${p}${whose}`,
        ms(percentile(times.ours, p)),
        `stock ${ms(percentile(times.stock, p))}, bare ${ms(percentile(times.bare, p))}`,
        '≤ 1×',
      )
  })

test('a bystander during a flood', async () => {
  test.setTimeout(20 * 60_000)
  // The limits as they are shipped.
  const limits = { MESSAGES_PER_SECOND: '50', MESSAGE_BURST: '500', CONNECTS_PER_MINUTE: '1000', CLAIMS: 'optional' }
  // `elsewhere`: the flood goes to a second broker on this machine. What that costs a bystander is not the flooded broker's doing.
  const PLACES = ['stock', 'ours', 'elsewhere'] as const
  const seen = Object.fromEntries(
    PLACES.map((where) => [where, { idle: [] as number[][], during: [] as number[][] }]),
  ) as Record<(typeof PLACES)[number], { idle: number[][]; during: number[][] }>
  // In turns, idle and flooded: whatever else the machine does hits all of them.
  for (let round = 0; round < ROUNDS; round += 1)
    for (const where of PLACES) {
      const kind = where === 'stock' ? 'stock' : 'ours'
      const broker = await startBroker(kind, limits)
      const flooded = where === 'elsewhere' ? await startBroker(kind, limits) : broker
      const [pair] = await crowd(broker, broker, 1)
      // A few at a time, now and then, as people dial: what has just run is quicker than what has slept, flood or none.
      const now = async () => {
        const times: number[] = []
        for (let n = 0; n < 100; n += 1) {
          times.push(...(await relay([pair!], 2, 1)))
          await pause(30)
        }
        return times
      }
      await now()
      seen[where].idle.push(await now())
      // From a process and an address of its own, so that what is slowed is the broker and not whoever measures.
      const args = [join(import.meta.dirname, 'brokerFlood.mjs'), String(flooded.port), '2']
      const flood = spawn(process.execPath, args)
      await pause(1_000)
      seen[where].during.push(await now())
      flood.kill('SIGKILL')
      await broker.stop()
      if (flooded !== broker) await flooded.stop()
    }
  for (const where of PLACES)
    for (const p of [50, 99]) {
      const of = (all: readonly number[][]) => all.map((times) => percentile(times, p))
      const [idle, during] = [of(seen[where].idle), of(seen[where].during)]
      note(
        `bystander in a flood${where === 'elsewhere' ? ' of another broker beside' : ''}, p${p}, ${where === 'stock' ? 'stock' : 'ours'}`,
        ms(median(during)),
        `idle ${ms(median(idle))}, in the middle of ${ROUNDS} rounds ${ratio(median(during.map((time, round) => time / idle[round]!)))}`,
        where === 'ours' ? '≤ 2×' : '–',
      )
    }
})

test('from node to node', async () => {
  const lack = lacking('redis')
  if (lack !== undefined) return notChecked(lack, 'from node to node')
  const redis = await startRedis()
  const env = { CLUSTER_URL: redis.url, SERVER_KEY: 'k'.repeat(32) }
  const [one, two] = await Promise.all([startBroker('ours', env), startBroker('ours', env)])
  // Until both are sure of who is where.
  await pause(2_500)
  const here = await crowd(one, one, 20)
  const across = await crowd(one, two, 20)
  const times = { here: await relay(here.slice(0, 1), 300, 1), across: await relay(across.slice(0, 1), 300, 1) }
  for (const p of [50, 99])
    note(
      `offer to another node, p${p}`,
      ms(percentile(times.across, p)),
      `same node ${ms(percentile(times.here, p))}`,
      '+ 0.35 ms at p50',
    )
  const start = performance.now()
  await relay(across, 300, 8)
  note('offers a second to another node', ((20 * 300) / ((performance.now() - start) / 1_000)).toFixed(0), '–', '–')
  await Promise.all([one.stop(), two.stop()])
  await redis.kill()
})
