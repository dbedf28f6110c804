import { describe, test } from 'vitest'
import { createMemoryTabChannels } from '../support/memoryTabChannel.ts'
import { tabChannelContract } from './tabChannel.ts'

/** Time as it passes: the contract waits for what comes. */
const clock = {
  uptime: () => 0,
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

describe('tab channels in memory', () => {
  for (const { name, run } of tabChannelContract)
    test(name, () => run({ newProfile: () => createMemoryTabChannels(clock) }))
})
