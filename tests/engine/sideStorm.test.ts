import { expect, test } from 'vitest'
import { sideStorm } from './sideStorm.ts'

const SEEDS = Number(process.env.SEEDS ?? 60)
const FIRST = Number(process.env.FIRST_SEED ?? 1)

test.each(Array.from({ length: SEEDS }, (_, i) => FIRST + i))(
  '[C4 C5 C6 C7] each side connection is whole on both sides or on neither (seed %i)',
  async (seed) => {
    const { wrong } = await sideStorm(seed)
    expect(wrong, `seed ${seed}`).toEqual([])
  },
)

test('storms are storms: most have some up, and carry something', async () => {
  let [up, sent] = [0, 0]
  for (let seed = 1; seed <= 10; seed++) {
    const one = await sideStorm(seed)
    up += one.up
    sent += one.sent
  }
  expect([up > 30, sent > 200]).toEqual([true, true])
})
