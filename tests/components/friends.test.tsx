import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { parsePaste } from '../../src/engine/address.ts'
import { MAX_REQUESTS } from '../../src/features/people/limits.ts'
import { shortId } from '../../src/features/people/naming.ts'
import { BOB, EVE, ME, many, nobody, ZOE } from '../support/company.ts'
import { sit } from './show.tsx'

test('the empty state is the next step: my ID whole, a way to copy it, a field for a friend’s', async () => {
  await sit()
  expect(document.querySelector('[data-my-id]')).toHaveAttribute('data-my-id', ME)
  expect(document.querySelector('[data-my-id] code')?.textContent).toBe(ME)
  expect(screen.getByRole('button', { name: 'Copy my ID' })).toBeInTheDocument()
  expect(screen.getByRole('textbox', { name: "Friend's ID or invite link" })).toBeInTheDocument()
})

test('copying takes the whole ID and says that it did', async () => {
  const { user } = await sit()
  await user.click(screen.getByRole('button', { name: 'Copy my ID' }))
  expect(await navigator.clipboard.readText()).toBe(ME)
  expect(await screen.findByText('Copied')).toBeInTheDocument()
})

test('where the system can share, the ID is shared with the page’s address, and a paste of all of it is understood', async () => {
  const shared: ShareData[] = []
  const share = async (what: ShareData) => void shared.push(what)
  Object.defineProperty(navigator, 'share', { configurable: true, value: share })
  const { user } = await sit()
  await user.click(screen.getByRole('button', { name: 'Share' }))
  expect(shared).toEqual([{ text: `My ID for Tête-à-tête: ${ME}`, url: `${location.origin}/` }])
  const { text, url } = shared[0]!
  expect(parsePaste(`${text} ${url}`)).toMatchObject({ ok: true, id: ME })
  Reflect.deleteProperty(navigator, 'share')
})

test('a closed clipboard is said, and the ID is selected for copying by hand', async () => {
  const { user } = await sit()
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'))
  await user.click(screen.getByRole('button', { name: 'Copy my ID' }))
  expect(await screen.findByText(/copy it by hand/)).toBeInTheDocument()
  expect(String(getSelection())).toBe(ME)
})

test('a pasted ID opens the conversation at once', async () => {
  const { company, user } = await sit()
  await user.click(screen.getByRole('textbox', { name: "Friend's ID or invite link" }))
  await user.paste(BOB)
  await user.click(screen.getByRole('button', { name: 'Add friend' }))
  expect(await screen.findByRole('textbox', { name: 'Message' })).toBeInTheDocument()
  expect(location.hash).toBe(`#/chat/${BOB}`)
  expect(company.me.disk.rows('people')).toEqual([expect.objectContaining({ id: BOB, status: 'asked' })])
})

test('whoever the paste names can be called something at once; only then is it asked', async () => {
  const { company, user } = await sit()
  expect(screen.queryByRole('textbox', { name: 'What you call them' })).not.toBeInTheDocument()
  await user.click(screen.getByRole('textbox', { name: "Friend's ID or invite link" }))
  await user.paste(BOB)
  await user.type(screen.getByRole('textbox', { name: 'What you call them' }), 'Bobby{Enter}')
  expect(await screen.findByRole('heading', { name: 'Bobby' })).toBeInTheDocument()
  expect(company.me.disk.rows('people')).toEqual([expect.objectContaining({ id: BOB, petname: 'Bobby' })])
})

