import { describe, test } from 'vitest'
import { createFakeClock } from '../support/fakeClock.ts'
import { BROKER, createMemoryProbes } from '../support/memoryProbes.ts'
import { probesContract } from './probes.ts'

describe('probes in memory', () => {
  for (const { name, run } of probesContract)
    test(name, async () => {
      const clock = createFakeClock()
      let hidden = false
      const memory = createMemoryProbes({ clock, isHidden: () => hidden })
      memory.answer('/json', { status: 200, json: { well: true } })
      memory.answer('/words', { status: 200, json: undefined })
      await clock.through(
        run({
          ...memory,
          hidden(is) {
            hidden = is
          },
          places: { json: `${BROKER}/json`, words: `${BROKER}/words`, nobody: `${BROKER}/nobody` },
        }),
      )
    })
})
