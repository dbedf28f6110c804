import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ALWAYS } from '../../src/features/chatList/list.ts'
import { BOB, EVE, ME, nobody, type Said, ZOE } from '../support/company.ts'
import { pairsOf } from '../support/world.ts'
import { DAY, idOf, MINUTE, NOW, sit, sitAt } from './show.tsx'

/** Always there; the last one as long as nothing is written in it. */
const MYSELF = 'Notes to myself'
const nav = () => screen.getByRole('navigation', { name: 'Chats' })
const links = () => within(nav()).getAllByRole('link')
const names = () => links().map((link) => link.querySelector('bdi')?.textContent)
const link = (name: string) => within(nav()).getByRole('link', { name })

const friends = [BOB, ZOE, EVE]
const ofBob: Said = { from: BOB, text: 'from Bob', at: NOW - 30 * MINUTE }
const toZoe: Said = { to: ZOE, text: 'from me', at: NOW - 20 * MINUTE }
const ofEve: Said = { from: EVE, text: 'from Eve', at: NOW - 10 * MINUTE }
const THREE = { friends, said: [ofBob, toZoe, ofEve] }
/** So many messages of Bob's that have not been looked at, and all the rest. */
const unread = (count: number) => ({
  friends,
  said: [...Array.from({ length: count }, () => ({ ...ofBob, unread: true }) as const), toZoe, ofEve],
})

async function menuOf(user: Awaited<ReturnType<typeof sit>>['user'], name: string) {
  await user.click(screen.getByRole('button', { name: `Options for ${name}` }))
  return screen.findByRole('menu')
}
const choose = async (user: Awaited<ReturnType<typeof sit>>['user'], name: string, what: string) => {
  const menu = await menuOf(user, name)
  await user.click(within(menu).getByRole('menuitem', { name: what }))
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
}

test('what was said last: by me, taken back, begun, being written', async () => {
  const said: Said[] = [ofBob, toZoe, { ...ofEve, takenBack: true }]
  const { company, until } = await sit({ friends, said, drafts: { [BOB]: 'I wanted to' } })
  expect(link('Zoé')).toHaveAccessibleDescription(/You: from me/)
  expect(link('Eve')).toHaveAccessibleDescription(/Message deleted/)
  expect(link('Bob')).toHaveAccessibleDescription(/Draft: I wanted to/)
  const { hand } = company.of(BOB)
  await act(async () => void (await hand.open(ME)))
  hand.tellTyping()
  await until('typing', () => within(link('Bob')).queryByText('typing…') !== null)
  await until('the end of it', () => within(link('Bob')).queryByText('typing…') === null)
  expect(link('Bob')).toHaveAccessibleDescription(/Draft:/)
})

test('a preview that was cut within a mark shows no mark, also one that lies on the disk already', async () => {
  const bold = `**${'a bold word, '.repeat(30)}**`
  const { company, hear, until } = await sit({ friends, said: [ofBob, { ...toZoe, text: bold }] })
  await until('the words', () => /You: a bold word, a/.test(link('Zoé').textContent ?? ''))
  expect(link('Zoé')).not.toHaveTextContent('*')
  await hear(BOB, bold)
  await until('the words', () => /a bold word, a/.test(link('Bob').textContent ?? ''))
  expect(link('Bob')).not.toHaveTextContent('*')
  // That is how earlier versions left it, too.
  const stored = company.me.disk.rows('conversations').map((row) => (row as { lastText?: string }).lastText)
  expect(stored).toContain(bold.slice(0, 200))
})

test('what is kept on top stands on top, in the order in which it was put there', async () => {
  const { user, hear } = await sit(THREE)
  expect(names()).toEqual(['Eve', 'Zoé', 'Bob', MYSELF])
  await choose(user, 'Bob', 'Pin chat')
  expect(names()).toEqual(['Bob', 'Eve', 'Zoé', MYSELF])
  expect(link('Bob')).toHaveAccessibleDescription(/pinned/)
  await hear(ZOE, 'News!')
  await waitFor(() => expect(names()).toEqual(['Bob', 'Zoé', 'Eve', MYSELF]))
  await choose(user, 'Bob', 'Unpin chat')
  expect(names()).toEqual(['Zoé', 'Eve', 'Bob', MYSELF])
})

test.each([
  ['1 hour', NOW + 60 * MINUTE],
  ['8 hours', NOW + 480 * MINUTE],
  ['Always', ALWAYS],
])('muted, %s: said in the list, and taken back by one press', async (words, until) => {
  const { user, company } = await sit(THREE)
  await user.click(within(await menuOf(user, 'Bob')).getByRole('menuitem', { name: 'Mute' }))
  const times = within(await screen.findByRole('menu', { name: 'Mute' }))
  expect(times.getAllByRole('menuitem').map((one) => one.textContent)).toEqual(['1 hour', '8 hours', 'Always'])
  await user.click(times.getByRole('menuitem', { name: words }))
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
  await waitFor(() => expect(link('Bob')).toHaveFocus())
  expect(company.own(BOB)?.mutedUntil).toBe(until)
  expect(company.me.disk.rows('own')).toMatchObject([{ conversation: BOB, mutedUntil: until }])
  expect(link('Bob')).toHaveAccessibleDescription(/muted/)
  await choose(user, 'Bob', 'Unmute')
  expect(link('Bob')).not.toHaveAccessibleDescription(/muted/)
})

