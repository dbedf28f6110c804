import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { wordsOf } from '../../src/conversation/deeds.ts'
import { STARRED_PAGE } from '../../src/conversation/limits.ts'
import { BOB, many, ZOE } from '../support/company.ts'
import { sit, sitAt } from './show.tsx'

const starred = { starred: true } as const
const FULL = 'This device could not store that. Free some space and try again.'

const entries = () =>
  screen.getAllByRole('listitem').filter((one) => within(one).queryByRole('button', { name: 'Unstar' }))
const texts = () => entries().map((one) => one.textContent)

async function showStarred() {
  // My first message to each has the same id: logs count anew in every conversation.
  const said = [
    { to: ZOE, text: 'to Zoé', ...starred },
    { from: BOB, text: 'from Bob', ...starred },
    { to: BOB, text: 'to Bob', ...starred },
  ]
  const shown = await sit({ friends: [BOB, ZOE], said }, '/starred')
  await waitFor(() => expect(entries()).toHaveLength(3))
  return shown
}

test('a star is taken off in the list, can be put on again, and the focus goes on', async () => {
  const complaints = vi.spyOn(console, 'error')
  const { company, user } = await showStarred()
  expect(texts()).toHaveLength(3)
  await user.click(within(entries()[1]!).getByRole('button', { name: 'Unstar' }))
  await waitFor(async () => expect(await company.starred()).toEqual(['to Bob', 'to Zoé']))
  await waitFor(() => expect(texts().join()).not.toContain('from Bob'))
  await waitFor(() => expect(within(entries()[1]!).getByRole('button', { name: 'Unstar' })).toHaveFocus())
  await user.click(await screen.findByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(texts().join()).toContain('from Bob'))
  expect(await company.starred()).toContain('from Bob')
  expect(complaints).not.toHaveBeenCalled()
})

test('what the disk refuses stays in the list, and is said', async () => {
  const { company, user } = await showStarred()
  company.me.storage.failWrites('full')
  await user.click(within(entries()[0]!).getByRole('button', { name: 'Unstar' }))
  expect(await screen.findByText(FULL)).toBeInTheDocument()
  expect(texts()).toHaveLength(3)
  expect(await company.starred()).toHaveLength(3)
})

test('the next page goes on after the last one, and a disk that does not answer is asked again', async () => {
  const said = many(BOB, STARRED_PAGE + 2).map((one) => ({ ...one, ...starred }))
  const { company, user } = await sit({ friends: [BOB], said }, '/new')
  const ask = vi.spyOn(company.me.app.starred, 'page')
  location.hash = '#/starred'
  const older = await screen.findByRole('button', { name: 'Show older ones' })
  ask.mockResolvedValueOnce(undefined)
  await user.click(older)
  expect(await screen.findByRole('alert')).toHaveTextContent('disk did not answer')
  expect(texts()).toHaveLength(STARRED_PAGE)
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(texts()).toHaveLength(STARRED_PAGE + 2))
  const asked = ask.mock.calls.map(([last]) => last && wordsOf(last.message))
  expect(asked).toEqual([undefined, 'message 3.', 'message 3.'])
  expect(screen.queryByRole('button', { name: 'Show older ones' })).toBeNull()
  expect(screen.queryByRole('alert')).toBeNull()
})

test('those of one chat, by its menu, and back to it', async () => {
  const said = [
    { to: ZOE, text: 'to Zoé', ...starred },
    { from: BOB, text: 'from Bob', ...starred },
  ]
  const { user } = await sitAt({ friends: [BOB, ZOE], said }, BOB)
  await user.click(screen.getByRole('button', { name: 'Chat options' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Starred messages' }))
  expect(await screen.findByRole('heading', { name: 'Starred messages: Bob' })).toHaveFocus()
  await waitFor(() => expect(texts().join()).toContain('from Bob'))
  expect(entries()).toHaveLength(1)
  await user.click(screen.getByRole('button', { name: 'Back' }))
  expect(await screen.findByRole('log')).toBeInTheDocument()
  expect(location.hash).toBe(`#/chat/${BOB}`)
})

test('a link above the list leads to them', async () => {
  const { user } = await sit({ friends: [BOB], said: [{ from: BOB, text: 'from Bob', ...starred }] })
  const link = screen.getByRole('link', { name: 'Starred' })
  await user.click(link)
  expect(await screen.findByRole('heading', { name: 'Starred messages' })).toBeInTheDocument()
  expect(link).toHaveAttribute('aria-current', 'page')
  await waitFor(() => expect(entries()).toHaveLength(1))
})
