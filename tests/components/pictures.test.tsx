import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { BOB, EVE, nobody, ZOE } from '../support/company.ts'
import { NOW, sit, sitAt } from './show.tsx'

const nav = () => screen.getByRole('navigation', { name: 'Chats' })
const picture = (link: HTMLElement) => link.querySelector<HTMLElement>('[data-size]')

test('people without a picture bear their initials, an ID without a name none', async () => {
  await sit({
    friends: [BOB, ZOE],
    asked: [EVE],
    remembered: [{ id: nobody(2), name: 'Ana María Ruiz', addedAt: NOW }],
  })
  const initials = (name: string | RegExp) => picture(within(nav()).getByRole('link', { name }))?.dataset.initials
  expect(initials('Bob')).toBe('B')
  expect(initials('Zoé')).toBe('Z')
  expect(initials('Ana María Ruiz')).toBe('AR')
  expect(initials(/^tete1/)).toBeUndefined()
  // They are no part of what is read, copied or searched for.
  expect(within(nav()).getByRole('link', { name: 'Bob' })).not.toHaveTextContent(/BB/)
})

test('who asks, who I am, and the notes to myself have pictures of their own', async () => {
  await sitAt({ friends: [BOB], requests: [{ from: EVE }] }, BOB)
  const request = within(screen.getByRole('region', { name: 'Requests' })).getByRole('listitem')
  expect(picture(request)?.dataset.initials).toBe('E')
  const notes = picture(within(nav()).getByRole('link', { name: 'Notes to myself' }))
  expect(notes?.dataset.notes).toBe('true')
  expect(notes?.dataset.initials).toBeUndefined()
  expect(picture(screen.getByRole('main'))?.dataset.initials).toBe('B')
})

test('whoever begins a chat finds the one with themselves there', async () => {
  const { user } = await sit({ friends: [BOB] }, '/new')
  const pane = within(screen.getByRole('main'))
  await user.click(await pane.findByRole('link', { name: /Notes to myself/ }))
  expect(await pane.findByRole('heading', { name: 'Notes to myself' })).toBeInTheDocument()
})
