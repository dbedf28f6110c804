import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { SendResult } from '../../src/conversation/conversationActs.ts'
import { MAX_TEXT } from '../../src/engine/limits.ts'
import { BOB, type Company, ZOE } from '../support/company.ts'
import { article, type Seat, sitAt } from './show.tsx'

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
const log = () => screen.getByRole('log')
const phaseOf = ({ me }: Company) => me.app.links.store.getState().byPeer[BOB]?.phase

test('Enter sends, the field is empty and keeps the focus', async () => {
  const { company, user, until } = await sitAt({ friends: [BOB] }, BOB)
  await user.type(field(), 'Hello Bob{Enter}')
  expect(field()).toHaveValue('')
  expect(field()).toHaveFocus()
  expect(await within(log()).findByText('Hello Bob')).toBeInTheDocument()
  await until('delivery', () => article('Hello Bob').dataset.status === 'delivered')
  expect(company.received(BOB)).toEqual(['Hello Bob'])
})

test('Shift+Enter breaks the line', async () => {
  const { company, user, until } = await sitAt({ friends: [BOB] }, BOB)
  await user.type(field(), 'one{Shift>}{Enter}{/Shift}two')
  expect(field()).toHaveValue('one\ntwo')
  await user.keyboard('{Enter}')
  await until('an arrival', () => company.received(BOB).length > 0)
  expect(company.received(BOB)).toEqual(['one\ntwo'])
})

test('Enter that chooses a word of an input method does not send', async () => {
  const { company, user, pass } = await sitAt({ friends: [BOB] }, BOB)
  await user.type(field(), 'にほ')
  fireEvent.keyDown(field(), { key: 'Enter', isComposing: true })
  fireEvent.keyDown(field(), { key: 'Enter', keyCode: 229 })
  await pass()
  expect(company.me.shown(BOB)).toEqual([])
  expect(company.received(BOB)).toEqual([])
})

test.each([
  ['offline', async ({ until, company }: Seat) => until('the loss', () => phaseOf(company) === 'offline')],
  ['connecting', async ({ until, company }: Seat) => until('a try', () => phaseOf(company) === 'connecting')],
] as const)('Send works while the friend is %s: the message waits', async (phase, wait) => {
  const seat = await sitAt({ friends: [BOB], away: [BOB] }, BOB)
  const { company, user, pass } = seat
  await wait(seat)
  await user.type(field(), 'Later then')
  const send = screen.getByRole('button', { name: 'Send' })
  expect(send).toBeEnabled()
  expect(phaseOf(company)).toBe(phase)
  await user.click(send)
  await pass()
  expect(company.me.shown(BOB)).toEqual(['Later then'])
  expect(company.received(BOB)).toEqual([])
  expect(article('Later then')).toHaveAttribute('data-status', 'waiting')
  expect(field()).toHaveFocus()
})

test('to somebody who has not accepted yet one can write too', async () => {
  const { company, user, pass } = await sitAt({ asked: [BOB] }, BOB)
  await user.type(field(), 'Hello{Enter}')
  await pass()
  expect(company.me.shown(BOB)).toEqual(['Hello'])
})

test('nothing, or white space, is not sent', async () => {
  const { company, user, pass } = await sitAt({ friends: [BOB] }, BOB)
  expect(screen.getByRole('button', { name: 'Send' })).toBeEnabled()
  await user.type(field(), ' {Enter}')
  await user.click(screen.getByRole('button', { name: 'Send' }))
  await pass()
  expect(company.me.entries(BOB)).toEqual([])
  expect(company.received(BOB)).toEqual([])
})

test('a draft is kept for each conversation', async () => {
  const { company, user } = await sitAt({ friends: [BOB, ZOE] }, BOB)
  await user.type(field(), 'for Bob')
  await user.click(screen.getByRole('link', { name: 'Zoé' }))
  await screen.findByRole('heading', { name: 'Zoé' })
  expect(field()).toHaveValue('')
  await user.type(field(), 'for Zoé')
  await user.click(screen.getByRole('link', { name: 'Bob' }))
  await screen.findByRole('heading', { name: 'Bob' })
  expect(field()).toHaveValue('for Bob')
  expect(company.draft(ZOE)).toEqual({ text: 'for Zoé' })
})

