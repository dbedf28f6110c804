import { expect, test } from 'vitest'
import { patience, seeds } from '../../hostile/siege.ts'
import { createEvening } from '../../support/middle/wire.ts'

// An attacker in the middle, who owns every wire, has two IDs of her own, and lets three sessions run at once: relayed, repeated, mixed up,
// reflected, rewritten, signed anew, played again. `SEED=7 MINUTES=5 npx vitest run tests/engine/middle` for longer, or for one evening again.

test(
  '[H1 H2 H3 H4 H5] whoever is proved ran this very session, once, with the same certificates',
  async () => {
    let proved = 0
    let evenings = 0
    for (const seed of seeds(800, 1 / 4)) {
      const evening = createEvening(seed)
      const wrong = await evening.live()
      expect(wrong, `seed ${seed}\n${evening.diary.join('\n')}`).toEqual([])
      proved += evening.proved()
      evenings += 1
    }
    // Or all of it would be about nothing.
    expect(proved / evenings).toBeGreaterThan(0.8)
  },
  patience,
)
