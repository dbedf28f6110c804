import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { BOB, fakeId, ME } from '../support/fakeApp.ts'
import { bob, friend, theirs, zoe } from './people.ts'
import { MINUTE, NOW, show } from './show.tsx'

test('the empty state is the next step: my ID whole, a way to copy it, a field for a friend’s', async () => {
  await show()
  expect(document.querySelector('[data-my-id]')).toHaveAttribute('data-my-id', ME)
  expect(document.querySelector('[data-my-id] code')?.textContent).toBe(ME)
  expect(screen.getByRole('button', { name: 'Copy my ID' })).toBeInTheDocument()
  expect(screen.getByRole('textbox', { name: "Friend's ID or invite link" })).toBeInTheDocument()
})

test('copying takes the whole ID and says that it did', async () => {
  const { user } = await show()
  await user.click(screen.getByRole('button', { name: 'Copy my ID' }))
  expect(await navigator.clipboard.readText()).toBe(ME)
  expect(await screen.findByText('Copied')).toBeInTheDocument()
})

test('a closed clipboard is said, and the ID is selected for copying by hand', async () => {
  const { user } = await show()
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'))
  await user.click(screen.getByRole('button', { name: 'Copy my ID' }))
  expect(await screen.findByText(/copy it by hand/)).toBeInTheDocument()
  expect(String(getSelection())).toBe(ME)
})

test('a pasted ID opens the conversation at once', async () => {
  const { user } = await show()
  await user.click(screen.getByRole('textbox', { name: "Friend's ID or invite link" }))
  await user.paste(BOB)
  await user.click(screen.getByRole('button', { name: 'Add friend' }))
  expect(await screen.findByRole('textbox', { name: 'Message' })).toBeInTheDocument()
  expect(location.hash).toBe(`#/chat/${BOB}`)
})

test.each([
  ['a typo', `${BOB.slice(0, -1)}`, 'typo', 'has a typo'],
  ['another kind of code', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'wrong-kind', 'not an ID of this app'],
  ['my own ID', ME, 'self', 'your own ID'],
  ['somebody I have', BOB, 'known', 'You already have Bob'],
])('%s is answered in words beside the field', async (_, paste, code, words) => {
  const { user } = await show({ contacts: [bob] }, '/new')
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
  const { user } = await show({ contacts: [bob] }, '/new')
  await user.type(screen.getByRole('textbox', { name: "Friend's ID or invite link" }), `${BOB}{Enter}`)
  expect(await screen.findByRole('link', { name: 'Open the chat' })).toHaveAttribute('href', `#/chat/${BOB}`)
})

test('a disk that refuses the contact says so', async () => {
  const { fake, user } = await show()
  vi.spyOn(fake.app.people, 'add').mockResolvedValue({ ok: false, error: 'storage' })
  await user.click(screen.getByRole('button', { name: 'Add friend' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('could not store the contact')
})

test('New chat leads to the field from anywhere, and Escape leads back', async () => {
  const { user } = await show({ contacts: [bob] })
  await user.click(screen.getByRole('button', { name: 'New chat' }))
  expect(await screen.findByRole('textbox', { name: "Friend's ID or invite link" })).toBeInTheDocument()
  await user.keyboard('{Escape}')
  expect(await screen.findByText('Choose a chat, or begin a new one.')).toBeInTheDocument()
})

test('the chats: the latest first, each a link under the contact’s name alone', async () => {
  await show({
    contacts: [bob, zoe, friend(fakeId('new'), '')],
    messages: { [bob.id]: [theirs(1, 'older')], [zoe.id]: [theirs(2, 'newer', { from: zoe.id })] },
    unread: { [bob.id]: 3 },
    links: { [bob.id]: { phase: 'online', path: 'direct' } },
  })
  const links = within(screen.getByRole('navigation', { name: 'Chats' })).getAllByRole('link')
  expect(links.map((link) => link.dataset.peer)).toEqual([zoe.id, bob.id, fakeId('new'), ME])
  const [, toBob, nameless] = links
  expect(toBob).toHaveAccessibleName('Bob')
  expect(toBob).toHaveAccessibleDescription('online older 3 unread')
  expect(toBob).toHaveAttribute('href', `#/chat/${bob.id}`)
  expect(toBob).toHaveAttribute('data-unread', '3')
  expect(nameless).toHaveAttribute('data-unread', '0')
  expect(nameless).toHaveAccessibleName(`${fakeId('new').slice(0, 8)}…${fakeId('new').slice(-4)}`)
})

test('what comes in moves its chat up, counts, and stands in the tab’s title', async () => {
  const { fake } = await show({ contacts: [zoe, bob] })
  expect(document.title).toBe('Tête-à-tête')
  act(() => fake.receive(BOB, 'Are you there?'))
  const [first] = within(screen.getByRole('navigation', { name: 'Chats' })).getAllByRole('link')
  expect(first).toHaveAttribute('data-peer', BOB)
  expect(first).toHaveAttribute('data-unread', '1')
  expect(first).toHaveTextContent('Are you there?')
  await waitFor(() => expect(document.title).toBe('(1) Tête-à-tête'))
})

test('a hundred unread are not counted out', async () => {
  await show({ contacts: [bob], messages: { [BOB]: [theirs(1, 'x')] }, unread: { [BOB]: 100 } })
  expect(screen.getByRole('link', { name: 'Bob' })).toHaveTextContent('99+')
  expect(screen.getByRole('link', { name: 'Bob' })).toHaveAttribute('data-unread', '100')
})

const request = { from: fakeId('m4rg'), name: 'Margaux', text: 'From the choir!', at: NOW - MINUTE }

test('no requests, no region', async () => {
  await show()
  expect(screen.queryByRole('region', { name: 'Requests' })).not.toBeInTheDocument()
})

test('how many wait is told to a screen reader', async () => {
  const { fake } = await show({ requests: [request, { ...request, from: fakeId('p4ul'), name: 'Paul' }] })
  const told = () => screen.getAllByRole('status').map((one) => one.textContent)
  expect(told()).toContain('2 requests')
  await act(async () => void (await fake.app.people.ignore(request.from)))
  expect(told()).toContain('1 request')
})

test('accepting a request opens the conversation', async () => {
  const { fake, user } = await show({ requests: [request] })
  const region = screen.getByRole('region', { name: 'Requests' })
  const one = region.querySelector<HTMLElement>(`[data-peer="${request.from}"]`)
  if (!one) throw new Error('the request is not there')
  expect(one).toHaveTextContent('Margaux')
  expect(one).toHaveTextContent('From the choir!')
  await user.click(within(one).getByRole('button', { name: 'Accept' }))
  expect(await screen.findByRole('heading', { name: 'Margaux' })).toBeInTheDocument()
  expect(fake.asked).toContain(`accept ${request.from}`)
  expect(screen.queryByRole('region', { name: 'Requests' })).not.toBeInTheDocument()
})

test('ignoring a request takes it away and does nothing else', async () => {
  const { fake, user } = await show({ requests: [request] })
  await user.click(screen.getByRole('button', { name: 'Ignore' }))
  expect(screen.queryByRole('region', { name: 'Requests' })).not.toBeInTheDocument()
  expect(fake.asked).toEqual([`ignore ${request.from}`])
})

test('an answer that the disk refuses is said', async () => {
  const { fake, user } = await show({ requests: [request] })
  vi.spyOn(fake.app.people, 'ignore').mockResolvedValue(false)
  await user.click(screen.getByRole('button', { name: 'Ignore' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('could not store your answer')
})