test('the draft of a former page is there, and what was sent is not', async () => {
  const { company, user, until } = await sitAt({ friends: [BOB], drafts: { [BOB]: 'half a thou' } }, BOB)
  expect(field()).toHaveValue('half a thou')
  await user.type(field(), 'ght{Enter}')
  expect(company.draft(BOB)).toBeUndefined()
  await until('an arrival', () => company.received(BOB).includes('half a thought'))
  expect([...company.me.drafts]).toEqual([])
})

test('without any storage one can still write', async () => {
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  const { company, user, until } = await sitAt({ friends: [BOB] }, BOB)
  await user.type(field(), 'Hello{Enter}')
  await until('an arrival', () => company.received(BOB).length > 0)
  expect(company.received(BOB)).toEqual(['Hello'])
})

test('near the limit the room left is said; over it, it is refused in words and nothing is cut', async () => {
  const { company, user, until, pass } = await sitAt({ friends: [BOB] }, BOB)
  const fill = (length: number) => fireEvent.change(field(), { target: { value: 'x'.repeat(length) } })
  fill(MAX_TEXT - 200)
  expect(screen.queryByText(/left/)).not.toBeInTheDocument()
  fill(MAX_TEXT - 199)
  expect(screen.getByText('199 characters left')).toBeInTheDocument()
  fill(MAX_TEXT - 1)
  expect(screen.getByText('1 character left')).toBeInTheDocument()

  fill(MAX_TEXT + 1)
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Send' }))
  expect(screen.getByRole('alert')).toHaveTextContent('1 character too many')
  await pass()
  expect(company.me.shown(BOB)).toEqual([])
  expect(field().value).toHaveLength(MAX_TEXT + 1)

  fill(MAX_TEXT)
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Send' }))
  await until('an arrival', () => company.received(BOB).length > 0)
  expect(company.received(BOB)).toEqual(['x'.repeat(MAX_TEXT)])
})

test('what the room finds too long comes back, unless something new was begun', async () => {
  const { company, user } = await sitAt({ friends: [BOB] }, BOB)
  const answer = deferred<SendResult>()
  vi.spyOn(company.acts(BOB), 'send').mockReturnValue(answer.promise)
  await user.type(field(), 'too much{Enter}')
  expect(field()).toHaveValue('')
  await act(async () => answer.resolve({ ok: false, error: 'long' }))
  expect(field()).toHaveValue('too much')
})

test('Enter, then Up: the one just sent is edited, or nothing, and never the one before', async () => {
  const { company, user, pass, until } = await sitAt({ friends: [BOB] }, BOB)
  await user.type(field(), 'first{Enter}')
  await until('delivery', () => article('first').dataset.status === 'delivered')
  const acts = company.acts(BOB)
  const held = deferred<void>()
  const send = acts.send
  vi.spyOn(acts, 'send').mockImplementation(async (...all) => {
    await held.promise
    return send(...all)
  })
  await user.type(field(), 'second{Enter}{ArrowUp}')
  expect(field()).toHaveValue('')
  await act(async () => held.resolve())
  await pass()
  await until('the second', () => company.received(BOB).length === 2)
  await user.keyboard('{ArrowUp}')
  await waitFor(() => expect(field()).toHaveValue('second'))
})

test('what the disk refused stands in the conversation, marked', async () => {
  const { company, user, pass } = await sitAt({ friends: [BOB] }, BOB)
  company.me.storage.failWrites('full')
  await user.type(field(), 'Hello{Enter}')
  await pass()
  expect(company.me.shown(BOB)).toEqual([])
  expect(company.received(BOB)).toEqual([])
  expect(article('Hello')).toHaveAttribute('data-status', 'failed')
  expect(article('Hello')).toHaveTextContent('Not delivered')
  expect(field()).toHaveValue('')
})

test('with a mouse one begins to type at once; on a touch screen the keyboard stays away', async () => {
  const match = vi.spyOn(window, 'matchMedia')
  match.mockReturnValue({ matches: true } as MediaQueryList)
  const { user } = await sitAt({ friends: [BOB, ZOE] }, BOB)
  expect(field()).toHaveFocus()
  match.mockReturnValue({ matches: false } as MediaQueryList)
  await user.click(screen.getByRole('link', { name: 'Zoé' }))
  await screen.findByRole('heading', { name: 'Zoé' })
  expect(field()).not.toHaveFocus()
})

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
