import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mutants } from '../mutants/list.mjs'

const ROOT = join(import.meta.dirname, '../..')

test('every mutant changes something that stands in its file exactly once', () => {
  expect(mutants.length).toBeGreaterThan(100)
  const misplaced = mutants.filter(({ file, find, replace }) => {
    const path = join(ROOT, file)
    const times = existsSync(path) ? readFileSync(path, 'utf8').split(find).length - 1 : 0
    return times !== 1 || find === replace
  })
  expect(misplaced.map(({ name, file }) => `${file}: ${name}`)).toEqual([])
})

test('the tests that should notice are there', () => {
  const named = new Set(mutants.flatMap(({ tests }) => tests))
  expect([...named].filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  expect(mutants.filter(({ tests }) => tests.length === 0)).toEqual([])
})

test('no two have the same name', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length)
})
