import { expect, test } from 'vitest'
import { chosen, deedsFor, glance, lastEditable, textOfAll } from '../../src/features/chat/actions/what.ts'
import type { Message } from '../../src/features/chat/message.ts'

const message = (id: string, more: Partial<Message> = {}): Message => ({
  id,
  from: 'me',
  kind: 'text',
  text: id,
  at: 0,
  status: 'delivered',
  ...more,
})
const theirs = (id: string, more: Partial<Message> = {}): Message => {
  const { status: _mine, ...rest } = message(id, more)
  return { ...rest, from: 'tete1bob' }
}

test.each([
  ['mine', message('a'), ['edit', 'deleteForMe', 'deleteForEveryone'], []],
  ['theirs', theirs('a'), ['reply', 'deleteForMe'], ['edit', 'deleteForEveryone']],
  ['waiting', message('a', { status: 'waiting' }), ['deleteForEveryone', 'edit'], ['deleteForMe']],
  ['pinned and starred', theirs('a', { pinned: true, starred: true }), ['unpin', 'unstar'], ['pin', 'star']],
  ['deleted', message('a', { kind: 'deleted' }), ['deleteForMe'], ['reply', 'edit', 'copy', 'deleteForEveryone']],
  ['of a later version', theirs('a', { kind: 'unsupported' }), ['deleteForMe'], ['copy', 'forward', 'react']],
] as const)('%s: what can be done and what cannot', (_, one, can, cannot) => {
  expect(deedsFor(one)).toEqual(expect.arrayContaining([...can]))
  for (const deed of cannot) expect(deedsFor(one)).not.toContain(deed)
})

test('a failed one gives its words, a line about the timer nothing', () => {
  expect(deedsFor(message('a', { status: 'failed' }))).toEqual(['copy'])
  expect(deedsFor(theirs('a', { kind: 'timer' }))).toEqual([])
})

test('the last that can be said anew is my newest text', () => {
  const all = [message('a'), message('b'), message('c', { kind: 'deleted' }), theirs('d')]
  expect(lastEditable(all)?.id).toBe('b')
  expect(lastEditable([theirs('a')])).toBeUndefined()
})

test('one more or one less; as a range, everything between that can be', () => {
  const all = [message('a'), message('b', { kind: 'timer' }), message('c'), message('d')]
  expect([...chosen(all, new Set(), 'a', undefined)]).toEqual(['a'])
  expect([...chosen(all, new Set(['a']), 'a', undefined)]).toEqual([])
  expect([...chosen(all, new Set(['a']), 'd', 'a')]).toEqual(['a', 'c', 'd'])
  expect([...chosen(all, new Set(['d']), 'c', 'd')]).toEqual(['d', 'c'])
  expect([...chosen(all, new Set(['x']), 'c', 'gone')]).toEqual(['x', 'c'])
})

test('several as one text, and one in a glance', () => {
  expect(textOfAll([message('a'), message('b', { kind: 'deleted' }), theirs('c')])).toBe('a\n\nc')
  expect(glance('> **bold** _and_ `so`\n\n- on')).toBe('bold and so on')
  expect(glance('***both*** **_one_** ~~gone~~, *a*, **b**')).toBe('both one gone, a, b')
  for (const text of ['2 * 3 is 6', '2*3*4', 'snake_case_name', '~100 or ~~', 'a ** b', '5* hotel, 4* hotel'])
    expect(glance(text)).toBe(text)
  expect(glance('x'.repeat(2 ** 20))).toHaveLength(200)
})
