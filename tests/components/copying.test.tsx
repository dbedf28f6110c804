import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { BOB, type Said } from '../support/company.ts'
import { article, sitAt } from './show.tsx'

const LIST = 'to buy:\n\n- **eggs**\n- milk'
const CODE = '```js\nlet a = 1\n```'
const said: Said[] = [
  { from: BOB, text: 'the *first*' },
  { to: BOB, text: LIST },
  { from: BOB, text: 'the last one' },
  { to: BOB, text: CODE },
  { from: BOB, text: `I am ${BOB}` },
]

/** What a copy brings, or nothing where it is left to the browser. */
function copied(from: readonly [Node, number], to: readonly [Node, number]) {
  getSelection()?.setBaseAndExtent(...from, ...to)
  const data = new Map<string, string>()
  const clipboardData = { setData: (type: string, text: string) => void data.set(type, text) }
  const own = !fireEvent.copy(screen.getByRole('log'), { clipboardData })
  return own ? Object.fromEntries(data) : undefined
}
const start = (text: string) => [article(text), 0] as const
const end = (text: string) => [article(text), article(text).childNodes.length] as const
const inWords = (text: string, words: string, at: number) => {
  const node = within(article(text)).getByText(words).firstChild as Text
  return [node, at] as const
}

test('whole messages are copied as they were typed, and nothing that stands around them', async () => {
  await sitAt({ friends: [BOB], said }, BOB)
  expect(copied(start('the first'), end('the last one'))).toEqual({
    'text/plain': `the *first*\n${LIST}\nthe last one`,
  })
  // One alone, as by three clicks, which end where the next one begins.
  expect(copied(start('the first'), start('eggs'))).toEqual({ 'text/plain': 'the *first*' })
})

test('of those at the ends, what is chosen of them', async () => {
  await sitAt({ friends: [BOB], said }, BOB)
  expect(copied(inWords('eggs', 'eggs', 2), inWords('the last one', 'the last one', 8))).toEqual({
    'text/plain': 'gs\n- milk\nthe last',
  })
  expect(copied(inWords('the last one', 'the last one', 4), inWords('the last one', 'the last one', 8))).toEqual({
    'text/plain': 'last',
  })
})

test('of code, its lines; of an ID, all of it', async () => {
  await sitAt({ friends: [BOB], said }, BOB)
  // Code in colours, or its nodes would be others by the time that they are chosen.
  await screen.findByText('JavaScript')
  const code = within(article('let a = 1')).getByText('let').nextSibling as Text
  const chip = within(article('I am')).getByTitle(BOB).firstChild as Text
  expect(copied([code, 1], [chip, 5])).toEqual({ 'text/plain': `a = 1\nI am ${BOB}` })
})

test('where nothing of a message is chosen, it is the browser’s', async () => {
  await sitAt({ friends: [BOB], said }, BOB)
  getSelection()?.removeAllRanges()
  expect(fireEvent.copy(screen.getByRole('log'))).toBe(true)
})