test('for how long to mute is asked in vain, by Escape', async () => {
  const { user, company } = await sit(THREE)
  await user.click(within(await menuOf(user, 'Bob')).getByRole('menuitem', { name: 'Mute' }))
  await screen.findByRole('menu', { name: 'Mute' })
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
  expect(company.own(BOB)).toBeUndefined()
})

test('a mute that has run out is none', async () => {
  await sit({ ...THREE, own: { [BOB]: { mutedUntil: NOW - 1 }, [ZOE]: { mutedUntil: NOW + MINUTE } } })
  expect(link('Bob')).not.toHaveAccessibleDescription(/muted/)
  expect(link('Zoé')).toHaveAccessibleDescription(/muted/)
})

test('what is put away is out of the list, counted, and comes back', async () => {
  const { user } = await sit(unread(2))
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
  const { user, company, until } = await sit(unread(3))
  await choose(user, 'Bob', 'Mark as read')
  expect(link('Bob')).toHaveAttribute('data-unread', '0')
  const told = () =>
    company
      .of(BOB)
      .disk.rows('receipts')
      .find((row) => row.person === ME)?.read
  await until('that the friend is told', () => pairsOf(told()).some(([, seq]) => seq === 3))
  await choose(user, 'Bob', 'Mark as unread')
  expect(link('Bob')).toHaveAccessibleDescription(/marked as unread/)
  expect(link('Bob')).toHaveAttribute('data-unread', '0')
})

test('the menu opens by the other mouse button and by key, and gives the focus back', async () => {
  const { user } = await sit(THREE)
  fireEvent.contextMenu(link('Bob'), { button: 2, clientX: 40, clientY: 60 })
  expect(within(await screen.findByRole('menu')).getByRole('menuitem', { name: 'Pin chat' })).toBeInTheDocument()
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
  await waitFor(() => expect(link('Bob')).toHaveFocus())
})

test('arrows lead through the list, Tab reaches one of it', async () => {
  const { user } = await sit(THREE)
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
  const remembered = Array.from({ length: 10_000 }, (_, n) => ({
    id: nobody(n),
    name: `Friend ${n}`,
    addedAt: NOW - n * DAY,
  }))
  const { user } = await sit({ remembered })
  expect(links().length).toBeLessThan(150)
  expect(links()[0]?.closest('li')).toHaveAttribute('aria-setsize', '10001')
  expect(links()[2]?.closest('li')).toHaveAttribute('aria-posinset', '3')
  link('Friend 0').focus()
  await user.keyboard('{ArrowDown}{ArrowDown}')
  expect(link('Friend 2')).toHaveFocus()
})

test('Ctrl+K: a few letters, whatever their accents and capitals, Enter, there', async () => {
  const { user } = await sit(THREE)
  await user.keyboard('{Control>}k{/Control}')
  const field = await screen.findByRole('combobox', { name: 'Jump to a chat' })
  await waitFor(() => expect(field).toHaveFocus())
  expect(screen.getAllByRole('option').map((one) => one.textContent)).toEqual(['Eve', 'Zoé', 'Bob', MYSELF])
  await user.keyboard('zoe')
  await waitFor(() => expect(screen.getAllByRole('option').map((one) => one.textContent)).toEqual(['Zoé']))
  // Enter of an input method, as Chromium says it and as Safari does.
  fireEvent.keyDown(field, { key: 'Enter', isComposing: true, keyCode: 229 })
  fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 })
  expect(field).toBeInTheDocument()
  await user.keyboard('{Enter}')
  expect(await screen.findByRole('heading', { name: 'Zoé' })).toBeInTheDocument()
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('Ctrl+K: nobody of that name, and Escape', async () => {
  const { user } = await sit(THREE)
  await user.keyboard('{Control>}k{/Control}')
  await user.type(await screen.findByRole('combobox', { name: 'Jump to a chat' }), 'nobody at all')
  expect(await screen.findByText('No chat found')).toBeInTheDocument()
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('Alt and an arrow lead to the chat below and above, round the ends', async () => {
  const { user } = await sit(THREE)
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
  const days: Said[] = [
    { from: BOB, text: 'of April', at: NOW - 6 * DAY },
    { from: BOB, text: 'of May', at: NOW - 5 * DAY },
  ]
  const { user, company } = await sitAt({ friends, said: [...days, ...THREE.said] }, BOB)
  await user.click(screen.getByRole('button', { name: 'Chat options' }))
  const menu = await screen.findByRole('menu')
  expect(within(menu).queryByRole('menuitem', { name: /unread|read/ })).toBeNull()
  await user.click(within(menu).getByRole('menuitem', { name: 'Jump to a date' }))
  const day = (name: RegExp) => screen.getByRole('button', { name })
  expect(await screen.findByRole('grid', { name: 'May 2026' })).toBeInTheDocument()
  await waitFor(() => expect(day(/May 1, 2026/)).toHaveAttribute('aria-disabled', 'false'))
  await user.click(day(/May 2, 2026/))
  expect(screen.getByRole('dialog')).toBeInTheDocument()
  await user.click(day(/May 1, 2026/))
  const jump = () => company.opening(BOB).store.getState().jump
  await waitFor(() => expect(jump()).toMatchObject({ why: 'date', id: idOf('of May') }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})
