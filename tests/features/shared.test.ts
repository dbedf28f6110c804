import { describe, expect, test } from 'vitest'
import { sharedText } from '../../src/features/sharing/shared.ts'

const of = (title?: string, text?: string, url?: string) => sharedText({ title, text, url }, 200)

describe('what another app shares', () => {
  test.each([
    ['all three', of('Title', 'Text', 'https://a.example/'), 'Title\nText\nhttps://a.example/'],
    ['an address in the text', of(undefined, 'See https://a.example/', 'https://a.example/'), 'See https://a.example/'],
    ['the title in the text', of('News', 'News of today', undefined), 'News of today'],
    ['an address alone', of('', '', 'https://a.example/'), 'https://a.example/'],
    ['a title alone', of('Title'), 'Title'],
    ['line breaks of any kind', of(undefined, 'a\r\nb\rc\nd'), 'a\nb\nc\nd'],
    ['control characters', of(undefined, 'a\u0000b\u001b[31mc\td'), 'ab[31mc\td'],
    ['half a character', of(undefined, 'a\ud83d'), 'a\ufffd'],
    ['nothing', of(), undefined],
    ['nothing that can be seen', of(' ', '\u0000\n', '\t'), undefined],
  ])('%s', (_, made, expected) => {
    expect(made).toBe(expected)
  })

  test('too much of it is cut, between characters', () => {
    expect(of(undefined, 'x'.repeat(1_000_000))).toHaveLength(200)
    expect(of(undefined, `x${'😀'.repeat(500)}`)).toBe(`x${'😀'.repeat(99)}`)
  })
})
