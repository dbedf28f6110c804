import { act, createEvent, fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { MAX_TEXT } from '../../src/engine/limits.ts'
import { BOB } from '../support/company.ts'
import { sit, sitAt } from './show.tsx'

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
const words = (text: string) => ({ types: ['text/plain'], getData: () => text, files: [] })
const files = { types: ['Files'], getData: () => '', files: [new File(['x'], 'a.png')] }
const dialog = () => screen.queryByRole('dialog', { name: 'Send files' })

test('what is far too long is cut before it costs anything, and said', async () => {
  await sitAt({ friends: [BOB] }, BOB)
  const long = `${'x'.repeat(MAX_TEXT - 1)}👍${'y'.repeat(2 ** 20)}`
  expect(fireEvent.paste(field(), { clipboardData: words(long) })).toBe(false)
  // No half of a thumb.
  expect(field().value).toBe('x'.repeat(MAX_TEXT - 1))
  expect(await screen.findByText('Too long for one message: only the beginning was pasted.')).toBeInTheDocument()
  fireEvent.change(field(), { target: { value: 'x'.repeat(MAX_TEXT) } })
  fireEvent.paste(field(), { clipboardData: words(long) })
  expect(await screen.findByText('Too long: no more fits into this message.')).toBeInTheDocument()
  expect(field().value).toHaveLength(MAX_TEXT)
})

test('a little too much goes in: its writer knows what to leave out', async () => {
  await sitAt({ friends: [BOB] }, BOB)
  expect(fireEvent.paste(field(), { clipboardData: words('x'.repeat(MAX_TEXT + 10)) })).toBe(true)
})

test('files that are dropped are about to be sent; text that is dropped is as ever', async () => {
  await sitAt({ friends: [BOB] }, BOB)
  const drop = (dataTransfer: object) => {
    const event = createEvent.drop(screen.getByRole('log'), { dataTransfer })
    fireEvent(screen.getByRole('log'), event)
    return event.defaultPrevented
  }
  expect(drop(words('hello'))).toBe(false)
  await act(async () => undefined)
  expect(dialog()).toBeNull()
  expect(drop(files)).toBe(true)
  expect(await screen.findByRole('dialog', { name: 'Send files' })).toBeInTheDocument()
  expect(screen.getByText('a.png')).toBeInTheDocument()
})

test('a picture that is pasted is about to be sent; a table, which is a picture too, is text', async () => {
  await sitAt({ friends: [BOB] }, BOB)
  fireEvent.paste(field(), { clipboardData: { ...files, types: ['text/plain', 'Files'], getData: () => 'a\tb' } })
  await act(async () => undefined)
  expect(dialog()).toBeNull()
  fireEvent.paste(field(), { clipboardData: files })
  expect(await screen.findByRole('dialog', { name: 'Send files' })).toBeInTheDocument()
  expect(screen.getByText('a.png')).toBeInTheDocument()
})

test('above a keyboard the app fits, also while two fingers have made it larger', async () => {
  const view = Object.assign(new EventTarget(), { height: 800, scale: 1 })
  vi.stubGlobal('visualViewport', view)
  vi.stubGlobal('innerHeight', 800)
  await sitAt({ friends: [BOB] }, BOB)
  const frame = screen.getByRole('main').parentElement!.parentElement!
  const look = (height: number, scale: number) => {
    Object.assign(view, { height, scale })
    act(() => void view.dispatchEvent(new Event('resize')))
    return frame.style.blockSize
  }
  expect(look(400, 2)).toBe('')
  expect(look(450, 1)).toBe('450px')
  expect(look(225, 2)).toBe('450px')
  expect(look(800, 1)).toBe('')
})

test('where no chat takes files, a word says so', async () => {
  await sit({ friends: [BOB] }, '/')
  fireEvent.drop(document.body, { dataTransfer: files })
  expect(await screen.findByText('Open a chat with a friend to send files.')).toBeInTheDocument()
  expect(dialog()).toBeNull()
})
