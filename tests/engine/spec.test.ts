import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const spec = readFileSync(join(ROOT, '../SPEC.md'), 'utf8')
const promises = [...spec.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, number]) => number!)

/** The numbers in the titles of every test, as `[H2]` or `[H2 H5]`. */
const named = new Set(
  readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(test|spec)\.tsx?$/.test(path) && !path.endsWith('spec.test.ts'))
    .flatMap((path) => [...readFileSync(join(ROOT, path), 'utf8').matchAll(/['"`]\[([A-Z]\d+(?: [A-Z]\d+)*)\]/g)])
    .flatMap(([, numbers]) => numbers!.split(' ')),
)

test('every promise has its own number', () => {
  expect(promises.length).toBeGreaterThan(30)
  expect(new Set(promises).size).toBe(promises.length)
})

test.each(promises)('%s is named by a test', (promise) => {
  expect([...named]).toContain(promise)
})

test('no test names a promise that is not made', () => {
  expect([...named].filter((number) => !promises.includes(number))).toEqual([])
})
