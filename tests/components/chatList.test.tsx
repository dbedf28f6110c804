import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ALWAYS } from '../../src/features/chatList/list.ts'
import { BOB, fakeId, ZOE } from '../support/fakeApp.ts'
import { type Saying, said } from '../support/fakeMessages.ts'
import { bob, friend, zoe } from './people.ts'
import { DAY, MINUTE, NOW, show } from './show.tsx'

/** Always there; the last one as long as nothing is written in it. */
const MYSELF = 'Notes to myself'
const nav = () => screen.getByRole('navigation', { name: 'Chats' })
const links = () => within(nav()).getAllByRole('link')
const names = () => links().map((link) => link.querySelector('bdi')?.textContent)
const link = (name: string) => within(nav()).getByRole('link', { name })

let seq = 0
const says = (from: string, text: string, at: number, more: Partial<Saying> = {}) =>
  said({ id: `${from}/1/${++seq}`, from, text, at, ...more })
const eve = friend(fakeId('9f2kq7c0ws'), 'Eve')
const THREE = {
  contacts: [bob, zoe, eve],
  messages: {
    [BOB]: [says(BOB, 'from Bob', NOW - 30 * MINUTE)],
    [ZOE]: [says('me', 'from me', NOW - 20 * MINUTE)],
    [eve.id]: [says(eve.id, 'from Eve', NOW - 10 * MINUTE)],
  },
}

async function menuOf(user: Awaited<ReturnType<typeof show>>['user'], name: string) {
  await user.click(screen.getByRole('button', { name: `Options for ${name}` }))
  return screen.findByRole('menu')
}
const choose = async (user: Awaited<ReturnType<typeof show>>['user'], name: string, what: string) => {
  const menu = await menuOf(user, name)
  await user.click(within(menu).getByRole('menuitem', { name: what }))
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
}

test('what was said last: by me, taken back, begun, being written', async () => {
  const { fake } = await show({
    contacts: [bob, zoe, eve],
    messages: { ...THREE.messages, [eve.id]: [says(eve.id, '', NOW, { what: { kind: 'deleted' } })] },
    drafts: { [BOB]: { text: 'I wanted to' } },
  })
  expect(link('Zoé')).toHaveAccessibleDescription(/You: from me/)
  expect(link('Eve')).toHaveAccessibleDescription(/Message deleted/)
  expect(link('Bob')).toHaveAccessibleDescription(/Draft: I wanted to/)
  act(() => fake.types(BOB, true))
  expect(await within(link('Bob')).findByText('typing…')).toBeInTheDocument()
  act(() => fake.types(BOB, false))
  await waitFor(() => expect(link('Bob')).toHaveAccessibleDescription(/Draft:/))
})

test('what is kept on top stands on top, in the order in which it was put there', async () => {
  const { user, fake } = await show(THREE)
  expect(names()).toEqual(['Eve', 'Zoé', 'Bob', MYSELF])
  await choose(user, 'Bob', 'Keep on top')
  expect(names()).toEqual(['Bob', 'Eve', 'Zoé', MYSELF])
  expect(link('Bob')).toHaveAccessibleDescription(/on top/)
  act(() => fake.receive(ZOE, 'News!'))
  await waitFor(() => expect(names()).toEqual(['Bob', 'Zoé', 'Eve', MYSELF]))
  await choose(user, 'Bob', 'No longer on top')
  expect(names()).toEqual(['Zoé', 'Eve', 'Bob', MYSELF])
})

test.each([
  ['Mute for an hour', NOW + 60 * MINUTE],
  ['Mute for eight hours', NOW + 480 * MINUTE],
  ['Mute for good', ALWAYS],
])('%s: said in the list, and taken back', async (words, until) => {
  const { user, fake } = await show(THREE)
  await choose(user, 'Bob', words)
  expect(fake.own(BOB)?.mutedUntil).toBe(until)
  expect(link('Bob')).toHaveAccessibleDescription(/muted/)
  await choose(user, 'Bob', 'Unmute')
  expect(link('Bob')).not.toHaveAccessibleDescription(/muted/)
})

test('a mute that has run out is none', async () => {
  await show({ ...THREE, own: { [BOB]: { mutedUntil: NOW - 1 }, [ZOE]: { mutedUntil: NOW + MINUTE } } })
  expect(link('Bob')).not.toHaveAccessibleDescription(/muted/)
  expect(link('Zoé')).toHaveAccessibleDescription(/muted/)
})

test('what is put away is out of the list, counted, and comes back', async () => {
  const { user } = await show({ ...THREE, unread: { [BOB]: 2 } })
  await choose(user, 'Bob', 'Archive')
  expect(names()).toEqual(['Eve', 'Zoé', MYSELF])
  const fold = screen.getByRole('button', { name: /1 archived chat/ })
  expect(fold).toHaveAttribute('aria-expanded', 'false')
  expect(fold).toHaveTextContent('2')
  await user.click(fold)
  expect(names()).toEqual(['Eve', 'Zoé', MYSELF, 'Bob'])
  await choose(user, 'Bob', 'Back to the list')
  expect(screen.queryByRole('button', { name: /archived/ })).toBeNull()
})

