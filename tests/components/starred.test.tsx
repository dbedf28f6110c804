import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { conversationWith } from '../../src/engine/ids.ts'
import { BOB, ZOE } from '../support/fakeApp.ts'
import { bob, mine, theirs, zoe } from './people.ts'
import { show } from './show.tsx'

const starred = { starred: true } as const
const FULL = 'This device could not store that. Free some space and try again.'

const entries = () =>
  screen.getAllByRole('listitem').filter((one) => within(one).queryByRole('button', { name: 'Unstar' }))
const texts = () => entries().map((one) => one.textContent)

async function showStarred() {
  // My first message to each has the same id: logs count anew in every conversation.
  const messages = {
    [BOB]: [mine(1, 'to Bob', starred), theirs(2, 'from Bob', starred)],
    [ZOE]: [mine(1, 'to Zoé', starred)],
  }
  const shown = await show({ contacts: [bob, zoe], messages }, '/starred')
  await screen.findByText('to Bob')
  return shown
}

test('a star is taken off in the list, can be put on again, and the focus goes on', async () => {
  const complaints = vi.spyOn(console, 'error')
  const { fake, user } = await showStarred()
  expect(texts()).toHaveLength(3)
  await user.click(within(entries()[1]!).getByRole('button', { name: 'Unstar' }))
  expect(fake.asked).toContain(`star ${theirs(2, '').id} false`)
  await waitFor(() => expect(texts().join()).not.toContain('from Bob'))
  await waitFor(() => expect(within(entries()[1]!).getByRole('button', { name: 'Unstar' })).toHaveFocus())
  await user.click(await screen.findByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(texts().join()).toContain('from Bob'))
  expect(complaints).not.toHaveBeenCalled()
})

test('what the disk refuses stays in the list, and is said', async () => {
  const { fake, user } = await showStarred()
  vi.spyOn(fake.acts(BOB), 'star').mockResolvedValue({ ok: false, error: 'storage' })
  await user.click(within(entries()[0]!).getByRole('button', { name: 'Unstar' }))
  expect(await screen.findByText(FULL)).toBeInTheDocument()
  expect(texts()).toHaveLength(3)
})

test('the next page goes on after the last one, and a disk that does not answer is asked again', async () => {
  const page = (from: number, more: boolean) => ({
    all: [from, from + 1].map((n) => ({
      conversation: conversationWith(BOB),
      message: theirs(n, `star ${n}.`),
      starredAt: 7,
    })),
    more,
  })
  const { fake, user } = await show({ contacts: [bob] }, '/new')
  const ask = vi.spyOn(fake.app.starred, 'page').mockResolvedValueOnce(page(1, true)).mockResolvedValueOnce(undefined)
  location.hash = '#/starred'
  await user.click(await screen.findByRole('button', { name: 'Show older ones' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('disk did not answer')
  expect(texts()).toHaveLength(2)
  ask.mockResolvedValueOnce(page(3, false))
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(texts()).toHaveLength(4))
  expect(ask.mock.calls.map(([last]) => last?.message.id)).toEqual([undefined, theirs(2, '').id, theirs(2, '').id])
  expect(screen.queryByRole('button', { name: 'Show older ones' })).toBeNull()
  expect(screen.queryByRole('alert')).toBeNull()
})
