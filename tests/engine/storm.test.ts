import { expect, test } from 'vitest'
import { storm } from './storm.ts'

const SEEDS = Number(process.env.SEEDS ?? 300)
const FIRST = Number(process.env.FIRST_SEED ?? 1)

test.each(Array.from({ length: SEEDS }, (_, i) => FIRST + i))(
  '[D1 D2 D3 D4 L1] nothing is lost, doubled or reordered (seed %i)',
  async (seed) => {
    const { wrong } = await storm(seed)
    expect(wrong, `seed ${seed}`).toEqual([])
  },
)

test.each([
  [27, 'a tick that the disk refused is tried again'],
  [55, 'a tick that the disk refused is tried again, after a reload of the other side'],
  [294, 'a second connection that comes late goes again'],
])('[D2 L1] seed %i once failed: %s', async (seed) => {
  expect((await storm(seed)).wrong).toEqual([])
})
