import { expect, it } from 'vitest'
import { createTidying } from '../../src/platform/sqlite/tidying.ts'
import { createFakeClock } from '../support/fakeClock.ts'

/** An index that wants `merges` of them; each step is noted with the time at which it began. */
function stage({ merges, settles = true }: { merges: number; settles?: boolean }) {
  const clock = createFakeClock()
  const steps: string[] = []
  let left = merges
  let hold: Promise<void> = Promise.resolve()
  const tidying = createTidying({
    clock,
    async settle() {
      steps.push(`settle ${clock.uptime()}`)
      await hold
      return settles
    },
    async tidy() {
      steps.push(`merge ${clock.uptime()}`)
      await hold
      return --left > 0
    },
  })
  return {
    clock,
    steps,
    tidying,
    holdSteps() {
      let go = () => {}
      hold = new Promise((resolve) => {
        go = resolve
      })
      return go
    },
  }
}

it('settles when no more is applied, then merges until there is nothing left', async () => {
  const { clock, steps, tidying } = stage({ merges: 3 })
  tidying.applied()
  await clock.run(150)
  tidying.applied()
  await clock.run(199)
  expect(steps).toEqual([])
  await clock.run(1_000)
  expect(steps).toEqual(['settle 350', 'merge 360', 'merge 370', 'merge 380'])
})

it('does not merge while somebody searches', async () => {
  const { clock, steps, tidying } = stage({ merges: 2 })
  tidying.applied()
  await clock.run(205)
  for (let press = 0; press < 20; press++) {
    tidying.searched()
    await clock.run(150)
  }
  expect(steps).toEqual(['settle 200'])
  await clock.run(1_000)
  expect(steps).toEqual(['settle 200', 'merge 4055', 'merge 4065'])
})

it('waits for a search that came during a merge', async () => {
  const { clock, steps, tidying, holdSteps } = stage({ merges: 2 })
  tidying.applied()
  await clock.run(205)
  const go = holdSteps()
  await clock.run(10)
  tidying.searched()
  go()
  await clock.run(900)
  expect(steps).toEqual(['settle 200', 'merge 210'])
  await clock.run(200)
  expect(steps).toEqual(['settle 200', 'merge 210', 'merge 1215'])
})

it('begins anew with what is applied during a step, once', async () => {
  const { clock, steps, tidying, holdSteps } = stage({ merges: 1 })
  tidying.applied()
  const go = holdSteps()
  await clock.run(210)
  tidying.applied()
  go()
  await clock.run(1_000)
  expect(steps).toEqual(['settle 200', 'settle 410', 'merge 420'])
})

it('merges nothing that could not be settled, and nothing after it was stopped', async () => {
  const failing = stage({ merges: 1, settles: false })
  failing.tidying.applied()
  await failing.clock.run(5_000)
  expect(failing.steps).toEqual(['settle 200'])

  const stopped = stage({ merges: 5 })
  stopped.tidying.applied()
  await stopped.clock.run(215)
  stopped.tidying.stop()
  await stopped.clock.run(5_000)
  expect(stopped.steps).toEqual(['settle 200', 'merge 210'])
})
