import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as budgets from '../../peer-server/budgets.ts'

const ROOT = join(import.meta.dirname, '../..')
const source = readFileSync(join(ROOT, 'peer-server/budgets.ts'), 'utf8')

/** Names in the titles of tests, as `[MAX_UNREAD bites]`. */
const tested = ['tests/peer-server', 'tests/hostile/broker']
  .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(ROOT, folder, name)))
  .filter((path) => path.endsWith('.test.ts'))
  .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/\[([A-Z_]+) (bites|spares)\]/g)])
  .map(([, name, how]) => `${name} ${how}`)

const names = Object.keys(budgets)

test.each(names)('%s has a reason, a test in which it bites, and one in which it spares', (name) => {
  expect(source).toMatch(new RegExp(`^/\\*\\* .+ \\*/\\nexport const ${name} = `, 'm'))
  expect(tested).toContain(`${name} bites`)
  expect(tested).toContain(`${name} spares`)
})

test('no test names a budget that there is not', () => {
  const unknown = tested.filter((title) => !names.includes(title.split(' ')[0]!))
  expect(unknown).toEqual([])
})
