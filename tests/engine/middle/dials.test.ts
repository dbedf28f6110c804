import { expect, test } from 'vitest'
import { patience, seeds } from '../../hostile/siege.ts'
import { createBrokerEvening } from '../../support/middle/dials.ts'

test(
  '[G1 H5] no dial is answered but one that a friend made to me, with this SDP, once, and later than all before',
  async () => {
    let [evenings, answered] = [0, 0]
    for (const seed of seeds(250, 1 / 4)) {
      const evening = createBrokerEvening(seed)
      expect(await evening.live(), `seed ${seed}\n${evening.diary.join('\n')}`).toEqual([])
      evenings += 1
      answered += evening.answered.length
    }
    expect(answered / evenings).toBeGreaterThan(4)
  },
  patience,
)
