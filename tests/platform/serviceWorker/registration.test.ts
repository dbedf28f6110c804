import { expect, test } from 'vitest'
import { createUpdates } from '../../../src/platform/serviceWorker/registration.ts'
import { createFakeClock } from '../../support/fakeClock.ts'

const HOME = 'https://chat.example/tete/'
const MINUTE = 60_000

class FakeWorker extends EventTarget {
  state = 'installing'
  readonly told: unknown[] = []
  become(state: string) {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
  postMessage(message: unknown) {
    this.told.push(message)
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null
  waiting: FakeWorker | null = null
  active: FakeWorker | null = null
  updates = 0
  reachable = true
  async update() {
    this.updates += 1
    if (!this.reachable) throw new TypeError('offline')
  }
  /** A newer version is found, and after a while all of it is there. */
  find() {
    const worker = new FakeWorker()
    this.installing = worker
    this.dispatchEvent(new Event('updatefound'))
    return {
      worker,
      done: () => {
        this.installing = null
        this.waiting = worker
        worker.become('installed')
      },
    }
  }
}

function stage({ controlled = true, waiting = false, refused = false, idle = true } = {}) {
  const clock = createFakeClock()
  const registration = new FakeRegistration()
  registration.active = controlled ? new FakeWorker() : null
  if (waiting) registration.waiting = new FakeWorker()
  const container = Object.assign(new EventTarget(), {
    controller: registration.active,
    async register(script: string, options: unknown) {
      asked.push([script, options])
      if (refused) throw new DOMException('no', 'SecurityError')
      return registration
    },
  })
  const asked: unknown[] = []
  const reloads: string[] = []
  const counts: string[] = []
  const later: (() => void)[] = []
  const updates = createUpdates({
    container: container as unknown as ServiceWorkerContainer,
    home: HOME,
    scriptUrls: (address) => `checked ${address}`,
    clock,
    reload: (how) => void reloads.push(how),
    idle: (run) => void (idle ? run() : later.push(run)),
    count: (what) => void counts.push(what),
  })
  let told = 0
  updates.onReady(() => {
    told += 1
  })
  return {
    clock,
    registration,
    updates,
    asked,
    reloads,
    counts,
    told: () => told,
    goIdle() {
      for (const run of later) run()
    },
    takesOver: () => container.dispatchEvent(new Event('controllerchange')),
  }
}

test('registers once the page has nothing better to do, for where the page lies, past the browser’s cache', async () => {
  const { clock, asked, goIdle } = stage({ idle: false })
  await clock.run(MINUTE)
  expect(asked).toEqual([])
  goIdle()
  expect(asked).toEqual([['checked sw.js', { scope: HOME, updateViaCache: 'none' }]])
})

test('the first one takes care of the page without a word, and without loading it anew', async () => {
  const { clock, registration, updates, told, reloads, takesOver } = stage({ controlled: false })
  await clock.run(0)
  registration.find().done()
  takesOver()
  expect([told(), reloads]).toEqual([0, []])
  // From then on a change is a newer version, asked for in another tab.
  takesOver()
  expect(reloads).toEqual(['follow'])
  expect(updates.ready()).toBe(true)
})

test('a newer one is told once all of it is there', async () => {
  const { clock, registration, updates, told } = stage()
  await clock.run(0)
  expect(updates.ready()).toBe(false)
  const found = registration.find()
  expect([told(), updates.ready()]).toEqual([0, false])
  found.done()
  expect([told(), updates.ready()]).toEqual([1, true])
})

test('one that lay ready before is told, and so is one that was on its way', async () => {
  const before = stage({ waiting: true })
  await before.clock.run(0)
  expect([before.told(), before.updates.ready()]).toEqual([1, true])
  const meanwhile = stage()
  const found = meanwhile.registration.find()
  await meanwhile.clock.run(0)
  found.done()
  expect(meanwhile.told()).toBe(1)
})

test('one that could not be fetched is counted, and one that a still newer replaced is not', async () => {
  const { clock, registration, counts, told } = stage()
  await clock.run(0)
  registration.find().worker.become('redundant')
  expect([counts, told()]).toEqual([['update.failed'], 0])
  const complete = registration.find()
  complete.done()
  complete.worker.become('redundant')
  expect(counts).toEqual(['update.failed'])
})

test('nothing is taken before the person wants it; then it is, once, and the page loads anew when it has taken over', async () => {
  const { clock, registration, updates, reloads, takesOver } = stage({ waiting: true })
  await clock.run(10 * MINUTE)
  expect([registration.waiting?.told, reloads]).toEqual([[], []])
  updates.apply()
  updates.apply()
  expect(registration.waiting?.told).toEqual([{ tete: 'tete.use-now' }])
  await clock.run(100)
  expect(reloads).toEqual([])
  takesOver()
  takesOver()
  await clock.run(MINUTE)
  expect(reloads).toEqual(['asked'])
})

test('a newer one that does not take over: the page loads anew all the same', async () => {
  const { clock, updates, reloads } = stage({ waiting: true })
  await clock.run(0)
  updates.apply()
  await clock.run(4_000)
  expect(reloads).toEqual([])
  await clock.run(2_000)
  expect(reloads).toEqual(['asked'])
})

test('looks for a newer one every hour, and when asked to, but not all the time', async () => {
  const { clock, registration, updates } = stage()
  await clock.run(0)
  updates.check()
  expect(registration.updates).toBe(0)
  await clock.run(2 * MINUTE)
  for (let i = 0; i < 5; i++) updates.check()
  expect(registration.updates).toBe(1)
  await clock.run(60 * MINUTE)
  expect(registration.updates).toBe(2)
  await clock.run(60 * MINUTE)
  expect(registration.updates).toBe(3)
})

test('a server that is away is counted and looked for again', async () => {
  const { clock, registration, updates, counts } = stage()
  registration.reachable = false
  await clock.run(2 * MINUTE)
  updates.check()
  await clock.run(60 * MINUTE)
  expect(counts).toEqual(['update.unreachable', 'update.unreachable'])
})

test('a browser that refuses a worker, or has none: the page works as ever', async () => {
  const { clock, counts, updates, told } = stage({ refused: true })
  await clock.run(0)
  expect([counts, updates.ready(), told()]).toEqual([['service-worker.refused'], false, 0])
  updates.check()
  const without = createUpdates({
    container: undefined,
    home: HOME,
    scriptUrls: (address) => address,
    clock,
    reload: () => expect.unreachable(),
    idle: () => expect.unreachable(),
    count: () => expect.unreachable(),
  })
  without.check()
  void without.stop()
  expect(without.ready()).toBe(false)
})

test('once stopped it looks for nothing, tells nothing and follows nobody', async () => {
  const { clock, registration, updates, told, reloads, takesOver } = stage()
  await clock.run(0)
  await updates.stop()
  registration.find().done()
  takesOver()
  await clock.run(120 * MINUTE)
  expect([told(), reloads, registration.updates]).toEqual([0, [], 0])
  const hasty = stage({ waiting: true })
  await hasty.updates.stop()
  await hasty.clock.run(120 * MINUTE)
  expect([hasty.told(), hasty.registration.updates]).toEqual([0, 0])
})
