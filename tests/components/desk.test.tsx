import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { Message } from '../../src/conversation/message.ts'
import { BOB, type FakeApp, ZOE } from '../support/fakeApp.ts'
import { bob, mine, theirs, zoe } from './people.ts'
import { article, showChat } from './show.tsx'

type User = Awaited<ReturnType<typeof showChat>>['user']
const GONE = 'That message is not on this device any more.'
const three = [theirs(1, 'first'), mine(2, 'second'), theirs(3, 'third')]
const toolbar = () => screen.getByRole('toolbar', { name: 'Selected messages' })

/** By keyboard alone. */
async function choose(user: User, text: string, what: string) {
  act(() => within(article(text)).getByRole('button', { name: 'Message actions' }).focus())
  await user.keyboard('{Enter}')
  const item = await screen.findByRole('menuitem', { name: what })
  act(() => item.focus())
  await user.keyboard('{Enter}')
  // The bar is fetched when it is first wanted.
  if (what === 'Select') await screen.findByRole('toolbar', { name: 'Selected messages' })
}

test('selecting by keyboard leads to the check of that message, and back to the field', async () => {
  vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList)
  const { user } = await showChat({ contacts: [bob], messages: { [BOB]: three } }, BOB)
  await choose(user, 'second', 'Select')
  await waitFor(() => expect(within(article('second')).getByRole('checkbox')).toHaveFocus())
  act(() => within(toolbar()).getByRole('button', { name: 'Stop selecting' }).focus())
  await user.keyboard('{Enter}')
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'Message' })).toHaveFocus())
})

test('on a phone the focus goes back to the message, so that no keyboard comes', async () => {
  vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: false } as MediaQueryList)
  const { user } = await showChat({ contacts: [bob], messages: { [BOB]: three } }, BOB)
  await choose(user, 'second', 'Select')
  await waitFor(() => expect(within(article('second')).getByRole('checkbox')).toHaveFocus())
  await user.click(within(toolbar()).getByRole('button', { name: 'Stop selecting' }))
  await waitFor(() => expect(article('second')).toHaveFocus())
})

test('after deleting, the focus is on the message beside', async () => {
  const { user } = await showChat({ contacts: [bob], messages: { [BOB]: three } }, BOB)
  await choose(user, 'second', 'Delete for me')
  await waitFor(() => expect(article('third')).toHaveFocus())
  expect(within(screen.getByRole('log')).queryByText('second')).toBeNull()
  await choose(user, 'third', 'Delete for me')
  await waitFor(() => expect(article('first')).toHaveFocus())
})

test('what was taken back for both keeps the focus where its trace stands', async () => {
  const { user } = await showChat({ contacts: [bob], messages: { [BOB]: three } }, BOB)
  await choose(user, 'second', 'Delete for everyone')
  await waitFor(() => expect(article('This message was deleted.')).toHaveFocus())
})

/** Another part of the conversation is at hand. */
const move = (fake: FakeApp, messages: readonly Message[], newest: boolean) =>
  act(() => fake.opening(BOB).store.setState({ messages, newest }))

test('what is selected is acted on also when it is scrolled away; what is deleted is not counted', async () => {
  const { fake, user } = await showChat({ contacts: [bob], messages: { [BOB]: three } }, BOB)
  await choose(user, 'first', 'Select')
  await user.click(article('third'))
  const count = () => within(toolbar()).getByRole('status').textContent
  expect(count()).toBe('2 selected')

  // Taken away from among the others.
  move(fake, [mine(2, 'second'), theirs(3, 'third')], true)
  expect(count()).toBe('1 selected')
  // Only no longer at hand.
  move(fake, [theirs(-3, 'old'), theirs(-2, 'older')], false)
  expect(count()).toBe('1 selected')
  await user.click(within(toolbar()).getByRole('button', { name: 'Delete' }))
  await user.click(await screen.findByRole('button', { name: 'Delete for me' }))
  expect(fake.asked).toContain(`deleteForMe ${theirs(3, '').id}`)
})

test('without any words among them there is nothing to copy, forward or star', async () => {
  const traces = [theirs(1, '', { what: { kind: 'deleted' } }), theirs(2, 'words')]
  const { user } = await showChat({ contacts: [bob], messages: { [BOB]: traces } }, BOB)
  await choose(user, 'This message was deleted.', 'Select')
  const button = (name: string) => within(toolbar()).getByRole('button', { name })
  for (const name of ['Copy', 'Forward', 'Star']) expect(button(name)).toBeDisabled()
  expect(button('Delete')).toBeEnabled()
  await user.click(article('words'))
  for (const name of ['Copy', 'Forward', 'Star']) expect(button(name)).toBeEnabled()
})

test('a place that leads to a message that is gone says so', async () => {
  const { fake } = await showChat({ contacts: [bob], messages: { [BOB]: three } }, BOB)
  act(() => {
    location.hash = `#/chat/${BOB}/at/${BOB}/1/99`
  })
  expect(await screen.findByText(GONE)).toBeInTheDocument()
  expect(fake.asked).toContain(`jump ${BOB}/1/99`)
})

test('so does a chat that was to be opened there', async () => {
  const { fake, user } = await showChat({ contacts: [bob, zoe], messages: { [BOB]: three } }, ZOE)
  await user.click(screen.getByRole('link', { name: 'Bob' }))
  await screen.findByRole('heading', { name: 'Bob' })
  await user.click(screen.getByRole('link', { name: 'Zoé' }))
  await screen.findByRole('heading', { name: 'Zoé' })
  expect(screen.queryByText(GONE)).not.toBeInTheDocument()
  act(() => {
    location.hash = `#/chat/${BOB}/at/${BOB}/1/99`
  })
  expect(await screen.findByText(GONE)).toBeInTheDocument()
  expect(fake.asked).not.toContain(`jump ${BOB}/1/99`)
})

test('where a jump led to lights up once, and keeps the focus', async () => {
  const { fake } = await showChat({ contacts: [bob], messages: { [BOB]: three } }, BOB)
  const jump = () => act(async () => void (await fake.opening(BOB).jump(theirs(1, '').id)))
  await jump()
  const found = article('first')
  expect(found).toHaveAttribute('data-found')
  expect(found).toHaveFocus()
  fireEvent.animationEnd(found)
  expect(article('first')).toBe(found)
  expect(found).not.toHaveAttribute('data-found')
  expect(found).toHaveFocus()

  act(() => screen.getByRole('textbox', { name: 'Message' }).focus())
  await jump()
  expect(article('first')).toHaveAttribute('data-found')
  expect(article('first')).toHaveFocus()
})

test('when messages disappear is said as it is: mine after they arrived, theirs after they were seen', async () => {
  const timed = [theirs(1, 'theirs', { ttl: 300 }), mine(2, 'mine', { ttl: 300 })]
  await showChat({ contacts: [bob], messages: { [BOB]: timed } }, BOB)
  const icon = (text: string) => within(article(text)).getByRole('img', { name: /Disappears/ })
  expect(icon('theirs')).toHaveAccessibleName('Disappears 5 minutes after it was seen')
  expect(icon('mine')).toHaveAccessibleName('Disappears 5 minutes after it arrived')
})
