import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const MINUTES = Number(process.env.MINUTES ?? 0)
/** Long: as `npm run hostile` runs it, where time and processors are looked at too. */
export const isLong = MINUTES > 0

/**
 * Siege: seeds one after another, a few of them in `npm test`, otherwise as many as fit into this share of MINUTES
 * (`npm run hostile -- --minutes 30`).
 */
export function* seeds(some: number, share = 1): Generator<number> {
  const first = Number(process.env.SEED ?? (isLong ? Date.now() % 1_000_000 : 1))
  const until = Date.now() + MINUTES * share * 60_000
  for (let at = 0; at < some || Date.now() < until; at++) {
    if (isLong) console.log(`seed ${first + at}`)
    yield first + at
  }
}

/** Patience with a siege. Milliseconds. */
export const patience = MINUTES * 60_000 + 120_000

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const settle = () => new Promise((resolve) => setImmediate(resolve))

/** Heap: what this process cannot let go of. Bytes. */
export async function heap(): Promise<number> {
  for (let at = 0; at < 2; at++) {
    // What was only promised is let go of in a turn of its own.
    await settle()
    collect()
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const third = (all: readonly number[], which: 0 | 2) =>
  all.slice(Math.floor((which * all.length) / 3), Math.ceil(((which + 1) * all.length) / 3))

/** Growth: by how much the lowest of the last third lies above the highest of the first. Tells nothing of a few. */
export const growth = (all: readonly number[]): number =>
  all.length < 9 ? 0 : Math.min(...third(all, 2)) - Math.max(...third(all, 0))

/** Of so many: the one in whose middle, or further up, the others stand. */
export const percentile = (all: readonly number[], part: number): number =>
  all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * part))] ?? Number.NaN
