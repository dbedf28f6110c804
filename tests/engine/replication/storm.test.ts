import { expect, test } from 'vitest'
import { sharedStorm } from './storm.ts'

const SEEDS = Number(process.env.SEEDS ?? 150)
const FIRST = Number(process.env.FIRST_SEED ?? 1)

test.each(Array.from({ length: SEEDS }, (_, i) => FIRST + i))(
  '[D1 D3 D8] both devices hold the same, and all of it (seed %i)',
  async (seed) => {
    const { wrong } = await sharedStorm(seed)
    expect(wrong, `seed ${seed}`).toEqual([])
  },
)

test('storms are storms: most is written, and some of it comes with a hole before it', async () => {
  let [written, refused] = [0, 0]
  for (let seed = 1; seed <= 10; seed++) {
    const one = await sharedStorm(seed)
    written += one.written
    refused += one.refused
  }
  expect([written > 500, refused > 0], `${written} written, ${refused} holes`).toEqual([true, true])
})
