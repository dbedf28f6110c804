import { act, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { BOB, fakeId } from '../support/fakeApp.ts'
import { bob } from './people.ts'
import { show } from './show.tsx'

const strip = () => document.querySelector('[data-strip]')

test('while the broker is there, no strip', async () => {
  await show({ signalling: 'online' })
  expect(strip()).toBeNull()
  expect(document.documentElement).toHaveAttribute('data-broker', 'online')
})

test.each([
  ['connecting', 'connecting'],
  ['offline', 'offline'],
  ['replaced', 'offline'],
  ['refused', 'offline'],
] as const)('%s is %s on the page’s root', async (signalling, mark) => {
  await show({ signalling })
  expect(document.documentElement).toHaveAttribute('data-broker', mark)
})

test.each([
  ['replaced', 'in use in another place', 'Use here'],
  ['refused', 'does not accept your ID’s proof', 'Try again'],
] as const)('%s is said at once, with a way on', async (signalling, words, button) => {
  await show({ signalling })
  expect(strip()).toHaveTextContent(words)
  expect(screen.getByRole('button', { name: button })).toBeInTheDocument()
})

test('a refused proof can be tried again', async () => {
  const { fake, user } = await show({ signalling: 'refused' })
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(fake.asked).toEqual(['wake'])
})

test.each([
  ['full', 'storage is full', false],
  ['broken', 'storage stopped working', true],
  ['deposed', 'Another tab has taken over', true],
] as const)('disk trouble "%s" is told, and goes by itself', async (trouble, words, reload) => {
  const { fake } = await show({ contacts: [bob] })
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  act(() => fake.diskTrouble(trouble))
  expect(screen.getByRole('alert')).toHaveTextContent(words)
  expect(screen.queryAllByRole('button', { name: 'Reload' })).toHaveLength(reload ? 1 : 0)
  act(() => fake.diskTrouble(undefined))
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})

test('an ID that is no contact’s says so instead of an empty chat', async () => {
  await show({ contacts: [bob] }, '/chat/tete1nobody')
  expect(screen.getByRole('heading', { name: 'Unknown chat' })).toBeInTheDocument()
})

test('nonsense in the address leads home', async () => {
  await show({ contacts: [bob] }, '/chat/<script>')
  expect(screen.getByText('Choose a chat, or begin a new one.')).toBeInTheDocument()
})

test('a chat that is gone from the list is gone from the screen', async () => {
  const { fake } = await show({ contacts: [bob] }, `/chat/${BOB}`)
  expect(await screen.findByRole('textbox', { name: 'Message' })).toBeInTheDocument()
  act(() => fake.change(BOB, { id: fakeId('other') }))
  expect(screen.queryByRole('textbox', { name: 'Message' })).not.toBeInTheDocument()
})
