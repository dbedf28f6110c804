import { fork } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { get, register } from '../../peer-server/harness.ts'
import { growth, isLong, patience, percentile } from '../siege.ts'
import type { RawSocket } from './rawSocket.ts'
import { perform, type Said, sessions } from './sessions.ts'
import { startWatched } from './watched.ts'

// Whatever bytes come in, over however many sockets. Some seconds of it; for longer, and from elsewhere:
//   npm run hostile -- --minutes 30 --seed 7

const MS = isLong ? Number(process.env.MINUTES) * 60_000 : 5_000
const SEED = Number(process.env.SEED ?? 1)
/** As for the memory of hostile sockets, and as much for what is not swept up yet. */
const MOST_MB = 128
const TARGET = 'target'
/** Pause between two words of the bystanders, who keep to what a client may say. Milliseconds. */
const TALK_MS = 40
/** Pause between two requests of an honest one: an address has 1,600 of them a minute. Milliseconds. */
const ASK_MS = 100
/** Between two times in which nobody attacks this broker, or in which another one is attacked; and how long these are. */
const SIEGE_MS = 15_000
const RELIEF_MS = 2_000
/** Talks in each of the three, or nothing can be said of them. */
const ENOUGH = 100
/** Median of two others' talk, of what it is while another broker of this machine is attacked. Only where there are many of them: it is real time. */
const MOST_SLOW = 2

/** Words on their way that this process remembers: those of some ten seconds. */
const MAX_SAID = 30_000

/** Where the attack goes. */
type Phase = 'here' | 'elsewhere' | 'nowhere'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test(
  'whatever comes in: the process lives, its memory is bounded, two others talk, and nothing is passed on that was not said',
  async () => {
    const watched = await startWatched()
    const { port } = watched.server
    const target = await register(port, TARGET)
    await watched.talk()
    const before = await watched.resident()
    const said = new Map<string, Said>()
    const [open, far]: [RawSocket[], RawSocket[]] = [[], []]
    const memory: number[] = []
    let [rounds, arrived, ids, talked, asked] = [0, 0, 0, 0, Number.NEGATIVE_INFINITY]

    const took: Record<Phase, number[]> = { here: [], elsewhere: [], nowhere: [] }
    let phase: Phase = 'here'
    let relieved = performance.now()
    const bystanders = isLong ? fork(join(import.meta.dirname, 'bystanders.mjs'), [String(port)]) : undefined
    onTestFinished(() => void bystanders?.kill())
    bystanders?.on('message', (ms) => void took[phase].push(Number(ms)))
    const other = isLong ? (await startWatched()).server.port : port
    const honestly = async () => {
      if (performance.now() - asked > ASK_MS) {
        asked = performance.now()
        expect((await get(port, '/health')).status).toBe(200)
      }
      if (performance.now() - talked <= TALK_MS) return
      await watched.talk()
      talked = performance.now()
    }
    /** Then the two learn what the machine does to them, and what the attack on their broker. */
    const relief = async () => {
      await pause(RELIEF_MS / 5)
      phase = 'nowhere'
      await pause(RELIEF_MS)
      phase = 'elsewhere'
      for (const until = performance.now() + RELIEF_MS; performance.now() < until; ) {
        const batch = fc.sample(sessions(TARGET), { seed: rounds + ids, numRuns: 8 })
        const performed = batch.map((session) => perform(other, `elsewhere${++ids}`, session, () => {}))
        far.push(...(await Promise.all(performed)))
        for (const { socket } of far.splice(0, Math.max(0, far.length - 200))) socket.destroy()
        await honestly()
      }
      phase = 'here'
      relieved = performance.now()
    }

    const round = async (batch: Parameters<typeof perform>[2][]) => {
      rounds += 1
      const performed = batch.map((session) => {
        ids += 1
        return perform(port, `hostile${ids}`, session, (message) => said.set(message.payload, message))
      })
      open.push(...(await Promise.all(performed)))
      // Those that stay open hold what they have begun, until they are too many for this process.
      for (const { socket } of open.splice(0, Math.max(0, open.length - 200))) socket.destroy()
      for (const message of target.inbox.splice(0)) {
        arrived += 1
        const { payload } = message as { payload: string }
        expect(message).toEqual(said.get(payload))
        said.delete(payload)
      }
      for (const oldest of said.keys()) {
        if (said.size <= MAX_SAID) break
        said.delete(oldest)
      }
      if (rounds % 20 === 0) memory.push(await watched.resident())
      expect((memory.at(-1) ?? before) - before).toBeLessThanOrEqual(MOST_MB)
      expect(target.socket.readyState).toBe(target.socket.OPEN)
      await honestly()
      if (isLong && performance.now() > relieved + SIEGE_MS) await relief()
    }

    try {
      await fc.assert(fc.asyncProperty(fc.array(sessions(TARGET), { minLength: 1, maxLength: 15 }), round), {
        seed: SEED,
        numRuns: 1_000_000,
        interruptAfterTimeLimit: MS,
        endOnFailure: true,
      })
    } finally {
      for (const { socket } of [...open, ...far]) socket.destroy()
    }
    expect(rounds).toBeGreaterThan(1)
    // It was no wall that they ran against: some of what was said has arrived.
    expect(arrived).toBeGreaterThan(0)
    await watched.talk()
    expect(watched.server.printed.err).toBe('')
    expect(await watched.server.stop()).toBe(0)
    // Over an hour it levels off.
    expect(growth(memory)).toBeLessThanOrEqual(MOST_MB / 4)
    if (!isLong) return
    const median = (of: Phase) => percentile(took[of], 0.5)
    const slow = median('here') / median('elsewhere')
    const words = Object.entries(took).map(
      ([of, all]) =>
        `${of} ${percentile(all, 0.5).toFixed(2)} ms, p99 ${percentile(all, 0.99).toFixed(1)} (${all.length})`,
    )
    console.info(
      `${rounds} rounds, ${ids} sockets, ${arrived} messages arrived; two others: ${words.join('; ')}; ${slow.toFixed(2)}×; ` +
        `memory ${memory.filter((_, at) => at % 50 === 0).map(Math.round)} MB`,
    )
    if (Object.values(took).every(({ length }) => length >= ENOUGH)) expect(slow).toBeLessThanOrEqual(MOST_SLOW)
  },
  patience,
)
