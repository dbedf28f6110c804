import { expect, test } from 'vitest'
import { directionOf } from '../../../src/richText/direction.ts'

test.each([
  ['See you there', 'ltr'],
  ['أراك غداً', 'rtl'],
  ['שלום Bob', 'rtl'],
  ['Bob says שלום', 'ltr'],
  ['3 < 4, «أراك»', 'rtl'],
  ['**صديقي** https://docs.example', 'rtl'],
  ['```js\nconst a = 1\n```\nما رأيك؟', 'rtl'],
  ['\u200F12:40 Bob', 'rtl'],
  ['日本語', 'ltr'],
  ['12:40 🎉', undefined],
  ['', undefined],
] as const)('%j runs %s', (text, runs) => {
  expect(directionOf(text)).toBe(runs)
})
