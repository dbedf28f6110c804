import { describe, expect, test } from 'vitest'
import { createHeld } from '../../peer-server/cluster/held.ts'
import { MAX_HELD, MAX_HELD_BYTES, MAX_HELD_PER_PEER } from '../../peer-server/limits.ts'

// What waits while the bus cannot tell who is where: some, in order, and no more than so much.

const setup = () => {
  const held = createHeld()
  let refused = 0
  const add = async (id: string, text = 'text') => {
    if (!(await held.add(id, text))) refused += 1
  }
  const arrived: string[] = []
  const deliver = () =>
    held.flush(async (id, text) => {
      arrived.push(`${id} ${text}`)
      return true
    })
  return { held, add, deliver, arrived, refused: () => refused }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('what is held arrives in order, each once', async () => {
  const { held, add, deliver, arrived } = setup()
  for (const text of ['one', 'two', 'three']) void add('ann', text)
  expect(held.has('ann')).toBe(true)
  await held.flush(async (_id, text) => (text === 'one' ? true : undefined))
  await deliver()
  expect(arrived).toEqual(['ann two', 'ann three'])
  expect(held.isEmpty()).toBe(true)
})

describe('beyond its bounds a message is as good as for somebody absent; within them it is kept', () => {
  test('[abuse P14] for one receiver', async () => {
    const { add, deliver, arrived, refused } = setup()
    for (let n = 0; n <= MAX_HELD_PER_PEER; n += 1) void add('ann')
    void add('bob')
    await settled()
    expect(refused()).toBe(1)
    await deliver()
    expect(arrived).toHaveLength(MAX_HELD_PER_PEER + 1)
  })

  test('[abuse P14] for all of them', async () => {
    const { add, deliver, arrived, refused } = setup()
    for (let n = 0; n <= MAX_HELD; n += 1) void add(`peer-${n}`)
    await settled()
    expect(refused()).toBe(1)
    await deliver()
    expect(arrived).toHaveLength(MAX_HELD)
    // There is room again.
    void add('ann')
    await settled()
    expect(refused()).toBe(1)
  })

  test('[abuse P14] in bytes', async () => {
    const { add, refused } = setup()
    const large = 'x'.repeat(MAX_HELD_BYTES / 64)
    for (let n = 0; n < 64; n += 1) void add(`peer-${n}`, large)
    await settled()
    expect(refused()).toBe(0)
    void add('one-more', 'x')
    await settled()
    expect(refused()).toBe(1)
  })
})
