import { describe, expect, test } from 'vitest'
import { clipped, type NoticeWords, noticeOf, reactionNoticeOf } from '../../src/features/notifications/notice.ts'
import { forDisplay } from '../../src/richText/safeText.ts'

const words: NoticeWords = {
  lang: 'en',
  messages: (count) => (count === 1 ? 'New message' : `${count} new messages`),
  reacted: (emoji) => (emoji === undefined ? 'Reacted' : `Reacted ${emoji}`),
  reactedToSeveral: 'Reacted to several',
  number: (count) => `${count}`,
}
const bob = { name: 'Bob', text: 'the secret plan', count: 1 }
const notice = (
  change: { name?: string; text?: string | undefined; count?: number },
  shows: 'text' | 'name' | 'nothing',
) => noticeOf({ ...bob, ...change }, shows, words, forDisplay)
const isolated = (text: string) => `\u2068${text}\u2069`

describe('what a notification says', () => {
  test('name and text', () => {
    expect(notice({}, 'text')).toEqual({ title: isolated('Bob'), body: isolated('the secret plan') })
  })

  test('how many, from the second on', () => {
    expect(notice({ count: 3 }, 'text').title).toBe(`${isolated('Bob')} (3)`)
  })

  test('the name alone: nothing of the text', () => {
    const { title, body } = notice({ count: 3 }, 'name')
    expect([title, body]).toEqual([isolated('Bob'), '3 new messages'])
  })

  test('neither: nothing of the name either', () => {
    expect(notice({}, 'nothing')).toEqual({ title: 'Tête-à-tête', body: 'New message' })
  })

  test.each([
    ['that disappears', undefined],
    ['of which nothing can be seen', '\u200b\u2060 \n'],
  ])('a text %s is not shown', (_, text) => {
    expect(notice({ text }, 'text')).toEqual({ title: isolated('Bob'), body: 'New message' })
  })

  test.each([
    ['overrides', 'abc\u202Edcba'],
    ['isolates left open', '\u2066\u2067\u2068abc'],
    ['isolates closed too often', 'abc\u2069\u2069\u2069'],
    ['control characters', 'a\u0000b\u0007c\u001b[31m'],
    ['a tower of marks', `a${'\u0300'.repeat(60_000)}`],
    ['a lone surrogate', 'a\ud800b'],
  ])('[abuse T7] %s in name and text turn nothing around them', (_, evil) => {
    const { title, body } = notice({ name: evil, text: evil, count: 2 }, 'text')
    for (const line of [title.replace(' (2)', ''), body]) {
      expect(line.startsWith('\u2068')).toBe(true)
      expect(line.endsWith('\u2069')).toBe(true)
      const inner = line.slice(1, -1)
      expect(inner).not.toMatch(/[\u202A-\u202E\u2066-\u2069\p{Cc}\p{Surrogate}]/u)
      expect(inner.length).toBeLessThan(400)
    }
  })

  test('a long text is cut between characters, in linear time', () => {
    const family = '👩‍👩‍👧‍👦'
    const cut = clipped(family.repeat(100_000))
    expect(cut.endsWith('…')).toBe(true)
    expect(cut.slice(0, -1)).toMatch(new RegExp(`^(?:${family})+$`, 'u'))
    expect(clipped('x'.repeat(1_000_000)).length).toBeLessThan(300)
    expect(clipped('short')).toBe('short')
    expect(clipped('x'.repeat(240))).toBe('x'.repeat(240))
    expect(clipped('x'.repeat(241))).toBe(`${'x'.repeat(240)}…`)
  })

  test('a reaction: as much as may be seen', () => {
    const of = (shows: 'text' | 'name' | 'nothing', messages = 1) =>
      reactionNoticeOf({ name: 'Bob', emoji: '👍', messages }, shows, words, forDisplay)
    expect(of('text')).toEqual({ title: isolated('Bob'), body: 'Reacted 👍' })
    expect(of('name')).toEqual({ title: isolated('Bob'), body: 'Reacted' })
    expect(of('nothing')).toBeUndefined()
    expect(of('text', 2)).toEqual({ title: isolated('Bob'), body: 'Reacted to several' })
    expect(of('nothing', 2)).toBeUndefined()
  })
})
