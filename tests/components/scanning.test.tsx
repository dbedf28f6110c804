import { setupI18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ForeignWords } from '../../src/features/scanning/ForeignWords.tsx'
import { Scanner } from '../../src/features/scanning/Scanner.tsx'
import { loadMessages } from '../../src/locales/catalogues.ts'
import type { CodeReading } from '../../src/ports/codeReader.ts'
import { createQuietDevice } from '../support/quietDevice.ts'

const i18n = setupI18n()
i18n.loadAndActivate({ locale: 'en', messages: await loadMessages('en') })

/** Tracks of all cameras that were ever on. */
let tracks: { stop(): void; onended?: () => void; lit: boolean }[] = []
let visibility: DocumentVisibilityState = 'visible'
const lit = () => tracks.filter((track) => track.lit).length
const lights = (asked: MediaStreamConstraints) => {
  expect(asked).toMatchObject({ audio: false, video: { facingMode: 'environment' } })
  const track = {
    lit: true,
    stop() {
      track.lit = false
    },
  }
  tracks.push(track)
  return { getTracks: () => [track] }
}
let give: (asked: MediaStreamConstraints) => Promise<unknown> = async (asked) => lights(asked)
const deny = (name: string) => async () => {
  throw new DOMException('no', name)
}

beforeEach(() => {
  tracks = []
  visibility = 'visible'
  give = async (asked) => lights(asked)
  vi.stubGlobal('createImageBitmap', async () => ({ close: () => undefined }))
  Object.defineProperty(navigator, 'mediaDevices', {
    configurable: true,
    get: () => ({ getUserMedia: (asked: MediaStreamConstraints) => give(asked) }),
  })
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility)
  vi.spyOn(HTMLMediaElement.prototype, 'srcObject', 'set').mockImplementation(() => undefined)
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(async () => undefined)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function scan(onText: (text: string) => ReactNode = () => undefined) {
  const device = createQuietDevice()
  const shown = render(
    <I18nProvider i18n={i18n}>
      <Scanner codes={device.ports.codes} onText={onText} />
    </I18nProvider>,
  )
  return { device, ...shown, user: userEvent.setup({ applyAccept: false }) }
}

const see = (text: string): CodeReading => ({ ok: true, text })
const picture = () => new File(['x'], 'code.png', { type: 'image/png' })
const paste = (file: File) => {
  const event = new Event('paste', { bubbles: true, cancelable: true })
  Object.assign(event, { clipboardData: { files: [file] } })
  act(() => void document.body.dispatchEvent(event))
  return event
}
async function hide(state: DocumentVisibilityState) {
  visibility = state
  await act(async () => void document.dispatchEvent(new Event('visibilitychange')))
}

test('the camera reads a code, once, however long it is held there', async () => {
  const taken: string[] = []
  const { device } = scan((text) => void taken.push(text))
  await waitFor(() => expect(lit()).toBe(1))
  device.showCode(see('one'))
  await waitFor(() => expect(taken).toEqual(['one']))
  device.showCode(see('two'))
  await waitFor(() => expect(taken).toEqual(['one', 'two']))
})

test('its light is out when it closes, while nobody looks at the page, and when something fails', async () => {
  const { unmount, device } = scan()
  await waitFor(() => expect(lit()).toBe(1))
  await hide('hidden')
  expect(lit()).toBe(0)
  await hide('visible')
  await waitFor(() => expect(lit()).toBe(1))
  device.showCode({ ok: false, why: 'gone' })
  await waitFor(() => expect(lit()).toBe(0))
  expect(screen.getByText(/does not work right now/)).toBeInTheDocument()
  device.showCode({ ok: false, why: 'none' })
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(lit()).toBe(1))
  unmount()
  expect(lit()).toBe(0)
  await waitFor(() => expect(device.closedReaders()).toBe(2))
})

test('a camera that is given after all was closed does not stay on', async () => {
  let later: () => void = () => undefined
  give = (asked) =>
    new Promise((resolve) => {
      later = () => resolve(lights(asked))
    })
  const { unmount } = scan()
  await waitFor(() => expect(screen.getByText(/Hold the code/)).toBeInTheDocument())
  await act(async () => undefined)
  unmount()
  await act(async () => later())
  expect([tracks.length <= 1, lit()]).toEqual([true, 0])
})

test('a camera that is pulled out is said to be gone', async () => {
  scan()
  await waitFor(() => expect(tracks[0]?.onended).toBeDefined())
  act(() => tracks[0]?.onended?.())
  expect(await screen.findByText(/does not work right now/)).toBeInTheDocument()
})

test.each([
  ['refused', 'NotAllowedError', /may not use the camera/],
  ['absent', 'NotFoundError', /No camera found/],
  ['in use elsewhere', 'NotReadableError', /does not work right now/],
])('a camera that is %s leads to the other ways, in words', async (_, name, words) => {
  give = deny(name)
  scan()
  expect(await screen.findByText(words)).toHaveTextContent('picture')
  expect(screen.getByRole('button', { name: 'Choose a picture' })).toBeEnabled()
})

test('a browser without cameras is one with none', async () => {
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: undefined })
  scan()
  expect(await screen.findByText(/No camera found/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Try again' })).not.toBeInTheDocument()
})

test('a picture’s file is read, and a pasted one; what cannot be read is said', async () => {
  give = deny('NotFoundError')
  const taken: string[] = []
  const { device, user, container } = scan((text) => void taken.push(text))
  await screen.findByText(/No camera found/)
  const field = container.querySelector('input[type=file]') as HTMLInputElement
  device.showCode(see('from a file'))
  await user.upload(field, picture())
  await waitFor(() => expect(taken).toEqual(['from a file']))
  device.showCode(see('pasted'))
  expect(paste(picture()).defaultPrevented).toBe(true)
  await waitFor(() => expect(taken).toEqual(['from a file', 'pasted']))
  for (const [why, words] of [
    ['none', /No code found/],
    ['large', /too large/],
    ['foreign', /PNG or JPEG/],
    ['gone', /cannot be read/],
  ] as const) {
    device.showCode({ ok: false, why })
    await user.upload(field, picture())
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(words))
  }
})

test.each([
  ['https://example.org/menu', /link to a website/],
  ['WIFI:T:WPA;S:Home;P:secret;;', /Wi-Fi/],
  ['otpauth://totp/Bank', /another app’s/],
])('a code of others says what it is not: %s', async (text, words) => {
  const { device } = scan((found) => <ForeignWords text={found} />)
  device.showCode(see(text))
  await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(words))
})
