import { beforeAll, expect, test, vi } from 'vitest'
import { growth, heap, isLong, patience, percentile, seeds } from '../siege.ts'
import { besiege, type Plan } from './besiege.ts'

vi.mock(import('../../../src/engine/frame.ts'), async (load) => {
  const [real, { decoded }] = await Promise.all([load(), import('./processor.ts')])
  return {
    ...real,
    decodeFrame(bytes) {
      decoded(bytes.length)
      return real.decodeFrame(bytes)
    },
  }
})

/** Steps of one siege. */
const STEPS = 150
/** Steps before anything is measured: most kinds of them. */
const WARM_UP_STEPS = 50
/** Processor for a hostile byte, of what it takes for an honest one: measured, some hundredths. */
const MOST_CPU = 1
/** Bytes that this process may have more at the end than in its beginning. */
const MOST_GROWN = 16 * 1024 * 1024

// Code that is compiled once is no memory that anybody keeps.
beforeAll(async () => {
  for (const who of ['own client', 'hooked client'] as const) await besiege(0, { who, length: WARM_UP_STEPS })
}, 120_000)

test.each(['own client', 'hooked client'] satisfies Plan['who'][])(
  'a friend with a changed client (%s): nobody else feels it, and nothing is shown that was not sent',
  async (who) => {
    const heaps: number[] = []
    for (const seed of seeds(2, 0.5)) {
      const is = await besiege(seed, { who, length: STEPS })
      const ratio = is.hostileCpu / is.honestCpu
      if (isLong || process.env.MEASURE === '1')
        console.info(
          `${who}: others ${percentile(is.felt, 0.5).toFixed(1)} ms, p95 ${percentile(is.felt, 0.95).toFixed(1)}, worst ` +
            `${Math.max(...is.felt).toFixed(1)} (idle ${percentile(is.idle, 0.5).toFixed(1)}), longest ${is.longest.toFixed(1)} ms, ` +
            `${is.bytes} bytes sent, ${is.disk} on the disk, ${is.kept} kept in memory, processor ${ratio.toFixed(2)}×`,
        )
      expect(is.wrong, `seed ${seed}`).toEqual([])
      if (isLong) expect(ratio, `seed ${seed}`).toBeLessThanOrEqual(MOST_CPU)
      heaps.push(await heap())
    }
    expect(growth(heaps)).toBeLessThanOrEqual(MOST_GROWN)
  },
  patience,
)
