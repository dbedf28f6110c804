import { setupI18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { EntryId } from '../../src/engine/ids.ts'
import type { Files, PictureHere } from '../../src/features/files/files.ts'
import { PictureViewer } from '../../src/features/files/PictureViewer.tsx'
import { toBase64Url } from '../../src/lib/bytes.ts'
import { loadMessages } from '../../src/locales/catalogues.ts'
import { speak } from '../../src/shell/useLanguage.dom.ts'
import { BOB } from '../support/company.ts'
import { jpeg, svg } from '../support/pictureFiles.ts'
import { THUMB } from '../support/sentPictures.ts'

const NAMES = ['lake.jpg', 'hill.jpg', 'sea.jpg'] as const
const idOf = (name: string) => `${BOB}/log/${name}` as EntryId
const PICTURES: readonly PictureHere[] = NAMES.map((name, n) => ({
  ...{ id: idOf(name), from: n === 1 ? 'me' : BOB, at: Date.UTC(2026, 4, 6, 10, n), name, size: 600 },
  preview: { width: 640, height: 480, thumb: toBase64Url(THUMB) },
  ...(n === 2 ? { text: 'The *sea*' } : {}),
}))

beforeEach(() => {
  let made = 0
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => `blob:${++made}`)
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => undefined)
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 400, 300))
})
afterEach(() => {
  document.documentElement.dir = 'ltr'
  vi.restoreAllMocks()
})

async function look(first: string, bytes = jpeg({ length: 600 })) {
  const files = {
    pictures: async () => PICTURES,
    open: async () => new Blob([bytes]),
  } satisfies Partial<Files> as unknown as Files
  const i18n = setupI18n()
  speak(i18n, 'en', await loadMessages('en'))
  const onClose = vi.fn()
  const wrap = { files, conversation: BOB as never, first: idOf(first), friend: 'Bob', onClose }
  render(
    <I18nProvider i18n={i18n}>
      <PictureViewer {...wrap} />
    </I18nProvider>,
  )
  await screen.findByText(/^From/)
  return { onClose, user: userEvent.setup() }
}
const title = () => screen.getByRole('dialog').getAttribute('aria-labelledby')
const shown = () => document.getElementById(title()!)?.textContent
const button = (name: string) => screen.getByRole('button', { name })
const stage = () => document.querySelector<HTMLElement>('[data-zoom]')!

test('the pictures of a chat are looked at one after the other, by buttons and by keys, to their ends', async () => {
  const { user } = await look('hill.jpg')
  expect(shown()).toBe('hill.jpg')
  expect(screen.getByText(/^From you · /)).toBeInTheDocument()
  expect(screen.getByRole('status')).toHaveTextContent('2 of 3')
  await user.click(button('Next'))
  expect(shown()).toBe('sea.jpg')
  expect(screen.getByRole('dialog')).toHaveTextContent(/From Bob · .*May 6, 2026/)
  expect(screen.getByText('The *sea*')).toBeInTheDocument()
  expect(button('Next')).toBeDisabled()
  await user.keyboard('{ArrowRight}')
  expect(shown()).toBe('sea.jpg')
  await user.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}')
  expect(shown()).toBe('lake.jpg')
  expect(button('Previous')).toBeDisabled()
})

test('where one reads from the right, the keys lead the way one reads', async () => {
  const { user } = await look('hill.jpg')
  document.documentElement.dir = 'rtl'
  await user.keyboard('{ArrowLeft}')
  expect(shown()).toBe('sea.jpg')
})

test('a swipe leads on, and one up or down does not', async () => {
  await look('hill.jpg')
  const swipe = (x: number, y: number) => {
    for (const [type, clientX, clientY] of [
      ['pointerDown', 200, 100],
      ['pointerMove', 200 + x, 100 + y],
      ['pointerUp', 200 + x, 100 + y],
    ] as const)
      fireEvent[type](stage(), { pointerId: 1, button: 0, clientX, clientY })
  }
  swipe(-30, 0)
  swipe(-100, 90)
  expect(shown()).toBe('hill.jpg')
  swipe(-100, 5)
  expect(shown()).toBe('sea.jpg')
  swipe(100, 5)
  expect(shown()).toBe('hill.jpg')
})

test('one looks nearer by a double press, by two fingers and by keys, and is back at the next one', async () => {
  const { user } = await look('lake.jpg')
  await waitFor(() =>
    expect(screen.getByRole<HTMLImageElement>('img', { name: 'Picture: lake.jpg' }).src).toBe('blob:1'),
  )
  expect(stage().dataset.zoom).toBe('1.00')
  fireEvent.doubleClick(stage(), { clientX: 100, clientY: 100 })
  expect(stage().dataset.zoom).toBe('2.50')
  // What is near is moved, and not changed for another.
  fireEvent.pointerDown(stage(), { pointerId: 1, button: 0, clientX: 200, clientY: 100 })
  fireEvent.pointerMove(stage(), { pointerId: 1, clientX: 100, clientY: 100 })
  fireEvent.pointerUp(stage(), { pointerId: 1, clientX: 100, clientY: 100 })
  expect(shown()).toBe('lake.jpg')
  fireEvent.doubleClick(stage())
  expect(stage().dataset.zoom).toBe('1.00')
  await user.keyboard('+')
  expect(stage().dataset.zoom).toBe('1.25')
  fireEvent.pointerDown(stage(), { pointerId: 1, button: 0, clientX: 150, clientY: 100 })
  fireEvent.pointerDown(stage(), { pointerId: 2, button: 0, clientX: 250, clientY: 100 })
  fireEvent.pointerMove(stage(), { pointerId: 2, clientX: 350, clientY: 100 })
  expect(stage().dataset.zoom).toBe('2.50')
  await user.click(button('Next'))
  expect(stage().dataset.zoom).toBe('1.00')
})

test('Escape closes it, and so does its button', async () => {
  const { user, onClose } = await look('lake.jpg')
  await user.keyboard('{Escape}')
  await user.click(button('Close'))
  expect(onClose).toHaveBeenCalledTimes(2)
})

test('what is none, by its bytes, is not shown, and can be saved', async () => {
  await look('lake.jpg', svg())
  expect(await screen.findByText('This picture cannot be shown. It can be saved all the same.')).toBeInTheDocument()
  expect(document.querySelector('img')).toBeNull()
  expect(button('Save')).toBeInTheDocument()
})
