import { setupI18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { FileView } from '../../src/conversation/kinds/file.ts'
import type { Message } from '../../src/conversation/message.ts'
import type { EntryId } from '../../src/engine/ids.ts'
import type { FileNow, Files, FilesState } from '../../src/features/files/files.ts'
import { FilesHereContext } from '../../src/features/files/filesHere.dom.ts'
import { FileLine } from '../../src/features/transcript/FileLine.tsx'
import { toBase64Url } from '../../src/lib/bytes.ts'
import { loadMessages } from '../../src/locales/catalogues.ts'
import { speak } from '../../src/shell/useLanguage.dom.ts'
import type { Formats } from '../../src/ui/formats.dom.ts'
import { BOB } from '../support/company.ts'
import { gif, jpeg, svg, webp } from '../support/pictureFiles.ts'
import { THUMB } from '../support/sentPictures.ts'

// Pictures in a chat. What a picture looks like, a double of a browser cannot tell.

const ID = `${BOB}/log/1` as EntryId
const VIEW: FileView = {
  ...{ kind: 'file', name: 'lake.jpg', type: 'image/jpeg', size: 600, root: 'r' },
  preview: { width: 640, height: 480, thumb: toBase64Url(THUMB) },
}
const made: string[] = []
const revoked: string[] = []
const looked: EntryId[] = []

afterEach(() => {
  made.length = 0
  revoked.length = 0
  looked.length = 0
  vi.restoreAllMocks()
})

interface Scene {
  view?: Partial<FileView>
  now?: FileNow
  from?: Message['from']
  bytes?: Uint8Array<ArrayBuffer>
}

/** A line that offers a file, as it stands here, with those bytes behind it. */
async function line({ view = {}, now, from = BOB, bytes = jpeg({ length: 600 }) }: Scene = {}) {
  const types: string[] = []
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    types.push((blob as Blob).type)
    made.push(`blob:${made.length + 1}`)
    return made.at(-1)!
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void revoked.push(url))
  const store = createStore<FilesState>(() => ({
    ...{ ready: true, known: {}, saving: {}, inHand: {} },
    files: now ? { [ID]: now } : {},
  }))
  const opened: EntryId[] = []
  const files = {
    store,
    async open(_conversation, id) {
      opened.push(id)
      // Whatever its sender called it.
      return new Blob([bytes], { type: 'image/jpeg' })
    },
  } satisfies Partial<Files> as unknown as Files
  const i18n = setupI18n()
  speak(i18n, 'en', await loadMessages('en'))
  const what = { ...VIEW, ...view } as FileView
  const message = { id: ID, from, at: 0, what } as Message
  const shown = render(
    <I18nProvider i18n={i18n}>
      <FilesHereContext
        value={{
          ...{ files, conversation: BOB as never, alone: false, over: false },
          onLook: (id) => void looked.push(id),
        }}
      >
        <FileLine view={what} message={message} friend="Bob" formats={{} as Formats} onJump={() => undefined} />
      </FilesHereContext>
    </I18nProvider>,
  )
  const stand = (next: FileNow | undefined) => act(async () => store.setState({ files: next ? { [ID]: next } : {} }))
  return { ...shown, types, opened, stand }
}

const picture = () => screen.queryByRole<HTMLImageElement>('img', { name: /^Picture: / })
const DONE: FileNow = { state: 'done', bytes: 600 }

test('a picture that is offered is a small one in its shape, with its name and what can be done', async () => {
  const { opened, container } = await line()
  expect(picture()?.src).toMatch(/^data:image\/webp;base64,/)
  expect(picture()).toHaveAttribute('alt', 'Picture: lake.jpg')
  expect(container.querySelector<HTMLElement>('[data-picture="small"]')?.style.getPropertyValue('--ratio')).toBe(
    String(640 / 480),
  )
  expect(screen.getByText('lake.jpg')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Download' })).toBeInTheDocument()
  expect(opened).toEqual([])
})

test('once it is here the whole one is seen, under the kind that its bytes are of, until the row goes', async () => {
  const { stand, types, unmount } = await line({ bytes: gif({ length: 600 }) })
  await stand(DONE)
  await waitFor(() => expect(picture()?.src).toBe('blob:1'))
  expect(types).toEqual(['image/gif'])
  for (const name of ['Save', 'Discard']) expect(screen.getByRole('button', { name })).toBeInTheDocument()
  expect(revoked).toEqual([])
  unmount()
  expect(revoked).toEqual(['blob:1'])
})

test('a picture that is here is opened by a press, and a small one is not', async () => {
  const { stand } = await line()
  expect(screen.queryByRole('button', { name: /^Picture/ })).toBeNull()
  await stand(DONE)
  fireEvent.click(await screen.findByRole('button', { name: 'Picture: lake.jpg' }))
  expect(looked).toEqual([ID])
})

test('a row that goes before its picture was read makes no address that nobody gives back', async () => {
  const { unmount } = await line({ now: DONE })
  unmount()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(made).toEqual(revoked)
})

test('what is discarded is a small one again', async () => {
  const { stand } = await line({ now: DONE })
  await waitFor(() => expect(picture()?.src).toBe('blob:1'))
  await stand(undefined)
  expect(picture()?.src).toMatch(/^data:/)
  expect(revoked).toEqual(['blob:1'])
})

test('a picture of mine is seen whole, as long as it can be had', async () => {
  const { stand } = await line({ from: 'me', now: { state: 'given', waits: 'source' } })
  expect(picture()?.src).toMatch(/^data:/)
  await stand({ state: 'given' })
  await waitFor(() => expect(picture()?.src).toBe('blob:1'))
})

test.each([
  ['HTML', new TextEncoder().encode('<!doctype html><script>alert(1)</script>')],
  ['SVG', svg()],
  ['a picture of more pixels than are decoded', jpeg({ width: 30_000, height: 30_000, length: 600 })],
])('%s that was offered as a picture is a card once it is here, and never decoded', async (_what, bytes) => {
  const { container } = await line({ now: DONE, bytes })
  await waitFor(() => expect(container.querySelector('[data-picture]')).toBeNull())
  expect(picture()).toBeNull()
  expect(made).toEqual([])
  expect(screen.getByText('lake.jpg')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Save' })).toBeInTheDocument()
})

test('what the browser cannot draw is a card', async () => {
  await line({ now: DONE })
  await waitFor(() => expect(picture()?.src).toBe('blob:1'))
  fireEvent.error(picture()!)
  expect(picture()).toBeNull()
  expect(screen.getByRole('button', { name: 'Save' })).toBeInTheDocument()
})

test('a small picture that says sixteen thousand pixels is not decoded', async () => {
  const thumb = toBase64Url(webp({ width: 16_000, height: 16_000, length: 90 }))
  const { container } = await line({ view: { preview: { width: 4, height: 3, thumb } } })
  expect(picture()).not.toBeNull()
  expect(container.querySelector('img[src]')).toBeNull()
})

test('what nobody said to be a picture is a card, whatever it is', async () => {
  const { container, opened } = await line({ view: { preview: undefined } as never, now: DONE })
  expect(container.querySelector('[data-picture], img')).toBeNull()
  expect(opened).toEqual([])
})

test('its words say what it is where there are some', async () => {
  await line({ view: { text: 'The lake' } })
  expect(picture()).toHaveAttribute('alt', 'Picture: The lake')
})
