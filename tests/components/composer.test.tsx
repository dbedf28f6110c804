import { act, fireEvent, screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { SendResult } from '../../src/conversation/conversationActs.ts'
import { MAX_TEXT } from '../../src/engine/limits.ts'
import { BOB, ZOE } from '../support/fakeApp.ts'
import { bob, zoe } from './people.ts'
import { article, show, showChat } from './show.tsx'

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
const log = () => screen.getByRole('log')
const sent = (asked: readonly string[]) => asked.filter((what) => what.startsWith('send '))

test('Enter sends, the field is empty and keeps the focus', async () => {
  const { fake, user } = await showChat({ contacts: [bob], links: { [BOB]: { phase: 'online' } } }, BOB)
  await user.type(field(), 'Hello Bob{Enter}')
  expect(sent(fake.asked)).toEqual(['send Hello Bob'])
  expect(field()).toHaveValue('')
  expect(field()).toHaveFocus()
  expect(within(log()).getByText('Hello Bob')).toBeInTheDocument()
  await vi.waitFor(() => expect(article('Hello Bob')).toHaveAttribute('data-status', 'delivered'), { timeout: 20_000 })
})

test('Shift+Enter breaks the line', async () => {
  const { fake, user } = await showChat({ contacts: [bob] }, BOB)
  await user.type(field(), 'one{Shift>}{Enter}{/Shift}two')
  expect(sent(fake.asked)).toEqual([])
  expect(field()).toHaveValue('one\ntwo')
  await user.keyboard('{Enter}')
  expect(sent(fake.asked)).toEqual(['send one\ntwo'])
})

test('Enter that chooses a word of an input method does not send', async () => {
  const { fake, user } = await showChat({ contacts: [bob] }, BOB)
  await user.type(field(), 'にほ')
  fireEvent.keyDown(field(), { key: 'Enter', isComposing: true })
  fireEvent.keyDown(field(), { key: 'Enter', keyCode: 229 })
  expect(sent(fake.asked)).toEqual([])
})

test.each(['offline', 'connecting'] as const)('Send works while the friend is %s: the message waits', async (phase) => {
  const { fake, user } = await showChat({ contacts: [bob], links: { [BOB]: { phase } } }, BOB)
  await user.type(field(), 'Later then')
  const send = screen.getByRole('button', { name: 'Send' })
  expect(send).toBeEnabled()
  await user.click(send)
  expect(sent(fake.asked)).toEqual(['send Later then'])
  expect(article('Later then')).toHaveAttribute('data-status', 'waiting')
  expect(field()).toHaveFocus()
})

test('to somebody who has not accepted yet one can write too', async () => {
  const { fake, user } = await showChat({ contacts: [{ ...bob, status: 'asked' }] }, BOB)
  await user.type(field(), 'Hello{Enter}')
  expect(sent(fake.asked)).toEqual(['send Hello'])
})

test('nothing, or white space, is not sent', async () => {
  const { fake, user } = await showChat({ contacts: [bob] }, BOB)
  expect(screen.getByRole('button', { name: 'Send' })).toBeEnabled()
  await user.type(field(), ' {Enter}')
  await user.click(screen.getByRole('button', { name: 'Send' }))
  expect(sent(fake.asked)).toEqual([])
})

test('a draft is kept for each conversation', async () => {
  const { fake, user } = await showChat({ contacts: [bob, zoe] }, BOB)
  await user.type(field(), 'for Bob')
  await user.click(screen.getByRole('link', { name: 'Zoé' }))
  await screen.findByRole('heading', { name: 'Zoé' })
  expect(field()).toHaveValue('')
  await user.type(field(), 'for Zoé')
  await user.click(screen.getByRole('link', { name: 'Bob' }))
  await screen.findByRole('heading', { name: 'Bob' })
  expect(field()).toHaveValue('for Bob')
  expect(fake.draft(ZOE)).toEqual({ text: 'for Zoé' })
})

test('the draft of a former page is there, and what was sent is not', async () => {
  const { fake, user } = await showChat({ contacts: [bob], drafts: { [BOB]: { text: 'half a thou' } } }, BOB)
  expect(field()).toHaveValue('half a thou')
  await user.type(field(), 'ght{Enter}')
  expect(fake.draft(BOB)).toBeUndefined()
})

test('without any storage one can still write', async () => {
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  const { fake, user } = await showChat({ contacts: [bob] }, BOB)
  await user.type(field(), 'Hello{Enter}')
  expect(sent(fake.asked)).toEqual(['send Hello'])
})

test('near the limit the room left is said; over it, it is refused in words and nothing is cut', async () => {
  const { fake, user } = await showChat({ contacts: [bob] }, BOB)
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
  expect(sent(fake.asked)).toEqual([])
  expect(field().value).toHaveLength(MAX_TEXT + 1)

  fill(MAX_TEXT)
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Send' }))
  expect(sent(fake.asked)).toHaveLength(1)
})

test('what the room finds too long comes back, unless something new was begun', async () => {
  const { fake, user } = await showChat({ contacts: [bob] }, BOB)
  const answer = deferred<SendResult>()
  vi.spyOn(fake.acts(BOB), 'send').mockReturnValue(answer.promise)
  await user.type(field(), 'too much{Enter}')
  expect(field()).toHaveValue('')
  await act(async () => answer.resolve({ ok: false, error: 'long' }))
  expect(field()).toHaveValue('too much')
})

test('what the disk refused stands in the conversation, marked', async () => {
  const { user } = await showChat({ contacts: [bob], disk: 'full' }, BOB)
  await user.type(field(), 'Hello{Enter}')
  expect(article('Hello')).toHaveAttribute('data-status', 'failed')
  expect(article('Hello')).toHaveTextContent('Not delivered')
  expect(field()).toHaveValue('')
})

test('with a mouse one begins to type at once; on a touch screen the keyboard stays away', async () => {
  const match = vi.spyOn(window, 'matchMedia')
  match.mockReturnValue({ matches: true } as MediaQueryList)
  const { user } = await show({ contacts: [bob, zoe] }, `/chat/${BOB}`)
  await screen.findByRole('log')
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
