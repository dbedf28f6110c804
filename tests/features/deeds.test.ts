import { expect, test } from 'vitest'
import { chosen, deedsFor, lastEditable, textOfAll } from '../../src/conversation/deeds.ts'
import type { Message, What } from '../../src/conversation/message.ts'
import { glance } from '../../src/richText/glance.ts'
import { entryName, person } from '../support/names.ts'

const DELETED: { what: What } = { what: { kind: 'deleted' } }
const UNSUPPORTED: { what: What } = { what: { kind: 'unsupported' } }
const TIMER: { what: What } = { what: { kind: 'timer', seconds: 60, step: 'proposed' } }

const message = (id: string, more: Partial<Message> = {}): Message => ({
  id: entryName(id),
  from: 'me',
  what: { kind: 'text', text: id },
  at: 0,
  status: 'delivered',
  ...more,
})
const theirs = (id: string, more: Partial<Message> = {}): Message => {
  const { status: _mine, ...rest } = message(id, more)
  return { ...rest, from: person('tete1bob') }
}

test.each([
  ['mine', message('a'), ['edit', 'deleteForMe', 'deleteForEveryone'], []],
  ['theirs', theirs('a'), ['reply', 'deleteForMe'], ['edit', 'deleteForEveryone']],
  ['waiting', message('a', { status: 'waiting' }), ['deleteForEveryone', 'edit'], ['deleteForMe']],
  ['pinned and starred', theirs('a', { pinned: true, starred: true }), ['unpin', 'unstar'], ['pin', 'star']],
  ['deleted', message('a', DELETED), ['deleteForMe'], ['reply', 'edit', 'copy', 'deleteForEveryone']],
  ['of a later version', theirs('a', UNSUPPORTED), ['deleteForMe'], ['copy', 'forward', 'react']],
] as const)('%s: what can be done and what cannot', (_, one, can, cannot) => {
  expect(deedsFor(one)).toEqual(expect.arrayContaining([...can]))
  for (const deed of cannot) expect(deedsFor(one)).not.toContain(deed)
})

test('a failed one gives its words, a line about the timer nothing', () => {
  expect(deedsFor(message('a', { status: 'failed' }))).toEqual(['copy'])
  expect(deedsFor(theirs('a', TIMER))).toEqual([])
})

test('the last that can be said anew is my newest text', () => {
  const all = [message('a'), message('b'), message('c', DELETED), theirs('d')]
  expect(lastEditable(all)?.id).toBe('b')
  expect(lastEditable([theirs('a')])).toBeUndefined()
})

test('one more or one less; as a range, everything between that can be', () => {
  const all = [message('a'), message('b', TIMER), message('c'), message('d')]
  const pick = (before: string[], id: string, from?: string) => [
    ...chosen(all, new Set(before.map(entryName)), entryName(id), from === undefined ? undefined : entryName(from)),
  ]
  expect(pick([], 'a')).toEqual(['a'])
  expect(pick(['a'], 'a')).toEqual([])
  expect(pick(['a'], 'd', 'a')).toEqual(['a', 'c', 'd'])
  expect(pick(['d'], 'c', 'd')).toEqual(['d', 'c'])
  expect(pick(['x'], 'c', 'gone')).toEqual(['x', 'c'])
})

test('several as one text, and one in a glance', () => {
  expect(textOfAll([message('a'), message('b', DELETED), theirs('c')])).toBe('a\n\nc')
  expect(glance('> **bold** _and_ `so`\n\n- on')).toBe('bold and so - on')
  expect(glance('***both*** **_one_** ~~gone~~, *a*, **b**')).toBe('both one gone, a, b')
  for (const text of ['2 * 3 is 6', '2*3*4', 'snake_case_name', '~100 or ~~', 'a ** b', '5* hotel, 4* hotel'])
    expect(glance(text)).toBe(text)
  expect(glance('x'.repeat(2 ** 20))).toHaveLength(200)
})

test('where nobody else has the conversation, what I said goes in one way', () => {
  expect(deedsFor(message('a'), true)).toEqual(expect.arrayContaining(['edit', 'deleteForEveryone']))
  expect(deedsFor(message('a'), true)).not.toContain('deleteForMe')
})
