import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

const page = readFileSync(join(ROOT, 'docs/abuse.md'), 'utf8')
const lines = [...page.matchAll(/^\| ([A-Z]\d+) \| \S.*? \| \S.*? \|$/gm)].map(([, id]) => id!)

/** A title's beginning: a promise's tag may stand before, as in `[H2] [abuse W4] …`. */
const TITLE = /['"`](?:\[[^\]'"`]+\] )*\[abuse ([A-Z]\d+(?: [A-Z]\d+)*)\] (?=\S)/g

const tagsIn = (source: string): string[] => [...source.matchAll(TITLE)].flatMap(([, ids = '']) => ids.split(' '))

/** Tags that no title begins with, or that are not spelt as they should be. */
const strayIn = (source: string): number => source.split('[abuse').length - 1 - [...source.matchAll(TITLE)].length

const sources = readdirSync(join(ROOT, 'tests'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && path !== join('architecture', 'abuse.test.ts'))
  .map((path) => ({ path, source: readFileSync(join(ROOT, 'tests', path), 'utf8') }))
const tagged = new Set(sources.flatMap(({ source }) => tagsIn(source)))

test('every line of the page has an ID of its own, numbered within its part', () => {
  expect(lines.length).toBeGreaterThan(80)
  expect(lines.length).toBe([...page.matchAll(/^\| [A-Z]+\d/gm)].length)
  for (const part of new Set(lines.map(([letter]) => letter)))
    expect(lines.filter((id) => id.startsWith(part!))).toEqual(
      lines.filter((id) => id.startsWith(part!)).map((_, at) => `${part}${at + 1}`),
    )
})

test('no ID is that of a promise', () => {
  const spec = readFileSync(join(ROOT, 'SPEC.md'), 'utf8')
  const letters = new Set([...spec.matchAll(/^- \*\*([A-Z])\d+\*\*/gm)].map(([, letter]) => letter))
  expect(letters.size).toBeGreaterThan(5)
  expect(lines.filter(([letter]) => letters.has(letter))).toEqual([])
})

test('every line of the page is borne by a title', () => {
  expect(lines.filter((id) => !tagged.has(id))).toEqual([])
})

test('every tag in a title is a line of the page', () => {
  expect([...tagged].filter((id) => !lines.includes(id))).toEqual([])
  expect(sources.filter(({ source }) => strayIn(source) > 0).map(({ path }) => path)).toEqual([])
})

test('every line of the hostile review is borne by a title', () => {
  const found = sources.flatMap(({ source }) => [...source.matchAll(/\[(?:[A-Z]\d+ )*HOSTILE (\d+(?: \d+)*)\]/g)])
  const numbers = new Set(found.flatMap(([, all = '']) => all.split(' ').map(Number)))
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
})

test.each(["test('[abuse B1] x'", "test('[H2 H5] [abuse B1] x'", 'it(`[abuse B1] x`', "  ['[abuse B1] a row', 7],"])(
  'the search finds %j',
  (source) => expect([tagsIn(source), strayIn(source)]).toEqual([['B1'], 0]),
)

test.each(["test('x [abuse B1] y'", "test('[abuse b1] x'", "test('[abuse B1, B2] x'", "test('[abuse B1]x'"])(
  'the search calls %j a stray tag',
  (source) => expect([tagsIn(source), strayIn(source)]).toEqual([[], 1]),
)
