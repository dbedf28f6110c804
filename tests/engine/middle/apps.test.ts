import { expect, test } from 'vitest'
import { patience, seeds } from '../../hostile/siege.ts'
import { createAppsEvening } from '../../support/middle/apps.ts'

test(
  '[H2 G1 R1 R3 R4 R7] whole apps: nobody is shown as linked, asking or a friend but who is, and a personal invite lets in one',
  async () => {
    let [evenings, linked, requested, letIn] = [0, 0, 0, 0]
    for (const seed of seeds(70, 1 / 2)) {
      const evening = await createAppsEvening(seed)
      expect(await evening.live(), `seed ${seed}\n${evening.diary.join('\n')}`).toEqual([])
      evenings += 1
      linked += Number(evening.linked())
      requested += evening.requested()
      letIn += Number(evening.letIn())
    }
    // Or all of it would be about nothing.
    expect(linked / evenings).toBeGreaterThan(0.2)
    expect(requested / evenings).toBeGreaterThan(0.3)
    expect(letIn / evenings).toBeGreaterThan(0.05)
  },
  patience,
)