test('a name that is too long is said beside it, and nobody is added', async () => {
  const { company, user } = await sit()
  await user.click(screen.getByRole('textbox', { name: "Friend's ID or invite link" }))
  await user.paste(BOB)
  const name = screen.getByRole('textbox', { name: 'What you call them' })
  await user.click(name)
  await user.paste('x'.repeat(65))
  await user.click(screen.getByRole('button', { name: 'Add friend' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('too long')
  expect(name).toHaveFocus()
  expect(company.me.disk.rows('people')).toEqual([])
})

test.each([
  ['nothing', ' ', 'empty', 'Paste your friend’s ID or link first'],
  ['a typo', `${BOB.slice(0, -1)}`, 'typo', 'has a typo'],
  [
    'another kind of code',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    'wrong-kind',
    'no ID and no invite of this app',
  ],
  ['my own ID', ME, 'self', 'This is your own'],
  ['somebody I have', BOB, 'known', 'You already have Bob'],
])('%s is answered in words beside the field', async (_, paste, code, words) => {
  const { user } = await sit({ friends: [BOB] }, '/new')
  const field = screen.getByRole('textbox', { name: "Friend's ID or invite link" })
  await user.click(field)
  await user.paste(paste)
  await user.click(screen.getByRole('button', { name: 'Add friend' }))

  const alert = await screen.findByRole('alert')
  expect(alert).toHaveAttribute('data-error', code)
  expect(alert).toHaveTextContent(words)
  expect(field).toHaveFocus()
  expect(field).toBeInvalid()

  await user.clear(field)
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})

test('from somebody I have, a link leads to the chat', async () => {
  const { user } = await sit({ friends: [BOB] }, '/new')
  await user.type(screen.getByRole('textbox', { name: "Friend's ID or invite link" }), `${BOB}{Enter}`)
  expect(await screen.findByRole('link', { name: 'Open the chat' })).toHaveAttribute('href', `#/chat/${BOB}`)
})

test('a disk that refuses the contact says so', async () => {
  const { company, user } = await sit()
  await user.click(screen.getByRole('textbox', { name: "Friend's ID or invite link" }))
  await user.paste(BOB)
  company.me.storage.failWrites('full')
  await user.click(screen.getByRole('button', { name: 'Add friend' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('could not store your friend')
  expect(company.me.disk.rows('people')).toEqual([])
})

test('New chat leads to the field from anywhere, and Escape leads back', async () => {
  const { user } = await sit({ friends: [BOB] })
  await user.click(screen.getByRole('button', { name: 'New chat' }))
  expect(await screen.findByRole('textbox', { name: "Friend's ID or invite link" })).toBeInTheDocument()
  await user.keyboard('{Escape}')
  expect(await screen.findByText('Choose a chat, or begin a new one.')).toBeInTheDocument()
})

test('the chats: the latest first, each a link under the contact’s name alone', async () => {
  const said = [...many(BOB, 2, 2), { from: BOB, text: 'older', unread: true } as const, { from: ZOE, text: 'newer' }]
  await sit({ friends: [BOB, ZOE], asked: [EVE], away: [ZOE], said })
  const links = within(screen.getByRole('navigation', { name: 'Chats' })).getAllByRole('link')
  expect(links.map((link) => link.dataset.peer)).toEqual([ZOE, BOB, EVE, ME])
  const [, toBob, nameless] = links
  expect(toBob).toHaveAccessibleName('Bob')
  expect(toBob).toHaveAccessibleDescription('online older 3 unread')
  expect(toBob).toHaveAttribute('href', `#/chat/${BOB}`)
  expect(toBob).toHaveAttribute('data-unread', '3')
  expect(nameless).toHaveAttribute('data-unread', '0')
  expect(nameless).toHaveAccessibleName(shortId(EVE))
})

test('what comes in moves its chat up, counts, and stands in the tab’s title', async () => {
  const { hear } = await sit({ friends: [ZOE, BOB] })
  expect(document.title).toBe('Tête-à-tête')
  await hear(BOB, 'Are you there?')
  const [first] = within(screen.getByRole('navigation', { name: 'Chats' })).getAllByRole('link')
  expect(first).toHaveAttribute('data-peer', BOB)
  expect(first).toHaveAttribute('data-unread', '1')
  expect(first).toHaveTextContent('Are you there?')
  await waitFor(() => expect(document.title).toBe('(1) Tête-à-tête'))
})

test('a hundred unread are not counted out', async () => {
  await sit({ friends: [BOB], said: many(BOB, 100, 100) })
  expect(screen.getByRole('link', { name: 'Bob' })).toHaveTextContent('99+')
  expect(screen.getByRole('link', { name: 'Bob' })).toHaveAttribute('data-unread', '100')
})

const request = { from: EVE, text: 'From the choir!' }

test('no requests, no region', async () => {
  await sit()
  expect(screen.queryByRole('region', { name: 'Requests' })).not.toBeInTheDocument()
})

test('how many wait is told to a screen reader', async () => {
  const { company } = await sit({ requests: [request, { from: ZOE }] })
  const told = () => screen.getAllByRole('status').map((one) => one.textContent)
  expect(told()).toContain('2 requests')
  await act(async () => void (await company.me.app.people.ignore(EVE)))
  expect(told()).toContain('1 request')
})

test('accepting a request opens the conversation', async () => {
  const { company, user, until } = await sit({ requests: [request] })
  const region = screen.getByRole('region', { name: 'Requests' })
  const one = region.querySelector<HTMLElement>(`[data-peer="${request.from}"]`)
  if (!one) throw new Error('the request is not there')
  expect(one).toHaveTextContent('Eve')
  expect(one).toHaveTextContent('From the choir!')
  await user.click(within(one).getByRole('button', { name: 'Accept' }))
  expect(await screen.findByRole('heading', { name: 'Eve' })).toBeInTheDocument()
  expect(screen.queryByRole('region', { name: 'Requests' })).not.toBeInTheDocument()
  await until('a link', () => company.me.linked(EVE) && company.of(EVE).linked(ME))
  expect(company.of(EVE).app.people.store.getState().contacts).toMatchObject([{ id: ME, status: 'friend' }])
})

test('ignoring a request takes it away and does nothing else', async () => {
  const { company, user, pass } = await sit({ requests: [request] })
  const frames = company.world.net.frames()
  await user.click(screen.getByRole('button', { name: 'Ignore' }))
  await pass()
  expect(screen.queryByRole('region', { name: 'Requests' })).not.toBeInTheDocument()
  const { ignored, ...rest } = company.me.app.people.store.getState()
  expect(rest).toEqual({ contacts: [], requests: [], blocked: [] })
  expect(ignored).toMatchObject([{ from: EVE }])
  expect(company.me.linked(EVE)).toBe(false)
  expect(company.world.net.frames()).toBe(frames)
  expect(company.of(EVE).app.people.store.getState().contacts).toMatchObject([{ id: ME, status: 'asked' }])
})

test('what was ignored is counted no more, and comes back by Undo, or from the settings', async () => {
  const { company, user, until } = await sit({ friends: [BOB], requests: [request] })
  const there = () => screen.queryByRole('region', { name: 'Requests' })
  await until('the number', () => document.title.startsWith('(1)'))
  await user.click(screen.getByRole('button', { name: 'Ignore' }))
  await waitFor(() => expect(there()).toBeNull())
  await until('no number', () => !document.title.startsWith('('))
  await user.click(await screen.findByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(there()).toHaveTextContent('From the choir!'))
  await user.click(screen.getByRole('button', { name: 'Ignore' }))
  await user.click(screen.getByRole('link', { name: 'Settings' }))
  await user.click(await screen.findByRole('button', { name: 'Show again' }))
  await waitFor(() => expect(there()).toHaveTextContent('Eve'))
  expect(screen.queryByText('Ignored requests')).toBeNull()
  expect(company.me.disk.rows('requests')).toMatchObject([{ from: EVE, state: 'open' }])
})

test('where there is no room to look at it again, that is said', async () => {
  const { company, user } = await sit({ friends: [BOB], requests: [request] })
  await user.click(screen.getByRole('button', { name: 'Ignore' }))
  const undo = await screen.findByRole('button', { name: 'Undo' })
  const full = Array.from({ length: MAX_REQUESTS }, (_, n) => ({ from: nobody(n), name: '', text: '', at: n }))
  vi.spyOn(company.me.app.people, 'recall').mockResolvedValue(false)
  vi.spyOn(company.me.app.people.store, 'getState').mockReturnValue({
    ...company.me.app.people.store.getState(),
    requests: full,
  })
  await user.click(undo)
  expect(await screen.findByText('There is no room for more requests: answer some first.')).toBeInTheDocument()
})

test('an answer that the disk refuses is said', async () => {
  const { company, user } = await sit({ requests: [request] })
  company.me.storage.failWrites('full')
  await user.click(screen.getByRole('button', { name: 'Ignore' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('could not store your answer')
  expect(company.me.disk.rows('requests')).toMatchObject([{ from: EVE, state: 'open' }])
})
