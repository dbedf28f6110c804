import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { EVE, ME } from '../support/company.ts'
import { sit } from './show.tsx'

test('the first run asks for a name and nothing else, and lets one in', async () => {
  const { user } = await sit({ identity: 'none' })
  const name = screen.getByRole('textbox', { name: 'Your name' })
  expect(screen.getAllByRole('textbox')).toEqual([name])
  expect(name).toHaveFocus()

  await user.type(name, 'Alice')
  await user.click(screen.getByRole('button', { name: 'Start chatting' }))

  expect(await screen.findByRole('heading', { name: 'Hello Alice' })).toBeInTheDocument()
  expect(document.querySelector('[data-my-id]')).toHaveAttribute('data-my-id', ME)
})

test('Enter is enough', async () => {
  const { user } = await sit({ identity: 'none' })
  await user.type(screen.getByRole('textbox', { name: 'Your name' }), 'Alice{Enter}')
  expect(await screen.findByRole('heading', { name: 'Hello Alice' })).toBeInTheDocument()
})

test.each([
  ['an empty name', '   ', 'empty', 'Write a name first'],
  ['a long name', 'a'.repeat(65), 'long', 'too long'],
])('%s is answered in words beside the field, which keeps the focus', async (_, typed, code, words) => {
  const { user } = await sit({ identity: 'none' })
  const name = screen.getByRole('textbox', { name: 'Your name' })
  await user.type(name, typed)
  await user.click(screen.getByRole('button', { name: 'Start chatting' }))

  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent(words)
  expect(alert).toHaveAttribute('data-error', code)
  expect(name).toHaveFocus()
  expect(name).toHaveAccessibleDescription(expect.stringContaining(words))

  await user.type(name, 'x')
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})

test('a disk that refuses the name says so', async () => {
  const { company, user } = await sit({ identity: 'none' })
  company.me.storage.failWrites('full')
  await user.type(screen.getByRole('textbox', { name: 'Your name' }), 'Alice')
  await user.click(screen.getByRole('button', { name: 'Start chatting' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('could not store your name')
  expect(company.me.disk.rows('identity')).toEqual([])
})

test('[abuse S3] a lost identity is never replaced silently: it is said, and starting anew is asked for', async () => {
  const { user } = await sit({ identity: 'lost' })
  expect(screen.getByRole('heading', { name: 'Your identity is no longer here' })).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Start chatting' })).not.toBeInTheDocument()

  await user.type(screen.getByRole('textbox', { name: 'Your name' }), 'Alice')
  await user.click(screen.getByRole('button', { name: 'Start anew' }))
  expect(await screen.findByRole('heading', { name: 'Hello Alice' })).toBeInTheDocument()
  expect(document.querySelector('[data-my-id]')).toHaveAttribute('data-my-id', EVE)
})
