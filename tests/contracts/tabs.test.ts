import { describe, expect, test } from 'vitest'
import { createMemoryTabs } from '../support/memoryTabs.ts'
import { tabsContract } from './tabs.ts'

const soon = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('tabs in memory', () => {
  for (const { name, run } of tabsContract) test(name, () => run({ newProfile: createMemoryTabs }))

  test('a leader that is killed is followed by the next in the queue', async () => {
    const profile = createMemoryTabs()
    const [first, second] = [profile.open(), profile.open()]
    await soon()
    first.kill()
    await soon()
    expect(second.role()).toBe('leader')
  })

  test('a frozen leader learns that it was deposed when it is thawed', async () => {
    const profile = createMemoryTabs()
    const [first, second] = [profile.open(), profile.open()]
    await soon()
    first.freeze()
    second.takeOver()
    await soon()
    expect([first.role(), second.role()]).toEqual(['leader', 'leader'])
    first.thaw()
    expect(first.role()).toBe('deposed')
  })
})