test('marked as unread, and read without being opened', async () => {
  const { user, fake } = await show({ ...THREE, unread: { [BOB]: 3 } })
  await choose(user, 'Bob', 'Mark as read')
  expect(link('Bob')).toHaveAttribute('data-unread', '0')
  expect(fake.asked).toContain(`read ${BOB}`)
  await choose(user, 'Bob', 'Mark as unread')
  expect(link('Bob')).toHaveAccessibleDescription(/marked as unread/)
  expect(link('Bob')).toHaveAttribute('data-unread', '0')
})

test('the menu opens by the other mouse button and by key, and gives the focus back', async () => {
  const { user } = await show(THREE)
  fireEvent.contextMenu(link('Bob'), { button: 2, clientX: 40, clientY: 60 })
  expect(within(await screen.findByRole('menu')).getByRole('menuitem', { name: 'Keep on top' })).toBeInTheDocument()
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
  await waitFor(() => expect(link('Bob')).toHaveFocus())
})

test('arrows lead through the list, Tab reaches one of it', async () => {
  const { user } = await show(THREE)
  expect(links().map((one) => one.tabIndex)).toEqual([0, -1, -1, -1])
  link('Eve').focus()
  await user.keyboard('{ArrowDown}')
  expect(link('Zoé')).toHaveFocus()
  expect(links().map((one) => one.tabIndex)).toEqual([-1, 0, -1, -1])
  await user.keyboard('{ArrowDown}')
  expect(link('Bob')).toHaveFocus()
  await user.keyboard('{End}')
  expect(link(MYSELF)).toHaveFocus()
  await user.keyboard('{ArrowDown}')
  expect(link(MYSELF)).toHaveFocus()
  await user.keyboard('{Home}')
  expect(link('Eve')).toHaveFocus()
})

test('ten thousand friends: what is near is drawn, all are counted, and keys lead to the last', async () => {
  const contacts = Array.from({ length: 10_000 }, (_, n) => ({
    ...friend(fakeId(`m${n}z`), `Friend ${n}`),
    addedAt: NOW - n * DAY,
  }))
  const { user } = await show({ contacts })
  expect(links().length).toBeLessThan(150)
  expect(links()[0]?.closest('li')).toHaveAttribute('aria-setsize', '10001')
  expect(links()[2]?.closest('li')).toHaveAttribute('aria-posinset', '3')
  link('Friend 0').focus()
  await user.keyboard('{ArrowDown}{ArrowDown}')
  expect(link('Friend 2')).toHaveFocus()
})

test('Ctrl+K: a few letters, whatever their accents and capitals, Enter, there', async () => {
  const { user } = await show(THREE)
  await user.keyboard('{Control>}k{/Control}')
  const field = await screen.findByRole('combobox', { name: 'Jump to a chat' })
  await waitFor(() => expect(field).toHaveFocus())
  expect(screen.getAllByRole('option').map((one) => one.textContent)).toEqual(['Eve', 'Zoé', 'Bob', MYSELF])
  await user.keyboard('zoe')
  await waitFor(() => expect(screen.getAllByRole('option').map((one) => one.textContent)).toEqual(['Zoé']))
  await user.keyboard('{Enter}')
  expect(await screen.findByRole('heading', { name: 'Zoé' })).toBeInTheDocument()
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('Ctrl+K: nobody of that name, and Escape', async () => {
  const { user } = await show(THREE)
  await user.keyboard('{Control>}k{/Control}')
  await user.type(await screen.findByRole('combobox', { name: 'Jump to a chat' }), 'nobody at all')
  expect(await screen.findByText('Nobody of that name is among your chats.')).toBeInTheDocument()
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('Alt and an arrow lead to the chat below and above, round the ends', async () => {
  const { user } = await show(THREE)
  for (const [key, name] of [
    ['ArrowDown', 'Eve'],
    ['ArrowDown', 'Zoé'],
    ['ArrowUp', 'Eve'],
    ['ArrowUp', MYSELF],
    ['ArrowUp', 'Bob'],
    ['ArrowDown', MYSELF],
    ['ArrowDown', 'Eve'],
  ] as const) {
    await user.keyboard(`{Alt>}{${key}}{/Alt}`)
    expect(await screen.findByRole('heading', { name })).toBeInTheDocument()
  }
})

test('the open chat’s own menu: a date to jump to', async () => {
  const { user, fake } = await show(THREE, `/chat/${BOB}`)
  await screen.findByRole('log')
  await user.click(screen.getByRole('button', { name: 'Chat options' }))
  const menu = await screen.findByRole('menu')
  expect(within(menu).queryByRole('menuitem', { name: /unread|read/ })).toBeNull()
  await user.click(within(menu).getByRole('menuitem', { name: 'Jump to a date' }))
  const field = await screen.findByLabelText('Day')
  expect(field).toHaveValue('2026-05-06')
  fireEvent.change(field, { target: { value: '2026-05-01' } })
  await user.click(screen.getByRole('button', { name: 'Show that day' }))
  expect(fake.asked).toContain(`jumpToDate ${new Date(2026, 4, 1).getTime()}`)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})
