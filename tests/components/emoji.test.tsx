import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { BOB } from '../support/company.ts'
import { article, sitAt } from './show.tsx'

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
const suggestions = () => screen.findByRole('listbox', { name: 'Emoji' })

test('while a short code is typed, what it may mean is offered and taken by keyboard', async () => {
  const { user } = await sitAt({ friends: [BOB] }, BOB)
  await user.type(field(), 'so :rocke')
  const list = await suggestions()
  const options = () => within(list).getAllByRole('option')
  expect(options()[0]).toHaveTextContent('🚀')
  expect(options()[0]).toHaveAttribute('aria-selected', 'true')
  expect(field()).toHaveAttribute('aria-activedescendant', options()[0]?.id)
  await user.keyboard('{ArrowDown}')
  expect(options().at(1) ?? options()[0]).toHaveAttribute('aria-selected', 'true')
  await user.keyboard('{ArrowUp}{Enter}')
  expect(field()).toHaveValue('so 🚀 ')
  expect(screen.queryByRole('listbox')).not.toBeInTheDocument()
})

test('Escape refuses the offer and leaves the words; Enter sends then', async () => {
  const { company, user, until } = await sitAt({ friends: [BOB] }, BOB)
  await user.type(field(), ':roc')
  await suggestions()
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('listbox')).not.toBeInTheDocument()
  expect(location.hash).toContain(BOB)
  await user.keyboard('{Enter}')
  await until('an arrival', () => company.received(BOB).length > 0)
  expect(company.received(BOB)).toEqual([':roc'])
})

test('a complete short code becomes its emoji on a space, and on sending', async () => {
  const { company, user, until } = await sitAt({ friends: [BOB] }, BOB)
  await user.type(field(), ':rocket')
  await suggestions()
  await user.type(field(), ': ')
  expect(field()).toHaveValue('🚀 ')
  fireEvent.change(field(), { target: { value: '🚀 and :tada:' } })
  await user.keyboard('{Enter}')
  await until('an arrival', () => company.received(BOB).length > 0)
  expect(company.received(BOB)).toEqual(['🚀 and 🎉'])
  expect(article('🚀 and 🎉')).toBeInTheDocument()
})

test('in code a short code stays', async () => {
  const { company, user, until } = await sitAt({ friends: [BOB] }, BOB)
  await user.type(field(), ':roc')
  await suggestions()
  await user.clear(field())
  await user.type(field(), '`:rocket: `')
  expect(field()).toHaveValue('`:rocket: `')
  await user.keyboard('{Enter}')
  await until('an arrival', () => company.received(BOB).length > 0)
  expect(company.received(BOB)).toEqual(['`:rocket: `'])
})

test('the emoji are found by name, chosen, and remembered', async () => {
  const { user } = await sitAt({ friends: [BOB] }, BOB)
  await user.type(field(), 'to the !')
  field().setSelectionRange(7, 7)
  await user.click(screen.getByRole('button', { name: 'Emoji' }))
  const dialog = await screen.findByRole('dialog', { name: 'Choose an emoji' })
  const search = within(dialog).getByRole('searchbox', { name: 'Search emoji' })
  // The double of a browser has no pages to show a grid on: that the picker shows one is seen in a real one.
  expect(search).toBeInTheDocument()
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  await waitFor(() => expect(field()).toHaveFocus())
})

test.each([
  ['b', '**word**'],
  ['i', '_word_'],
  ['e', '`word`'],
])('Ctrl+%s marks what is selected', async (key, marked) => {
  const { user } = await sitAt({ friends: [BOB] }, BOB)
  await user.type(field(), 'word')
  field().select()
  fireEvent.keyDown(field(), { key, ctrlKey: true })
  expect(field()).toHaveValue(marked)
  expect(field().value.slice(field().selectionStart, field().selectionEnd)).toBe('word')
  act(() => void fireEvent.keyDown(field(), { key, metaKey: true }))
  expect(field()).toHaveValue(marked)
  act(() => void fireEvent.keyDown(field(), { key, ctrlKey: true }))
  expect(field()).toHaveValue('word')
})

test('on a Mac it is Cmd that marks; Ctrl moves the caret, and is the system’s', async () => {
  vi.spyOn(navigator, 'platform', 'get').mockReturnValue('MacIntel')
  const { user } = await sitAt({ friends: [BOB] }, BOB)
  await user.type(field(), 'word')
  field().select()
  for (const key of ['b', 'e', 'i', 'k']) expect(fireEvent.keyDown(field(), { key, ctrlKey: true })).toBe(true)
  expect(field()).toHaveValue('word')
  expect(screen.queryByRole('combobox', { name: 'Jump to a chat' })).toBeNull()
  act(() => void fireEvent.keyDown(field(), { key: 'b', metaKey: true }))
  expect(field()).toHaveValue('**word**')
  fireEvent.keyDown(field(), { key: 'k', metaKey: true })
  expect(await screen.findByRole('combobox', { name: 'Jump to a chat' })).toBeInTheDocument()
})
