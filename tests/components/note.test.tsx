import { act, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { BOB, ZOE } from '../support/company.ts'
import { type Seat, sit } from './show.tsx'

const kept = ({ company }: Seat) => company.me.app.people.store.getState().contacts[0]?.note
const field = () => screen.findByRole('textbox', { name: 'Note' })

test('a note is kept while one types, and says so', async () => {
  const seat = await sit({ friends: [BOB] }, `/person/${BOB}`)
  const note = await field()
  expect(note).toHaveAccessibleDescription('Only you see it.')
  await seat.user.type(note, 'Owes me a book')
  expect(note).toHaveAccessibleDescription('Only you see it.')
  await waitFor(() => expect(kept(seat)).toBe('Owes me a book'))
  await waitFor(() => expect(note).toHaveAccessibleDescription('Saved.'))
  await seat.user.clear(note)
  await seat.user.tab()
  await waitFor(() => expect(kept(seat)).toBeUndefined())
})

test('it is kept at once by leaving the field, the screen, or the page', async () => {
  const seat = await sit({ friends: [BOB] }, `/person/${BOB}`)
  await seat.user.type(await field(), 'one')
  await seat.user.tab()
  await waitFor(() => expect(kept(seat)).toBe('one'))
  await seat.user.type(await field(), ' two')
  act(() => void window.dispatchEvent(new Event('pagehide')))
  await waitFor(() => expect(kept(seat)).toBe('one two'))
  await seat.user.type(await field(), ' three')
  act(() => {
    location.hash = '#/'
  })
  await waitFor(() => expect(kept(seat)).toBe('one two three'))
  act(() => {
    location.hash = `#/person/${BOB}`
  })
  expect(await field()).toHaveValue('one two three')
})

test('what the disk refuses stays in the field, is said, and is tried again', async () => {
  const seat = await sit({ friends: [BOB] }, `/person/${BOB}`)
  seat.company.me.storage.failWrites('full')
  await seat.user.type(await field(), 'Owes me a book')
  await seat.user.tab()
  expect(await screen.findByText(/could not store that/)).toBeInTheDocument()
  expect(await field()).toHaveValue('Owes me a book')
  await seat.user.click(await field())
  await seat.user.tab()
  await waitFor(() => expect(kept(seat)).toBe('Owes me a book'))
})

test('the jump to a chat finds it, too', async () => {
  const { company, user } = await sit({ friends: [BOB, ZOE] }, '/')
  await act(() => company.world.through(company.me.app.people.keep(BOB, { note: 'Met at the Márket' })))
  await user.keyboard('{Control>}k{/Control}')
  await user.type(await screen.findByRole('combobox', { name: 'Jump to a chat' }), 'market')
  await waitFor(() => expect(screen.getAllByRole('option').map((one) => one.textContent)).toEqual(['Bob']))
})
