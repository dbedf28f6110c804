import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { wordsOf } from '../../src/conversation/deeds.ts'
import { PAGE } from '../../src/conversation/limits.ts'
import type { EntryId } from '../../src/engine/ids.ts'
import { BOB, ME, many, ZOE } from '../support/company.ts'
import { article, idOf, sitAt } from './show.tsx'

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
const FULL = 'This device could not store that. Free some space and try again.'
const IMPOSSIBLE = 'That is not possible any more.'

test.each([
  ['storage', FULL],
  ['impossible', IMPOSSIBLE],
])('an edit that is refused (%s) is said, and its words stay until it is done', async (error, words) => {
  const { company, user, until } = await sitAt({ friends: [BOB], said: [{ to: BOB, text: 'Hi' }] }, BOB)
  const edit = vi.spyOn(company.acts(BOB), 'edit').mockResolvedValue({ ok: false, error: error as 'storage' })
  await user.type(field(), '{ArrowUp}')
  await waitFor(() => expect(field()).toHaveValue('Hi'))
  await user.type(field(), ' Bob{Enter}')
  expect(await screen.findByText(words)).toBeInTheDocument()
  expect(field()).toHaveValue('Hi Bob')
  expect(company.draft(BOB)).toEqual({ text: '', edit: { id: idOf('Hi'), text: 'Hi Bob' } })

  edit.mockRestore()
  await user.type(field(), '{Enter}')
  await waitFor(() => expect(field()).toHaveValue(''))
  const edits = () =>
    company
      .of(BOB)
      .entries(ME)
      .filter(({ kind }) => kind === 'edit')
  await until('an arrival', () => edits().length > 0)
  expect(edits().map(({ body }) => body)).toEqual([expect.objectContaining({ text: 'Hi Bob' })])
})

test('Up says nothing anew while the newest are not at hand', async () => {
  const said = [{ to: BOB, text: 'Hi' }, ...many(BOB, 2 * PAGE), { to: BOB, text: 'Oh' }]
  const { company, user } = await sitAt({ friends: [BOB], said }, BOB)
  const atHand = () => company.opening(BOB).store.getState()
  const hi = company.me.entries(BOB).find(({ body }) => (body as { text: string }).text === 'Hi')
  await act(async () => {
    await company.opening(BOB).jump(`${ME}/${hi?.instance}/${hi?.seq}` as EntryId)
  })
  expect(atHand().newest).toBe(false)
  expect(atHand().messages.map(wordsOf)).toContain('Hi')
  await user.type(field(), '{ArrowUp}')
  expect(field()).toHaveValue('')
  await act(() => company.opening(BOB).latest())
  await user.type(field(), '{ArrowUp}')
  expect(field()).toHaveValue('Oh')
})

test('a message that failed can be let go', async () => {
  const { company, user, pass } = await sitAt(
    { friends: [BOB], said: [{ to: BOB, text: 'Hi', status: 'failed' }] },
    BOB,
  )
  await user.click(within(article('Hi')).getByRole('button', { name: 'Cancel' }))
  await pass()
  expect(company.me.shown(BOB)).toEqual([])
  expect(within(screen.getByRole('log')).queryByText('Hi')).not.toBeInTheDocument()
})

const TOO_LATE = 'Too late to cancel: it has arrived there. You can still delete it.'
const GONE = 'That message is not on this device any more.'

test.each([
  ['late', TOO_LATE],
  ['storage', FULL],
  ['impossible', GONE],
] as const)('what cannot be taken back (%s) is said with the reason', async (error, words) => {
  const said = [{ to: BOB, text: 'Hi', status: 'waiting' }] as const
  const { company, user } = await sitAt({ friends: [BOB], said }, BOB)
  vi.spyOn(company.acts(BOB), 'cancel').mockResolvedValue({ ok: false, error })
  await user.click(within(article('Hi')).getByRole('button', { name: 'Cancel' }))
  expect(await screen.findByText(words)).toBeInTheDocument()
  const instead = screen.queryByRole('button', { name: 'Delete for everyone' })
  if (error !== 'late') return expect(instead).toBeNull()
  await user.click(instead!)
  await waitFor(() => expect(company.me.shown(BOB)).toEqual([]))
  expect(JSON.stringify(company.me.disk.rows('entries'))).not.toContain('Hi')
})

const choose = async (user: Awaited<ReturnType<typeof sitAt>>['user'], what: string) => {
  await user.click(screen.getByRole('button', { name: 'Chat options' }))
  await user.click(await screen.findByRole('menuitem', { name: what }))
}

test('what the disk did not take of a chat’s options is said', async () => {
  const { company, user } = await sitAt({ friends: [BOB, ZOE] }, BOB)
  company.me.storage.failWrites('full')
  await choose(user, 'Pin chat')
  expect(await screen.findByText(FULL)).toBeInTheDocument()
})

test('putting the open chat away says so, and can be undone with all that was', async () => {
  const { company, user } = await sitAt({ friends: [BOB, ZOE], own: { [BOB]: { pinned: 7 } } }, BOB)
  await choose(user, 'Archive')
  expect(await screen.findByText('Archived: it is at the end of the list')).toBeInTheDocument()
  expect(company.own(BOB)).toEqual({ archived: true })
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(company.own(BOB)).toEqual({ pinned: 7 }))
})

test('on an Arabic keyboard the shortcuts are where the Latin letters are', async () => {
  await sitAt({ friends: [BOB, ZOE] }, BOB)
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
