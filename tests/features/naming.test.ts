import { expect, test } from 'vitest'
import { toldApart } from '../../src/features/people/alike.ts'
import { nameOf, shortId } from '../../src/features/people/naming.ts'
import type { Contact } from '../../src/features/people/people.ts'
import { person } from '../support/names.ts'

const contact = (id: string, name: string): Contact => ({
  id: person(id.repeat(64).slice(0, 64)),
  name,
  status: 'friend',
  addedAt: 0,
})
const names = (...all: string[]) => toldApart(all.map((name, at) => contact(String(at), name))).map(nameOf)
const both = (name: string, id: string) => `${name} (${shortId(id.repeat(64))})`

test.each([
  ['Bob', 'Bob'],
  ['Bob', 'BOB '],
  ['Zoé', 'Zoe'],
  ['Bob', 'Воb'.replace('В', 'B')],
  ['Anna', 'Аnnа'],
  ['Bob', 'B.o-b'],
])('[abuse T10] %s and %s are told apart by their IDs', (a, b) => {
  expect(names(a, b)).toEqual([both(a, '0'), both(b, '1')])
})

test.each(['You', 'you', 'SYSTEM', 'Systém', 'Toi', 'أنت', 'Tête-à-tête', 'Yоu', '…', '🙂'])(
  '[abuse T11] somebody called %s is never taken for me or for the app',
  (name) => {
    expect(names(name)).toEqual([both(name, '0')])
  },
)

test('other names stand alone, and stay the same objects', () => {
  const all = [contact('0', 'Bob'), contact('1', 'Bobby'), contact('2', 'يوسف')]
  const marked = toldApart(all)
  expect(marked.map(nameOf)).toEqual(['Bob', 'Bobby', 'يوسف'])
  expect(marked.every((one, at) => one === all[at])).toBe(true)
})

test('whoever was alike and is no longer, is called by the name alone again', () => {
  const [a, b] = toldApart([contact('0', 'Bob'), contact('1', 'Bob')])
  expect(toldApart([a!, { ...b!, name: 'Robert' }]).map(nameOf)).toEqual(['Bob', 'Robert'])
})
