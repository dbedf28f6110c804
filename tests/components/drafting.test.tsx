import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { EntryId } from '../../src/engine/ids.ts'
import { type Before, BOB, type Found, loseKeys, ME, many, type Said, ZOE } from '../support/company.ts'
import { placeOf } from '../support/world.ts'
import { article, idOf, sitAt } from './show.tsx'

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
type User = Awaited<ReturnType<typeof sitAt>>['user']

async function choose(user: User, text: string, what: string) {
  await user.click(within(article(text)).getByRole('button', { name: 'Message actions' }))
  await user.click(await screen.findByRole('menuitem', { name: what }))
}

/** A draft that answers the friend's message of that number. */
const answering = (seq: number): Pick<Found, 'meanwhile'> => ({
  meanwhile: ({ me }) => me.app.drafts.set(placeOf(BOB), { text: 'yes', replyTo: theirs(me, seq) }),
})
const theirs = (me: Before['me'], seq: number) =>
  `${BOB}/${me.entries(BOB).find(({ author }) => author === BOB)?.instance}/${seq}` as EntryId

test('a draft says what it answers, also far above, and leads there', async () => {
  const said = many(BOB, 90)
  const { company, user } = await sitAt({ friends: [BOB], said, ...answering(1) }, BOB)
  expect(await screen.findByText('message 1.')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Go to quoted message' }))
  await waitFor(() => expect(article('message 1.')).toHaveAttribute('data-found'))
  expect(idOf('message 1.')).toBe(theirs(company.me, 1))
  await user.click(screen.getByRole('button', { name: 'Cancel reply' }))
  expect(company.draft(BOB)).toEqual({ text: 'yes' })
  expect(field()).toHaveValue('yes')
})

test('what is no more is said so, and leads nowhere', async () => {
  await sitAt({ friends: [BOB], said: many(BOB, 90), ...answering(999) }, BOB)
  expect(await screen.findByText('A message that is not on this device')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Go to quoted message' })).toBeNull()
})

const two: Said[] = [
  { to: BOB, text: 'frist' },
  { from: BOB, text: 'Oh' },
]

test('a change that was begun outlives selecting, and another chat', async () => {
  const found = { friends: [BOB, ZOE], said: two, drafts: { [BOB]: 'next' } }
  const { company, user, until } = await sitAt(found, BOB)
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
  expect(await screen.findByText('Editing message')).toBeInTheDocument()

  await user.type(field(), ' all{Enter}')
  await waitFor(() => expect(field()).toHaveValue('next'))
  const edits = () =>
    company
      .of(BOB)
      .entries(ME)
      .filter(({ kind }) => kind === 'edit')
  await until('an arrival', () => edits().length > 0)
  expect(edits()).toMatchObject([{ body: { text: 'first, of all' } }])
})

test('who answers another message meanwhile is led back to the change', async () => {
  const { company, user } = await sitAt({ friends: [BOB], said: two }, BOB)
  await choose(user, 'frist', 'Edit')
  await waitFor(() => expect(field()).toHaveValue('frist'))
  await user.type(field(), ' of all')
  await choose(user, 'Oh', 'Reply')
  await waitFor(() => expect(field()).toHaveValue(''))
  await user.click(await screen.findByRole('button', { name: 'Back to it' }))
  expect(field()).toHaveValue('frist of all')
  expect(company.draft(BOB)).toEqual({
    text: '',
    replyTo: idOf('Oh'),
    edit: { id: idOf('frist'), text: 'frist of all' },
  })
})

test('a change of which nothing was typed is left without a word', async () => {
  const { user } = await sitAt({ friends: [BOB], said: two }, BOB)
  await choose(user, 'frist', 'Edit')
  await waitFor(() => expect(field()).toHaveValue('frist'))
  await choose(user, 'Oh', 'Reply')
  await waitFor(() => expect(field()).toHaveValue(''))
  expect(screen.queryByRole('button', { name: 'Back to it' })).toBeNull()
})

/** Agreed on by both: two lines, the latter of which says so. */
const agreed: Said[] = [
  { from: BOB, text: '', timer: 300 },
  { to: BOB, text: '', timer: 300 },
]
const TIMER = /messages disappear/

test('a line about the timer is no message, and the arrow keys pass it', async () => {
  const said: Said[] = [
    { from: BOB, text: 'one' },
    ...agreed,
    { to: BOB, text: 'two' },
    { from: BOB, text: '', timer: 60 },
  ]
  const { user } = await sitAt({ friends: [BOB], said }, BOB)
  expect(screen.getAllByRole('article')).toHaveLength(2)
  const lines = within(screen.getByRole('log')).getAllByText(TIMER)
  expect(lines.map((line) => line.textContent)).toEqual([
    expect.stringContaining('Bob suggested'),
    expect.stringContaining('From here on'),
    expect.stringContaining('Bob suggested'),
  ])
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
  const said: Said[] = [{ to: BOB, text: 'Hi', status: 'waiting' }]
  const { company, pass } = await sitAt({ friends: [BOB], said }, BOB)
  await act(async () => void (await company.acts(BOB).setTimer(300)))
  await pass()
  expect(screen.getByText(/You suggested/)).toBeInTheDocument()
  expect(article('Hi')).toHaveTextContent('On its way…')
})

/** Bob likes what Alice said and goes; she says more, loses her keys, and begins anew. */
async function becomeEve({ world, me, of, disconnect, must }: Before) {
  const { hand } = of(BOB)
  await world.through(hand.open(ME))
  await world.through(hand.react(hand.store.getState().open?.messages[0]?.id ?? '', '👍'))
  await must('the reaction', () => me.entries(BOB).some(({ kind }) => kind === 'react'))
  disconnect(BOB)
  await me.say(BOB, 'never')
  await loseKeys(world, me)
  await world.through(me.app.identity.create('Alice'))
}

test('of a former ID: said why it never arrived, nothing to cancel, reactions only to look at', async () => {
  await sitAt({ friends: [BOB], said: [{ to: BOB, text: 'liked' }], meanwhile: becomeEve }, BOB)
  expect(article('never')).toHaveTextContent('Not delivered: you had another ID then')
  expect(within(article('never')).queryByRole('button', { name: 'Cancel' })).toBeNull()
  expect(within(article('liked')).getByRole('button', { name: '👍 1' })).toBeDisabled()
  expect(within(article('liked')).queryByRole('button', { name: 'Another emoji' })).toBeNull()
})

test('a line about the timer is none of the unread ones', async () => {
  const said: Said[] = [{ from: BOB, text: 'read' }, { from: BOB, text: 'unread', unread: true }, ...agreed]
  await sitAt({ friends: [BOB], said }, BOB)
  expect(article('unread').previousElementSibling).toHaveTextContent('New messages')
})
