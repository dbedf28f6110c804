import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CHECK_MS, REQUEST_MS } from '../../../peer-server/limits.ts'
import { get } from '../../peer-server/harness.ts'
import { growth, isLong, patience } from '../siege.ts'
import { pay, statuses, type Visited, visits } from './requests.ts'
import { startWatched } from './watched.ts'

const MS = isLong ? Number(process.env.MINUTES) * 60_000 : 4_000
const SEED = Number(process.env.SEED ?? 1)
const MOST_MB = 128
/** Sockets that are left open at a time. */
const MOST_OPEN = 200
/** After so long nobody is served who has not asked, and patience with a busy machine. Milliseconds. */
const OVER_MS = REQUEST_MS + 2 * CHECK_MS + 15_000
/** What nobody is told: where files lie, or where in the program something went wrong. */
const INNER = /node_modules|\.ts:\d|\.js:\d|\n\s+at /

/** A request that is none ends its socket at once, and may overtake answers to what was asked before it. */
const mayEndEarly = ({ visit }: Visited) => visit.strange.length > 0
const answersOf = ({ answered }: Visited) => statuses(answered())

/** What is wrong with what was answered to a visit. */
function wrongOf(one: Visited): string[] {
  const all = answersOf(one)
  const wanted = one.visit.sound.map(({ status }) => status)
  const wrong: string[] = []
  const end = mayEndEarly(one) ? all.findIndex((status, at) => status !== wanted[at]) : -1
  const first = all.slice(0, end < 0 ? wanted.length : end)
  const due = one.whole && !mayEndEarly(one) ? wanted : wanted.slice(0, first.length)
  // An address that asks too often is told so.
  if (!all.includes(429) && JSON.stringify(first) !== JSON.stringify(due))
    wrong.push(`asked: ${wanted}, answered: ${all}`)
  if (end >= 0 && end < wanted.length && all[end]! < 400) wrong.push(`out of order: ${all}`)
  if (all.some((status) => status >= 500)) wrong.push(`answered ${all}`)
  if (INNER.test(one.answered())) wrong.push('tells what is inside')
  return wrong
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test(
  'requests of any kind over raw sockets: those that are sound are answered in their order, whatever comes behind them, and others too',
  async () => {
    const watched = await startWatched()
    const { port } = watched.server
    const before = await watched.resident()
    const memory: number[] = []
    let open: Visited[] = []
    let [rounds, count, sound] = [0, 0, 0]

    const answeredSoundly = (one: Visited) =>
      one.raw.socket.destroyed || !one.whole || mayEndEarly(one) || answersOf(one).length >= one.visit.sound.length

    const round = async (batch: Parameters<typeof pay>[1][]) => {
      rounds += 1
      count += batch.length
      const visited = await Promise.all(batch.map((visit) => pay(port, visit)))
      // A poll of vitest's would keep every round until the end of the test.
      for (const until = performance.now() + 45_000; !visited.every(answeredSoundly); await pause(2))
        if (performance.now() > until) throw new Error('asked, and not answered')
      for (const one of visited) {
        expect(wrongOf(one)).toEqual([])
        sound += one.visit.sound.length
        if (one.visit.ending === 'half') one.raw.socket.end()
        if (one.visit.ending === 'reset') one.raw.socket.resetAndDestroy()
      }
      // Whoever asks for nothing more is hung up on; of what was upgraded the other siege tells.
      const late = open.filter(({ raw, began, answered }) => {
        return !raw.socket.destroyed && performance.now() - began > OVER_MS && !answered().includes('HTTP/1.1 101')
      })
      expect(late.map(({ visit }) => visit)).toEqual([])
      open = [...open, ...visited].filter(({ raw }) => !raw.socket.destroyed)
      if (!isLong) for (const { raw } of open.splice(0, Math.max(0, open.length - MOST_OPEN))) raw.socket.destroy()
      // Somebody else each time: on a quick machine one alone would ask more often than an address may.
      const from = { host: '127.0.0.1', localAddress: `127.${(rounds % 250) + 1}.0.2` }
      expect([(await get(port, '/health', from)).status, (await get(port, '/config.json', from)).status]).toEqual([
        200, 200,
      ])
      if (rounds % 5 === 0) await watched.talk()
      if (rounds % 20 !== 0) return
      memory.push(await watched.resident())
      expect(memory.at(-1)! - before).toBeLessThanOrEqual(MOST_MB)
    }

    try {
      await fc.assert(fc.asyncProperty(fc.array(visits, { minLength: 1, maxLength: 12 }), round), {
        seed: SEED,
        numRuns: 10_000_000,
        interruptAfterTimeLimit: MS,
        endOnFailure: true,
      })
    } finally {
      for (const { raw } of open) raw.socket.destroy()
    }
    expect(Math.min(rounds, sound)).toBeGreaterThan(1)
    expect((await watched.resident()) - before).toBeLessThanOrEqual(MOST_MB)
    expect(growth(memory)).toBeLessThanOrEqual(MOST_MB / 4)
    await watched.talk()
    expect(watched.server.printed.err).toBe('')
    expect(await watched.server.stop()).toBe(0)
    if (isLong || process.env.MEASURE === '1')
      console.info(
        `${rounds} rounds, ${count} sockets, ${sound} sound requests; memory ${memory.filter((_, at) => at % 50 === 0).map(Math.round)} MB`,
      )
  },
  patience,
)
