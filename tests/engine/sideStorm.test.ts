import { expect, test } from 'vitest'
import { sideStorm } from './sideStorm.ts'

const SEEDS = Number(process.env.SEEDS ?? 100)
const FIRST = Number(process.env.FIRST_SEED ?? 1)

test.each(Array.from({ length: SEEDS }, (_, i) => FIRST + i))(
  '[C4 C5 C6 C7] each side connection is whole on both sides or on neither (seed %i)',
  async (seed) => {
    const { wrong } = await sideStorm(seed)
    expect(wrong, `seed ${seed}`).toEqual([])
  },
)

test('storms are storms: side connections are opened, and carry something', async () => {
  const { opened, sent } = await sideStorm(1, { steps: 100 })
  expect([opened > 10, sent > 100]).toEqual([true, true])
})
