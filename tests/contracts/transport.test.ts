import { describe, test } from 'vitest'
import type { Path } from '../../src/ports/transport.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createMemoryNet } from '../support/memoryTransport.ts'
import { address } from '../support/names.ts'
import { seededRandom } from '../support/seededRandom.ts'
import { transportContract } from './transport.ts'
import type { DetouredTransport } from './transportStage.ts'
import { detourContract } from './transportWays.ts'

/** Longer than anything here may take, in a time that costs nothing. Milliseconds. */
const LIMIT = 60_000

function transportInMemory(way?: Path): DetouredTransport {
  const clock = createFakeClock()
  const chance = seededRandom(7)
  const random = (length: number) => Uint8Array.from({ length }, () => Math.floor(chance() * 256))
  const net = createMemoryNet({ clock, chance, random, latency: () => 1 + chance() * 50 })
  if (way) net.route(way)
  let ids = 0
  return {
    newId: () => address(`t${++ids}`),
    transport: (self) => net.transport(self),
    fitsDescription: () => true,
    fitsCandidate: () => true,
    async until(done) {
      if (!(await clock.until(done, LIMIT))) throw new Error(`did not come about within ${LIMIT} ms`)
    },
    stop() {},
    straighten: () => net.route('direct'),
  }
}

describe('transport in memory', () => {
  for (const { name, run } of transportContract) test(name, () => run(transportInMemory()))
  for (const { name, run } of detourContract) test(name, () => run(transportInMemory('relayed')))
})
