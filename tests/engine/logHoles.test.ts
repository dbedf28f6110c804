import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Entry, ERASED } from '../../src/engine/entry.ts'
import { unbroken } from '../../src/engine/mend.ts'
import { ME, WITH_FRIEND } from '../support/floor.ts'
import { MINE } from '../support/logStage.ts'

const row = (seq: number, lamport: number): Entry => ({
  ...{ conversation: WITH_FRIEND, author: ME, instance: MINE, seq, lamport, at: 7 },
  kind: 'text',
  body: { text: `${seq}` },
})

test('[D1] what was deleted with its conversation is filled in as erased, and no more than was asked for', () => {
  const all = unbroken([row(5, 20), row(8, 30)], 2, 100)
  expect(all.map(({ seq, lamport, kind }) => [seq, lamport, kind])).toEqual([
    [3, 18, ERASED],
    [4, 19, ERASED],
    [5, 20, 'text'],
    [6, 28, ERASED],
    [7, 29, ERASED],
    [8, 30, 'text'],
  ])
  expect(
    all.filter(({ kind }) => kind === ERASED).every(({ body, at, erased }) => body === null && at === 0 && erased),
  ).toBe(true)
  expect(unbroken([row(1_000_000, 2_000_000)], 0, 3).map(({ seq }) => seq)).toEqual([1, 2, 3])
  expect(unbroken([], 4, 3)).toEqual([])
})

test('[D3] whatever was there before, the places that are filled in stand above it and below what follows', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(steps, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), fc.nat(59), (rises, kept, known) => {
      let lamport = 0
      const log = rises.map((rise, at) => {
        lamport += rise
        return row(at + 1, lamport)
      })
      const after = Math.min(known, log.length - 1)
      // The friend has the first of them as they were; of the rest this device has some, and the last.
      const left = log.filter(({ seq }) => seq > after && (kept[seq - 1] || seq === log.length))
      const sent = unbroken(left, after, 1_000)
      expect(sent.map(({ seq }) => seq)).toEqual(log.slice(after).map(({ seq }) => seq))
      let before = after > 0 ? log[after - 1]!.lamport : 0
      for (const one of sent) {
        expect(one.lamport).toBeGreaterThan(before)
        before = one.lamport
      }
    }),
  )
})
