import { describe, test } from 'vitest'
import { personIdOf } from '../../src/engine/address.ts'
import { createSideEnds } from '../../src/platform/side/sideEnds.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createMemoryRtc } from '../support/memoryRtc.ts'
import { createNodeCrypto, seededRandom } from '../support/nodeCrypto.ts'
import { createSidePair } from '../support/sidePair.ts'
import { type SidesUnderTest, sideConnectionsContract } from './sideConnections.ts'

/** Longer than anything here may take, in a time that costs nothing. Milliseconds. */
const LIMIT = 60_000

function sidesInMemory(seed: number): { subject: SidesUnderTest; through<T>(promise: Promise<T>): Promise<T> } {
  const clock = createFakeClock()
  const chance = seededRandom(seed)
  const { crypto, newKeys } = createNodeCrypto({ seed })
  const rtc = createMemoryRtc({ clock, chance, random: crypto.random, latency: () => 1 + chance() * 30 })
  const person = () => {
    const keys = newKeys()
    return { id: personIdOf(keys.publicKey), keys }
  }
  const subject = createSidePair({
    clock,
    crypto,
    people: [person(), person()],
    ends: (owner, count) =>
      createSideEnds({
        connect: rtc.connect(owner),
        iceServers: () => [],
        relayOnly: () => false,
        sha256: crypto.sha256,
        count,
      }),
    async until(done) {
      if (!(await clock.until(done, LIMIT))) throw new Error(`did not come about within ${LIMIT} ms`)
    },
  })
  return {
    subject: { ...subject, live: rtc.open, pause: clock.run },
    // What a case waits for by itself takes time as well.
    through: (promise) => clock.through(promise, 30 * LIMIT),
  }
}

// Who comes first is another one with another seed.
describe.each([1, 2, 3])('side connections in memory (seed %i)', (seed) => {
  for (const { name, run } of sideConnectionsContract)
    test(name, () => {
      const { subject, through } = sidesInMemory(seed)
      return through(run(subject))
    })
})
