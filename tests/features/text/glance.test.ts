import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_PREVIEW } from '../../../src/conversation/limits.ts'
import { glance } from '../../../src/richText/glance.ts'

describe('a glance at what was cut', () => {
  const LONG = 'word by word, and on it goes '.repeat(60).trim()
  /** As the list of chats stores it. */
  const stored = (text: string) => text.slice(0, MAX_PREVIEW)

  test.each([
    ['bold', `**${LONG}** and more`],
    ['emphasis', `_${LONG}_ and more`],
    ['stars for emphasis', `*${LONG}*`],
    ['three stars', `***${LONG}***`],
    ['underlines for bold', `__${LONG}__`],
    ['what is struck', `~~${LONG}~~`],
    ['one in another', `~~_**${LONG}**_~~`],
    ['code', `\`${LONG}\``],
    ['code with ticks in it', `\`\`${LONG}\`\``],
    ['bold with code in it', `**\`${LONG}\`**`],
    ['a block of code', `\`\`\`\n${LONG}\n\`\`\``],
    ['a quote', `> **${LONG}**`],
    ['an item', `- one\n- **${LONG}**`],
  ])('%s: its opening mark is not shown, neither of a stored preview nor of the whole', (_, text) => {
    for (const cut of [text, stored(text)]) {
      const seen = glance(cut)
      expect(seen.replace(/^- one - /, '').startsWith('word by word, and on'), seen).toBe(true)
      expect(seen).not.toMatch(/[*_~`>]/)
      expect(seen.length).toBeGreaterThan(MAX_PREVIEW - 20)
    }
  })

  test('a link of many letters that is cut is its words', () => {
    expect(glance(stored(`see [the plan](https://example.org/${'a'.repeat(300)})`))).toBe('see the plan')
  })

  test('cut within a closing mark, within a character, or right behind a mark: nothing of them is left over', () => {
    const bold = (length: number) => `**${'a'.repeat(length)}** and ${LONG}`
    for (let length = MAX_PREVIEW - 6; length <= MAX_PREVIEW; length++)
      expect(glance(stored(bold(length)))).toMatch(/^a+( a)?$/)
    expect(glance(stored(`${'a'.repeat(MAX_PREVIEW - 1)}🎉`))).toBe('a'.repeat(MAX_PREVIEW - 1))
  })

  test('marks that are none, and those of a text that is whole, stand as they were typed', () => {
    for (const text of ['2 * 3', '5~10', 'look in __init__.py', 'snake_case', ':-*'])
      expect(glance(stored(`${text}, ${LONG}`)).startsWith(`${text}, word`)).toBe(true)
    expect(glance(`**${LONG.slice(0, 100)}`)).toBe(`**${LONG.slice(0, 100)}`)
    expect(glance(`*a footnote ${LONG.slice(0, 149)}`)).toBe(`*a footnote ${LONG.slice(0, 149)}`)
  })

  test('whatever is cut, no letter is lost and no mark is added', () => {
    const part = fc.constantFrom(
      '**',
      '*',
      '_',
      '__',
      '~~',
      ' `b',
      'a`',
      '\n```\n',
      ' ',
      ' ',
      'word',
      'a',
      '\n',
      '> ',
      '- ',
      '[x](',
    )
    let cuts = 0
    fc.assert(
      fc.property(fc.array(part, { minLength: 60, maxLength: 160 }), (parts) => {
        const cut = stored(parts.join(''))
        if (cut.length < MAX_PREVIEW) return
        cuts++
        const letters = (text: string) => text.replace(/[^a-z]/g, '')
        const marks = (text: string) => text.replace(/[^*_~`]/g, '')
        const seen = glance(cut)
        expect(letters(seen)).toBe(letters(cut))
        expect(marks(cut).length).toBeGreaterThanOrEqual(marks(seen).length)
      }),
      { numRuns: 3_000 },
    )
    expect(cuts).toBeGreaterThan(1_000)
  })
})
