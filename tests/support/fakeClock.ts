import type { Clock } from '../../src/ports/clock.ts'

interface Timer {
  at: number
  order: number
  run: () => void
}

/** Lets every async step that is ready finish before time moves on: one macrotask drains all microtasks. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

export interface FakeClock extends Clock {
  /** Lets `ms` pass, in order, everything that becomes due included. */
  run(ms: number): Promise<void>
  /** Runs until `done` says so; false when `ms` have passed first. */
  until(done: () => boolean, ms: number): Promise<boolean>
  /** Lets as much time pass as `promise` takes to settle, and no more. */
  through<T>(promise: Promise<T>, ms?: number): Promise<T>
  /** The wall clock jumps; uptime does not. */
  jump(ms: number): void
}

/** Time in the test's hands. Timers that are due at the same moment run as a burst, as they do in a browser that was busy. */
export function createFakeClock(start = Date.UTC(2026, 10, 22)): FakeClock {
  let uptime = 0
  let offset = start
  let order = 0
  const heap: Timer[] = []
  const cancelled = new WeakSet<Timer>()

  const before = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order)
  function push(timer: Timer) {
    let i = heap.push(timer) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(heap[i]!, heap[parent]!)) break
      ;[heap[i], heap[parent]] = [heap[parent]!, heap[i]!]
      i = parent
    }
  }
  function pop(): Timer {
    const top = heap[0]!
    const last = heap.pop()!
    if (heap.length > 0) {
      heap[0] = last
      for (let i = 0; ; ) {
        const left = 2 * i + 1
        let least = i
        if (left < heap.length && before(heap[left]!, heap[least]!)) least = left
        if (left + 1 < heap.length && before(heap[left + 1]!, heap[least]!)) least = left + 1
        if (least === i) break
        ;[heap[i], heap[least]] = [heap[least]!, heap[i]!]
        i = least
      }
    }
    return top
  }

  /** One burst: all that is due next, at most `end`. False when nothing is. */
  function step(end: number): boolean {
    while (heap[0] && cancelled.has(heap[0])) pop()
    if (!heap[0] || heap[0].at > end) return false
    uptime = Math.max(uptime, heap[0].at)
    while (heap[0] && heap[0].at <= uptime) {
      const timer = pop()
      if (!cancelled.has(timer)) timer.run()
    }
    return true
  }

  async function until(done: () => boolean, ms: number): Promise<boolean> {
    const end = uptime + ms
    await settle()
    for (;;) {
      if (done()) return true
      if (!step(end)) break
      await settle()
    }
    uptime = Math.max(uptime, end)
    return done()
  }

  return {
    now: () => offset + uptime,
    uptime: () => uptime,
    after(ms, run) {
      const timer = { at: uptime + Math.max(0, ms), order: order++, run }
      push(timer)
      return () => void cancelled.add(timer)
    },
    soon: (run) => push({ at: uptime, order: order++, run }),
    run: async (ms) => void (await until(() => false, ms)),
    until,
    async through(promise, ms = 60_000) {
      let over = false
      const done = () => {
        over = true
      }
      promise.then(done, done)
      if (!(await until(() => over, ms))) throw new Error(`not settled within ${ms} ms`)
      return promise
    },
    jump(ms) {
      offset += ms
    },
  }
}
