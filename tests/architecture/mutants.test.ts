import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mutants } from '../mutants/list.mjs'

const ROOT = join(import.meta.dirname, '../..')

test('every mutant changes something that stands in its file exactly once', () => {
  expect(mutants.length).toBeGreaterThan(100)
  const misplaced = mutants.filter(({ file, find, replace }) => {
    const times = readFileSync(join(ROOT, file), 'utf8').split(find).length - 1
    return times !== 1 || find === replace
  })
  expect(misplaced.map(({ name, file }) => `${file}: ${name}`)).toEqual([])
})

test('no two have the same name', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length)
})
