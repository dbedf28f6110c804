import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { BOB } from '../support/fakeApp.ts'
import { bob, mine, theirs, zoe } from './people.ts'
import { article, showChat } from './show.tsx'

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
type User = Awaited<ReturnType<typeof showChat>>['user']

async function choose(user: User, text: string, what: string) {
  await user.click(within(article(text)).getByRole('button', { name: 'Message actions' }))
  await user.click(await screen.findByRole('menuitem', { name: what }))
}

const long = Array.from({ length: 90 }, (_, n) => theirs(n + 1, `message ${n + 1}.`))

test('a draft says what it answers, also far above, and leads there', async () => {
  const replyTo = long[0]!.id
  const { fake, user } = await showChat(
    { contacts: [bob], messages: { [BOB]: long }, pageSize: 30, drafts: { [BOB]: { text: 'yes', replyTo } } },
    BOB,
  )
  expect(await screen.findByText('message 1.')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Go to what you answer' }))
  expect(fake.asked).toContain(`jump ${replyTo}`)
  await user.click(screen.getByRole('button', { name: 'Do not answer' }))
  expect(fake.draft(BOB)).toEqual({ text: 'yes' })
  expect(field()).toHaveValue('yes')
})

test('what is no more is said so, and leads nowhere', async () => {
  const drafts = { [BOB]: { text: 'yes', replyTo: theirs(999, '').id } }
  await showChat({ contacts: [bob], messages: { [BOB]: long }, drafts }, BOB)
  expect(await screen.findByText('A message that is not on this device')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Go to what you answer' })).toBeNull()
})

test('a change that was begun outlives selecting, and another chat', async () => {
  const { fake, user } = await showChat(
    {
      contacts: [bob, zoe],
      messages: { [BOB]: [mine(1, 'frist'), theirs(2, 'Oh')] },
      drafts: { [BOB]: { text: 'next' } },
    },
    BOB,
  )
  await choose(user, 'frist', 'Edit')
  await waitFor(() => expect(field()).toHaveValue('frist'))
  await user.clear(field())
  await user.type(field(), 'first, of')

  await choose(user, 'Oh', 'Select')
  expect(screen.queryByRole('textbox', { name: 'Message' })).toBeNull()
  await user.click(await screen.findByRole('button', { name: 'Stop selecting' }))
  expect(field()).toHaveValue('first, of')

  await user.click(screen.getByRole('link', { name: 'Zoé' }))
  await screen.findByRole('heading', { name: 'Zoé' })
  expect(field()).toHaveValue('')
  await user.click(screen.getByRole('link', { name: 'Bob' }))
  await screen.findByRole('heading', { name: 'Bob' })
  expect(field()).toHaveValue('first, of')
  expect(await screen.findByText('You are changing your message')).toBeInTheDocument()

  await user.type(field(), ' all{Enter}')
  expect(fake.asked).toContain(`edit ${mine(1, '').id} first, of all`)
  await waitFor(() => expect(field()).toHaveValue('next'))
})

test('who answers another message meanwhile is led back to the change', async () => {
  const { fake, user } = await showChat(
    { contacts: [bob], messages: { [BOB]: [mine(1, 'frist'), theirs(2, 'Oh')] } },
    BOB,
  )
  await choose(user, 'frist', 'Edit')
  await waitFor(() => expect(field()).toHaveValue('frist'))
  await user.type(field(), ' of all')
  await choose(user, 'Oh', 'Reply')
  await waitFor(() => expect(field()).toHaveValue(''))
  await user.click(await screen.findByRole('button', { name: 'Back to it' }))
  expect(field()).toHaveValue('frist of all')
  expect(fake.draft(BOB)).toEqual({
    text: '',
    replyTo: theirs(2, '').id,
    edit: { id: mine(1, '').id, text: 'frist of all' },
  })
})

test('a change of which nothing was typed is left without a word', async () => {
  const { user } = await showChat({ contacts: [bob], messages: { [BOB]: [mine(1, 'frist'), theirs(2, 'Oh')] } }, BOB)
  await choose(user, 'frist', 'Edit')
  await waitFor(() => expect(field()).toHaveValue('frist'))
  await choose(user, 'Oh', 'Reply')
  await waitFor(() => expect(field()).toHaveValue(''))
  expect(screen.queryByRole('button', { name: 'Back to it' })).toBeNull()
})

const note = { what: { kind: 'timer', seconds: 300, step: 'agreed' } } as const
const AGREED = /From here on, messages disappear/

test('a line about the timer is no message, and the arrow keys pass it', async () => {
  const all = [theirs(1, 'one'), theirs(2, '', note), mine(3, '', note), mine(4, 'two'), theirs(5, '', note)]
  const { user } = await showChat({ contacts: [bob], messages: { [BOB]: all } }, BOB)
  expect(screen.getAllByRole('article')).toHaveLength(2)
  expect(within(screen.getByRole('log')).getAllByText(AGREED)).toHaveLength(3)
  expect(article('two').tabIndex).toBe(0)
  act(() => article('two').focus())
  await user.keyboard('{ArrowUp}')
  expect(article('one')).toHaveFocus()
  await user.keyboard('{ArrowUp}')
  expect(article('one')).toHaveFocus()
  await user.keyboard('{ArrowDown}')
  expect(article('two')).toHaveFocus()
  await user.keyboard('{ArrowDown}')
  expect(article('two')).toHaveFocus()
})

test('a line about the timer does not silence the last thing that I said', async () => {
  const all = [mine(1, 'Hi', { status: 'waiting' }), mine(2, '', note)]
  await showChat({ contacts: [bob], messages: { [BOB]: all } }, BOB)
  expect(article('Hi')).toHaveTextContent('Waiting for Bob to come online')
})

test('of a former ID: said why it never arrived, nothing to cancel, reactions only to look at', async () => {
  const never = mine(1, 'never', { status: 'waiting', former: true })
  const liked = mine(2, 'liked', { former: true, reactions: [{ emoji: '👍', count: 1, mine: false }] })
  await showChat({ contacts: [bob], messages: { [BOB]: [liked, never] } }, BOB)
  expect(article('never')).toHaveTextContent('Not delivered: you had another ID then')
  expect(within(article('never')).queryByRole('button', { name: 'Cancel' })).toBeNull()
  expect(within(article('liked')).getByRole('button', { name: '👍 1' })).toBeDisabled()
  expect(within(article('liked')).queryByRole('button', { name: 'Another emoji' })).toBeNull()
})

test('a line about the timer is none of the unread ones', async () => {
  const all = [theirs(1, 'read'), theirs(2, 'unread'), theirs(3, '', note), theirs(4, '', note)]
  await showChat({ contacts: [bob], messages: { [BOB]: all }, unread: { [BOB]: 1 } }, BOB)
  expect(article('unread').previousElementSibling).toHaveTextContent('New messages')
})
