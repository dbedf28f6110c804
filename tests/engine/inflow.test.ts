import { expect, test } from 'vitest'
import { FRAMES, SLICE_MS } from '../../src/engine/budgets.ts'
import type { PersonId } from '../../src/engine/ids.ts'
import { createInflow } from '../../src/engine/inflow.ts'
import type { LiveLink } from '../../src/engine/link.ts'
import { createFakeClock } from '../support/fakeClock.ts'

/** An inflow whose frames take a millisecond each, all of which arrive in one. */
function stage() {
  const base = createFakeClock()
  let spent = 0
  let tasks = 0
  const clock = {
    ...base,
    uptime: () => base.uptime() + spent,
    soon: (run: () => void) =>
      base.soon(() => {
        tasks++
        run()
      }),
  }
  const handled: string[] = []
  const inflow = createInflow({
    clock,
    count: () => undefined,
    penalties: { give: () => undefined },
    all: () => [],
    receive: ({ peer }) => {
      handled.push(peer)
      spent += 1
    },
  })
  const link = (peer: string) => ({ peer: peer as PersonId, open: true, heard: () => undefined }) as unknown as LiveLink
  return { base, inflow, handled, link, tasks: () => tasks }
}

test('[HOSTILE 1] a burst is handled in slices, and the page gets its turn between them', async () => {
  const { base, inflow, handled, link, tasks } = stage()
  const bob = link('bob')
  for (let i = 0; i < 100; i++) inflow.take(bob, new Uint8Array(10))
  expect(handled.length).toBe(SLICE_MS)
  await base.run(0)
  expect(handled.length).toBe(100)
  expect(tasks()).toBeGreaterThanOrEqual(Math.floor(100 / SLICE_MS) - 1)
})

test('[HOSTILE 1] nobody’s frame waits behind all of another’s', async () => {
  const { base, inflow, handled, link } = stage()
  const [mallory, bob] = [link('mallory'), link('bob')]
  for (let i = 0; i < FRAMES.burst; i++) inflow.take(mallory, new Uint8Array(10))
  inflow.take(bob, new Uint8Array(10))
  await base.run(0)
  expect(handled.indexOf('bob')).toBeLessThan(SLICE_MS + 3)
  expect(handled.length).toBe(FRAMES.burst + 1)
})

test('frames that come one by one are handled at once', async () => {
  const { base, inflow, handled, link, tasks } = stage()
  const bob = link('bob')
  for (let i = 0; i < 50; i++) {
    inflow.take(bob, new Uint8Array(10))
    await base.run(10)
  }
  expect([handled.length, tasks()]).toEqual([50, 0])
})

test('what waits on a link that closes is not handled', async () => {
  const { base, inflow, handled, link } = stage()
  const bob = link('bob')
  for (let i = 0; i < 40; i++) inflow.take(bob, new Uint8Array(10))
  Object.assign(bob, { open: false })
  await base.run(0)
  expect(handled.length).toBeLessThan(10)
})
