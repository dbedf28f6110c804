import { expect, test } from 'vitest'
import { tableLines, written } from '../../scripts/netTable.mjs'
import { createChecks } from './checks.ts'
import type { Row } from './row.ts'

const FAULT = 'fault 4: said wrongly'

test('what does not hold is wrong, unless a fault is known by which it does not', () => {
  const checks = createChecks({ known: { words: FAULT } })
  checks.check('links', true)
  checks.check('way', false, 'relayed')
  checks.check('words', false, 'something else')
  expect(checks.wrong()).toEqual(['way: relayed'])
  expect(checks.seen()).toEqual([FAULT])
})

test('a known fault that is mended is an error, and so is one that nobody looks at', () => {
  const checks = createChecks({ known: { words: FAULT, path: 'fault 3' } })
  checks.check('words', true)
  expect(checks.wrong()).toEqual([
    `words: holds by now, so it is no longer to be excused by “${FAULT}”`,
    'path: was never looked at, though a fault of it is known',
  ])
  expect(checks.seen()).toEqual([])
})

test('what fails in some runs only is excused, and no error where it holds', () => {
  for (const holds of [true, false]) {
    const checks = createChecks({ sometimes: { words: FAULT } })
    checks.check('words', holds)
    expect(checks.wrong()).toEqual([])
    expect(checks.seen()).toEqual(holds ? [] : [FAULT])
  }
})

const row = (title: string, more: Partial<Row> = {}): Row => ({
  table: 'networks',
  title,
  result: 'linked',
  path: 'direct',
  said: 'a | b',
  messages: '',
  known: [],
  ...more,
})
const DOCUMENT = 'before\n<!-- networks -->\n<!-- end of networks -->\nafter\n'

test('a table has a line for each scenario, with what is known to be wrong', () => {
  const lines = tableLines('networks', [row('cone', { connect: 240, known: [FAULT] })])
  expect(lines).toHaveLength(3)
  expect(lines[2]).toBe(`| cone | linked [${FAULT}] | direct | 0.2 s | a \\| b |  |`)
})

test('a run of some of them leaves the lines of the others in the document', () => {
  const whole = written(DOCUMENT, 'networks', [row('one'), row('two')])
  const again = written(whole, 'networks', [row('two', { result: 'no way' })])
  expect(again).toContain('| one | linked |')
  expect(again).toContain('| two | no way |')
  expect(again.match(/\| two \|/g)).toHaveLength(1)
  expect(again.startsWith('before\n<!-- networks -->\n| networks |')).toBe(true)
  expect(again.endsWith('\n<!-- end of networks -->\nafter\n')).toBe(true)
  expect(() => written('no marks', 'networks', [row('one')])).toThrow('no marks for networks')
})
