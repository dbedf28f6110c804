import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { BOB } from '../support/fakeApp.ts'
import { bob, mine, theirs, zoe } from './people.ts'
import { article, showChat } from './show.tsx'

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
const FULL = 'This device could not store that. Free some space and try again.'
const IMPOSSIBLE = 'That is not possible any more.'

test.each([
  ['storage', FULL],
  ['impossible', IMPOSSIBLE],
])('an edit that is refused (%s) is said, and its words stay until it is done', async (error, words) => {
  const { fake, user } = await showChat({ contacts: [bob], messages: { [BOB]: [mine(1, 'Hi')] } }, BOB)
  const edit = vi.spyOn(fake.acts(BOB), 'edit').mockResolvedValue({ ok: false, error: error as 'storage' })
  await user.type(field(), '{ArrowUp}')
  await waitFor(() => expect(field()).toHaveValue('Hi'))
  await user.type(field(), ' Bob{Enter}')
  expect(await screen.findByText(words)).toBeInTheDocument()
  expect(field()).toHaveValue('Hi Bob')
  expect(fake.draft(BOB)).toEqual({ text: '', edit: { id: mine(1, '').id, text: 'Hi Bob' } })

  edit.mockRestore()
  await user.type(field(), '{Enter}')
  expect(fake.asked).toContain(`edit ${mine(1, '').id} Hi Bob`)
  await waitFor(() => expect(field()).toHaveValue(''))
})

test('Up says nothing anew while the newest are not at hand', async () => {
  const { fake, user } = await showChat({ contacts: [bob], messages: { [BOB]: [mine(1, 'Hi'), theirs(2, 'Oh')] } }, BOB)
  const newest = (on: boolean) => act(() => fake.opening(BOB).store.setState({ newest: on }))
  newest(false)
  await user.type(field(), '{ArrowUp}')
  expect(field()).toHaveValue('')
  newest(true)
  await user.type(field(), '{ArrowUp}')
  expect(field()).toHaveValue('Hi')
})

test('a message that failed can be let go', async () => {
  const { fake, user } = await showChat(
    { contacts: [bob], messages: { [BOB]: [mine(1, 'Hi', { status: 'failed' })] } },
    BOB,
  )
  await user.click(within(article('Hi')).getByRole('button', { name: 'Cancel' }))
  expect(fake.asked).toContain(`cancel ${mine(1, '').id}`)
  expect(within(screen.getByRole('log')).queryByText('Hi')).not.toBeInTheDocument()
})

const TOO_LATE = 'Too late to cancel: it has arrived there. You can still delete it.'
const GONE = 'That message is not on this device any more.'

test.each([
  ['late', TOO_LATE],
  ['storage', FULL],
  ['impossible', GONE],
] as const)('what cannot be taken back (%s) is said with the reason', async (error, words) => {
  const waiting = mine(1, 'Hi', { status: 'waiting' })
  const { fake, user } = await showChat({ contacts: [bob], messages: { [BOB]: [waiting] } }, BOB)
  vi.spyOn(fake.acts(BOB), 'cancel').mockResolvedValue({ ok: false, error })
  await user.click(within(article('Hi')).getByRole('button', { name: 'Cancel' }))
  expect(await screen.findByText(words)).toBeInTheDocument()
  const instead = screen.queryByRole('button', { name: 'Delete for everyone' })
  if (error !== 'late') return expect(instead).toBeNull()
  await user.click(instead!)
  expect(fake.asked).toContain(`deleteForEveryone ${waiting.id}`)
})

const choose = async (user: Awaited<ReturnType<typeof showChat>>['user'], what: string) => {
  await user.click(screen.getByRole('button', { name: 'Chat options' }))
  await user.click(await screen.findByRole('menuitem', { name: what }))
}

test('what the disk did not take of a chat’s options is said', async () => {
  const { fake, user } = await showChat({ contacts: [bob, zoe] }, BOB)
  vi.spyOn(fake.app.chats, 'set').mockResolvedValue(false)
  await choose(user, 'Keep on top')
  expect(await screen.findByText(FULL)).toBeInTheDocument()
})

test('putting the open chat away says so, and can be undone with all that was', async () => {
  const { fake, user } = await showChat({ contacts: [bob, zoe], own: { [BOB]: { pinned: 7 } } }, BOB)
  await choose(user, 'Archive')
  expect(await screen.findByText('Archived: it is at the end of the list')).toBeInTheDocument()
  expect(fake.own(BOB)).toEqual({ archived: true })
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  expect(fake.own(BOB)).toEqual({ pinned: 7 })
})

test('on an Arabic keyboard the shortcuts are where the Latin letters are', async () => {
  await showChat({ contacts: [bob, zoe] }, BOB)
  fireEvent.change(field(), { target: { value: 'bold' } })
  field().setSelectionRange(0, 4)
  fireEvent.keyDown(field(), { key: 'لا', code: 'KeyB', ctrlKey: true })
  expect(field()).toHaveValue('**bold**')
  // A Latin layout that has another sign there means that sign.
  fireEvent.keyDown(field(), { key: '.', code: 'KeyE', ctrlKey: true })
  expect(field()).toHaveValue('**bold**')
  fireEvent.keyDown(document.body, { key: 'ن', code: 'KeyK', ctrlKey: true })
  expect(await screen.findByRole('dialog')).toBeInTheDocument()
})
