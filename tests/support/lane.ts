/** Faults of one lane. Only `hold`, `delay` and `pace` can befall an ordered, reliable channel; the others nobody expects, and all survive. */
export interface LaneFaults {
  /** Each frame comes later by up to so much; none overtakes another. Milliseconds. */
  readonly delay?: number
  /** Slow reader: a frame is taken each so many milliseconds. */
  readonly pace?: number
  /** Nothing is let through until that ends; then all of it is, at once. */
  readonly hold?: boolean
  /** Shares of the frames that come twice, change places with the next one, or never come. */
  readonly duplicate?: number
  readonly swap?: number
  readonly drop?: number
}

export interface Lane<T> {
  push(frame: T): void
  /** The faults are others now. */
  changed(): void
  /** Swallows everything from now on, for good: half of a half-open connection. */
  swallow(): void
  /** Frames that are on their way. */
  waiting(): readonly T[]
}

interface Deps<T> {
  pass(frame: T): void
  chance(): number
  faults(): LaneFaults
  /** A fault has befallen a frame. */
  struck(what: string): void
}

/**
 * Lane: one direction of a connection, in which faults befall frames; without any it passes them on at once. It needs nothing of what
 * stands around it, so that it can be put into a page.
 */
export function createLane<T>({ pass, chance, faults, struck }: Deps<T>): Lane<T> {
  /** That long a frame waits for another one to change places with. */
  const SWAP_PATIENCE_MS = 200
  let queue: T[] = []
  let swallowed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let overtaken: { frame: T; timer: ReturnType<typeof setTimeout> } | undefined

  function run() {
    while (queue.length > 0 && timer === undefined) {
      const { hold, delay = 0, pace = 0 } = faults()
      if (hold) return struck('hold')
      const wait = pace + delay * chance()
      if (wait === 0) pass(queue.shift()!)
      else {
        struck(pace > 0 ? 'pace' : 'delay')
        timer = setTimeout(() => {
          timer = undefined
          if (faults().hold || queue.length === 0) return
          pass(queue.shift()!)
          run()
        }, wait)
      }
    }
  }

  function settle() {
    if (!overtaken) return
    clearTimeout(overtaken.timer)
    queue.push(overtaken.frame)
    overtaken = undefined
  }

  return {
    push(frame) {
      if (swallowed) return struck('swallow')
      const { duplicate = 0, swap = 0, drop = 0 } = faults()
      if (drop > 0 && chance() < drop) return struck('drop')
      if (swap > 0 && !overtaken && chance() < swap) {
        // Should none follow, it goes by itself.
        const alone = () => {
          settle()
          run()
        }
        overtaken = { frame, timer: setTimeout(alone, SWAP_PATIENCE_MS) }
        return
      }
      queue.push(frame)
      if (overtaken) struck('swap')
      settle()
      if (duplicate > 0 && chance() < duplicate) {
        struck('duplicate')
        queue.push(frame)
      }
      run()
    },
    changed() {
      clearTimeout(timer)
      timer = undefined
      run()
    },
    swallow() {
      swallowed = true
      queue = []
      clearTimeout(timer)
      timer = undefined
      if (overtaken) clearTimeout(overtaken.timer)
      overtaken = undefined
    },
    waiting: () => queue,
  }
}
