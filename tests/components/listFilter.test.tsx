import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { BOB, EVE, ME, type Said, ZOE } from '../support/company.ts'
import { MINUTE, NOW, sit } from './show.tsx'

const nav = () => screen.getByRole('navigation', { name: 'Chats' })
const names = () =>
  within(nav())
    .queryAllByRole('link')
    .map((link) => link.querySelector('bdi')?.textContent)
const link = (name: string) => within(nav()).getByRole('link', { name })
const chip = () => screen.queryByRole('button', { name: 'Unread' })

const ofBob: Said = { from: BOB, text: 'from Bob', at: NOW - 30 * MINUTE, unread: true }
const toZoe: Said = { to: ZOE, text: 'from me', at: NOW - 20 * MINUTE }
const ofEve: Said = { from: EVE, text: 'from Eve', at: NOW - 10 * MINUTE }
const friends = [BOB, ZOE, EVE]

test('nothing but what is unread, and what is open until one leaves it', async () => {
  const { user } = await sit({ friends, said: [ofBob, toZoe, ofEve], own: { [ZOE]: { flagged: true } } })
  expect(chip()).toHaveAttribute('aria-pressed', 'false')
  await user.click(chip()!)
  expect(chip()).toHaveAttribute('aria-pressed', 'true')
  expect(names()).toEqual(['Zoé', 'Bob'])

  await user.click(link('Bob'))
  await screen.findByRole('log')
  await waitFor(() => expect(link('Bob')).toHaveAttribute('data-unread', '0'))
  expect(names()).toEqual(['Zoé', 'Bob'])
  await user.click(link('Zoé'))
  await waitFor(() => expect(names()).toEqual(['Zoé']))
  await act(async () => history.back())
  await act(async () => history.back())
  expect(await within(nav()).findByRole('status')).toHaveTextContent('No unread chats')

  // With it goes the button: the focus goes on with the list.
  await user.click(chip()!)
  expect(names()).toEqual(['Eve', 'Zoé', 'Bob', 'Notes to myself'])
  expect(chip()).toBeNull()
  expect(nav()).toContainElement(document.activeElement as HTMLElement)
})

test('the filter is there when there is something to find, and makes room for a search', async () => {
  const { user, hear } = await sit({ friends, said: [toZoe] })
  expect(chip()).toBeNull()
  await hear(BOB, 'news')
  await waitFor(() => expect(chip()).toBeInTheDocument())
  const field = screen.getByRole('searchbox', { name: 'Search messages' })
  await user.type(field, 'n')
  expect(chip()).toBeNull()
  await user.clear(field)
  expect(chip()).toBeInTheDocument()
})

test('what was put away asks for no filter', async () => {
  await sit({ friends, said: [ofBob], own: { [BOB]: { archived: true } } })
  expect(chip()).toBeNull()
})

test('what became of my last message is said in the list', async () => {
  const { company, until } = await sit({ friends, said: [ofEve, toZoe] })
  const says = (words: RegExp) => () => words.test(link('Zoé').textContent ?? '')
  await until('its arrival', says(/Delivered You: from me/))
  expect(link('Zoé')).toHaveAccessibleDescription(/Delivered You: from me/)
  expect(link('Eve')).not.toHaveAccessibleDescription(/Delivered|Waiting|Read/)
  await act(async () => company.of(ZOE).hand.markRead(ME))
  await until('that it is read', says(/Read You: from me/))
  company.disconnect(ZOE)
  await act(() => company.world.run(20_000))
  await act(async () => void (await company.acts(ZOE).send('are you there?')))
  await until('that it waits', says(/Waiting You: are you there\?/))
  company.me.storage.failWrites('full')
  await act(async () => void (await company.acts(ZOE).send('lost')))
  await until('that it failed', says(/Not delivered You: lost/))
  expect(link('Zoé')).toHaveAccessibleDescription(/Not delivered You: lost/)
})
