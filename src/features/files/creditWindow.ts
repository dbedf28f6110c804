import type { Clock } from '../../ports/clock.ts'
import { MAX_WINDOW, MIN_WINDOW, QUEUE_MS, RATE_MEMORY_MS, ROUND_TRIP_MEMORY_MS } from './limits.ts'

interface Sample {
  readonly at: number
  readonly value: number
}

/** Samples kept of each measure: more say nothing new within the time that they hold. */
const MAX_SAMPLES = 64
/** Start: twice what the path is known to carry, until that has not grown by a quarter three times in a row. */
const STARTING = 2
const GROWTH = 1.25
const MAX_LEVEL = 3

const push = (samples: Sample[], sample: Sample, memory: number) => {
  samples.push(sample)
  while (samples.length > MAX_SAMPLES || samples[0]!.at < sample.at - memory) samples.shift()
}

/**
 * Window of credit: how many bytes may be on their way. It follows the path: its rate (the best of the last two seconds) times its
 * round trip (the shortest of the last ten) and a short standing queue; at first twice of it. As BBR does, of which this is the part that
 * a receiver can do (draft-ietf-ccwg-bbr): a longer queue would carry nothing more, and the chat beside it would wait behind it.
 */
export function createCreditWindow(clock: Pick<Clock, 'uptime'>) {
  const rates: Sample[] = []
  const trips: Sample[] = []
  /** Credits that were given, each with its time, until it is heard of; and how much had come by then. */
  let given: { readonly n: number; readonly at: number; readonly came: number }[] = []
  let came = 0
  let bytes = MIN_WINDOW
  /** Start: the best rate when it last grew, and how often it has not since. */
  let best = 0
  let level = 0

  function measure() {
    const rate = Math.max(...rates.map(({ value }) => value))
    const trip = Math.min(...trips.map(({ value }) => value))
    const grows = rate >= best * GROWTH
    if (grows) best = rate
    level = grows ? 0 : level + 1
    const path = rate * trip * (level < MAX_LEVEL ? STARTING : 1)
    bytes = Math.round(Math.min(MAX_WINDOW, Math.max(MIN_WINDOW, path + rate * QUEUE_MS)))
  }

  return {
    /** Bytes that may be on their way. */
    get bytes() {
      return bytes
    },
    /** Bytes a second, lately; 0 as long as nothing was measured. */
    get rate() {
      return rates.length === 0 ? 0 : Math.max(...rates.map(({ value }) => value)) * 1000
    },
    onGiven(n: number) {
      given.push({ n, at: clock.uptime(), came })
    },
    /** Frame of so many bytes, whose sender had heard of credit `heard`. */
    onFrame(heard: number, length: number) {
      came += length
      const now = clock.uptime()
      const known = given.findLast(({ n }) => n <= heard)
      if (!known) return
      given = given.filter(({ n }) => n > heard)
      const trip = Math.max(1, now - known.at)
      push(trips, { at: now, value: trip }, ROUND_TRIP_MEMORY_MS)
      push(rates, { at: now, value: (came - known.came) / trip }, RATE_MEMORY_MS)
      measure()
    },
  }
}
