import { expect, test } from 'vitest'
import { type Said, withToast } from '../../src/ui/toast.dom.ts'

test('what was said in passing is not kept for ever, and each has a number of its own', () => {
  let said: Said = []
  const numbers: (number | undefined)[] = []
  for (let count = 1; count <= 100; count++) {
    said = withToast(said, { words: `said ${count}` })
    numbers.push(said.at(-1)?.id)
  }
  expect(said.map(({ words }) => words)).toEqual(Array.from({ length: 8 }, (_, at) => `said ${93 + at}`))
  expect(numbers).toEqual(Array.from({ length: 100 }, (_, at) => at + 1))
})
