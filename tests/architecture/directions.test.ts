import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const SOURCES = join(import.meta.dirname, '../../src')

const sheets = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.css'))
  .map((path) => ({ path, source: readFileSync(join(SOURCES, path), 'utf8') }))

const PHYSICAL =
  /(^|[\s;{])((margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right)\b[\w-]*|left|right|border-(top|bottom)-(left|right)-radius)\s*:|(text-align|float|clear)\s*:\s*(left|right)\b|\b(to|at) (left|right)\b/

/** Declarations that name a side of the screen instead of the beginning or end of a line, which Arabic turns round. */
function physical(source: string): string[] {
  const found: string[] = []
  const selectors: string[] = []
  const bare = source.replace(/\/\*[\s\S]*?\*\//g, '')
  for (const [, text = '', end] of bare.matchAll(/([^{};]*)([{};])/g)) {
    if (end === '{') selectors.push(text)
    // What asks for the direction itself may name the sides of it.
    else if (PHYSICAL.test(` ${text.trim()}`) && !selectors.some((one) => /:dir\(|\[data-dir=/.test(one)))
      found.push(text.trim())
    if (end === '}') selectors.pop()
  }
  return found
}

test('no style sheet names a side of the screen', () => {
  expect(sheets.length).toBeGreaterThan(20)
  expect(sheets.flatMap(({ path, source }) => physical(source).map((line) => `${path}: ${line}`))).toEqual([])
})

test.each([
  '.a { margin-left: 1px }',
  '.a { &:hover { right: 0; } }',
  '.a { text-align: right; }',
  '.a { border-top-left-radius: 2px; }',
  '.a { background: linear-gradient(to right, red, blue); }',
])('the search finds %s', (source) => expect(physical(source)).toHaveLength(1))

test.each([
  '.a { margin-inline-start: env(safe-area-inset-left); }',
  '.a:dir(rtl) { & > .b { float: left; } }',
  '/* to the left: 1 */ .left { color: red; }',
])('the search passes over %s', (source) => expect(physical(source)).toEqual([]))
