import fc from 'fast-check'
import { expect, test } from 'vitest'
import { get, register } from '../../peer-server/harness.ts'
import type { RawSocket } from './rawSocket.ts'
import { perform, type Said, sessions } from './sessions.ts'
import { startWatched } from './watched.ts'

// Whatever bytes come in, over however many sockets. Some seconds of it; for longer, and from elsewhere:
//   MINUTES=30 SEED=7 npx vitest run --project=unit tests/hostile/broker/attacker.test.ts

const MS = process.env.MINUTES === undefined ? 5_000 : Number(process.env.MINUTES) * 60_000
const SEED = Number(process.env.SEED ?? 1)
/** As for the memory of hostile sockets, and as much for what is not swept up yet. */
const MOST_MB = 128
const TARGET = 'target'
/** Pause between two words of the bystanders, who keep to what a client may say. Milliseconds. */
const TALK_MS = 40

test(
  'whatever comes in: the process lives, its memory is bounded, two others talk, and nothing is passed on that was not said',
  async () => {
    const watched = await startWatched()
    const { port } = watched.server
    const target = await register(port, TARGET)
    await watched.talk()
    const before = await watched.resident()
    const said = new Map<string, Said>()
    const open: RawSocket[] = []
    let [rounds, arrived, ids, talked] = [0, 0, 0, 0]

    const round = async (batch: Parameters<typeof perform>[2][]) => {
      rounds += 1
      const performed = batch.map((session) => {
        ids += 1
        return perform(port, `hostile${ids}`, session, (message) => said.set(message.payload, message))
      })
      open.push(...(await Promise.all(performed)))
      if (performance.now() - talked > TALK_MS) {
        await watched.talk()
        talked = performance.now()
      }
      // Those that stay open hold what they have begun, until they are too many for this process.
      for (const { socket } of open.splice(0, Math.max(0, open.length - 200))) socket.destroy()
      for (const message of target.inbox.splice(0)) {
        arrived += 1
        expect(message).toEqual(said.get((message as { payload: string }).payload))
      }
      if (rounds % 20 === 0) expect((await watched.resident()) - before).toBeLessThanOrEqual(MOST_MB)
      expect(target.socket.readyState).toBe(target.socket.OPEN)
      expect((await get(port, '/health')).status).toBe(200)
    }

    try {
      await fc.assert(fc.asyncProperty(fc.array(sessions(TARGET), { minLength: 1, maxLength: 15 }), round), {
        seed: SEED,
        numRuns: 1_000_000,
        interruptAfterTimeLimit: MS,
        endOnFailure: true,
      })
    } finally {
      for (const { socket } of open) socket.destroy()
    }
    expect(rounds).toBeGreaterThan(1)
    // It was no wall that they ran against: some of what was said has arrived.
    expect(arrived).toBeGreaterThan(0)
    await watched.talk()
    expect(watched.server.printed.err).toBe('')
    expect(await watched.server.stop()).toBe(0)
    if (process.env.MEASURE === '1') console.info(`${rounds} rounds, ${ids} sockets, ${arrived} messages arrived`)
  },
  MS + 90_000,
)
