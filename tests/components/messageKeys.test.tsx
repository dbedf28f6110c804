import { act, createEvent, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { BOB, type Said } from '../support/company.ts'
import { article, sitAt } from './show.tsx'

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
const said: Said[] = [
  { from: BOB, text: 'one' },
  { to: BOB, text: 'two' },
  { from: BOB, text: 'three' },
  { from: BOB, text: '', timer: 60 },
]

async function onMessage(text: string) {
  const seat = await sitAt({ friends: [BOB], said }, BOB)
  expect(screen.getByText(/suggested that messages disappear/)).toBeInTheDocument()
  act(() => article(text).focus())
  return seat
}

test('Enter on a message opens its menu', async () => {
  const { user } = await onMessage('two')
  await user.keyboard('{Enter}')
  expect(await screen.findByRole('menuitem', { name: 'Delete for everyone' })).toBeInTheDocument()
})

test('Escape leads from the messages to the field, and leaves the chat only from there', async () => {
  const { user } = await onMessage('two')
  await user.keyboard('{Escape}')
  expect(field()).toHaveFocus()
  expect(screen.getByRole('log')).toBeInTheDocument()
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('log')).toBeNull()
})

test('a letter typed on a message is the beginning of an answer; a shortcut is not', async () => {
  const { user } = await onMessage('two')
  await user.keyboard('{Control>}c{/Control}')
  expect(article('two')).toHaveFocus()
  await user.keyboard('h')
  expect(field()).toHaveFocus()
  await user.keyboard('i')
  expect(field().value.endsWith('i')).toBe(true)
})

test('Home and End go to the first and the last that somebody said', async () => {
  const { user } = await onMessage('two')
  await user.keyboard('{Home}')
  expect(article('one')).toHaveFocus()
  await user.keyboard('{End}')
  expect(article('three')).toHaveFocus()
})

test('while selecting, Enter and Space choose, letters do nothing, and Escape ends it', async () => {
  const { user } = await onMessage('two')
  await user.keyboard('{Enter}')
  await user.click(await screen.findByRole('menuitem', { name: 'Select' }))
  await screen.findByRole('toolbar', { name: 'Selected messages' })
  act(() => article('three').focus())
  const count = () => screen.getByRole('toolbar').textContent
  await user.keyboard('{Enter}')
  expect(count()).toContain('2 selected')
  await user.keyboard(' ')
  expect(count()).toContain('1 selected')
  await user.keyboard('x')
  expect(article('three')).toHaveFocus()
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('toolbar')).toBeNull())
  expect(screen.getByRole('log')).toBeInTheDocument()
})

test('a finger that stayed has opened the menu, and is no press when it goes', async () => {
  await onMessage('two')
  const touches = [{ identifier: 1, target: article('two'), clientX: 10, clientY: 10 }]
  const up = () => {
    const event = createEvent.touchEnd(article('two'), { touches: [], cancelable: true })
    fireEvent(article('two'), event)
    return event
  }
  fireEvent.touchStart(article('two'), { touches })
  expect(up().defaultPrevented).toBe(false)
  fireEvent.touchStart(article('two'), { touches })
  await screen.findByRole('menu')
  expect(up().defaultPrevented).toBe(true)
  expect(screen.getByRole('menu')).toBeInTheDocument()
})
