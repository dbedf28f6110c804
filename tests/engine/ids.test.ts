import { describe, expect, test } from 'vitest'
import { addressOf, conversationWith, kindOf, personAt, personIn } from '../../src/engine/ids.ts'
import { address, conversation, person } from '../support/names.ts'

const ME = person('tete1me')
const BOB = person('tete1bob')

describe('what a conversation is, by its ID alone', () => {
  test.each([
    ['a person’s ID: the direct one with them', 'tete1bob', 'direct'],
    ['my own ID: the one with myself', 'tete1me', 'self'],
    ['a group’s prefix', 'tetegroup1abc', 'group'],
    ['nothing behind the prefix', 'tetegroup1', 'group'],
    ['the prefix not at its beginning', 'tete1tetegroup1abc', 'direct'],
    ['a group of a version to come', 'tetegroup2abc', 'direct'],
    ['the prefix in capitals', 'TETEGROUP1abc', 'direct'],
    ['more than my ID', 'tete1me2', 'direct'],
    ['what every object has', 'constructor', 'direct'],
    ['nothing at all', '', 'direct'],
  ] as const)('%s', (_, id, kind) => {
    expect(kindOf(conversation(id), ME)).toBe(kind)
  })

  test('who I am decides: what is mine for one is direct for another', () => {
    expect([kindOf(conversationWith(ME), ME), kindOf(conversationWith(ME), BOB)]).toEqual(['self', 'direct'])
  })

  test('a group stays one, even for somebody who is called so', () => {
    expect(kindOf(conversation('tetegroup1abc'), person('tetegroup1abc'))).toBe('group')
  })
})

test('the direct conversation with a person is called by them, and names them', () => {
  expect(conversationWith(BOB)).toBe('tete1bob')
  expect(personIn(conversationWith(BOB))).toBe(BOB)
  expect(personIn(conversationWith(ME))).toBe(ME)
})

test('no group is anybody’s', () => {
  expect(personIn(conversation('tetegroup1abc'))).toBeUndefined()
})

test('a person’s device is known to a broker by their ID, and whoever answers there is to prove that they are it', () => {
  expect(addressOf(BOB)).toBe('tete1bob')
  expect(personAt(address('tete1bob'))).toBe(BOB)
  expect(personAt(addressOf(ME))).toBe(ME)
})
