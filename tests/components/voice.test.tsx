import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { BOB } from '../support/company.ts'
import { sitAt } from './show.tsx'

// Recording a voice message. What is heard, a double of a browser cannot tell.

/** Recorder of this browser, as the last one that was made. */
let recorder: Recorder | undefined
let tracks: EventTarget[] = []
let stopped = 0
let refused: string | undefined

class Recorder extends EventTarget {
  static isTypeSupported = (type: string) => type.startsWith('audio/webm')
  state = 'inactive'
  constructor() {
    super()
    recorder = this
  }
  start() {
    this.state = 'recording'
  }
  stop() {
    this.state = 'inactive'
    const data = new Blob([new Uint8Array([0x1a, 0x45, 0xdf, 0xa3])])
    this.dispatchEvent(Object.assign(new Event('dataavailable'), { data }))
    this.dispatchEvent(new Event('stop'))
  }
}

beforeEach(() => {
  tracks = []
  stopped = 0
  refused = undefined
  vi.stubGlobal('MediaRecorder', Recorder)
  const getUserMedia = async () => {
    if (refused) throw new DOMException('no', refused)
    const track = Object.assign(new EventTarget(), { stop: () => void stopped++ })
    tracks.push(track)
    return { getTracks: () => [track] }
  }
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia } })
})
afterEach(() => {
  vi.unstubAllGlobals()
  Reflect.deleteProperty(navigator, 'mediaDevices')
})

const button = () => screen.getByRole('button', { name: 'Record a voice message' })
const bar = () => screen.queryByRole('region', { name: 'Voice message' })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const field = () => screen.queryByRole('textbox', { name: 'Message' })

/** What was offered as a file. */
const sentOf = ({ company }: Awaited<ReturnType<typeof sitAt>>) => vi.spyOn(company.me.app.files, 'send')

async function begin() {
  fireEvent.click(button())
  await screen.findByRole('button', { name: 'Stop' })
}
/** A finger comes down on the button, and rests there. */
async function hold() {
  fireEvent.pointerDown(button(), { pointerType: 'touch', pointerId: 7, clientX: 300, clientY: 700 })
  await screen.findByRole('button', { name: 'Stop' })
}
const later = (ms: number) => act(() => new Promise<void>((resolve) => setTimeout(resolve, ms)))

test('begun by a press, sent by another, as a file that says how long it is', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  const send = sentOf(seat).mockResolvedValue({ ok: true, id: 'x' as never })
  await begin()
  expect(field()).toBeNull()
  press('Send')
  await waitFor(() => expect(bar()).toBeNull())
  const [, file, more] = send.mock.calls[0]!
  expect(file).toMatchObject({ name: 'Voice message.webm', type: 'audio/webm', size: 4 })
  expect(more).toEqual({ voice: { ms: expect.any(Number), peaks: expect.stringMatching(/^[\w-]{64}$/) } })
  expect(stopped).toBe(1)
  expect(button()).toHaveFocus()
})

test('what could not be sent stays, and is sent at the second try', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  const send = sentOf(seat).mockResolvedValueOnce({ ok: false, why: 'storage' })
  await begin()
  press('Send')
  expect(await screen.findByText(/It was not sent: this device could not store it/)).toBeInTheDocument()
  send.mockResolvedValue({ ok: true, id: 'x' as never })
  press('Send')
  await waitFor(() => expect(bar()).toBeNull())
  expect(send).toHaveBeenCalledTimes(2)
  expect(recorder?.state).toBe('inactive')
})

test.each([
  ['NotAllowedError', 'The browser keeps the microphone from this page.'],
  ['NotFoundError', 'There is no microphone here.'],
  ['NotReadableError', 'Another program is using the microphone.'],
  ['TypeError', 'Nothing could be recorded.'],
])('%s is told in words', async (name, words) => {
  refused = name
  await sitAt({ friends: [BOB] }, BOB)
  fireEvent.click(button())
  expect(await screen.findByText(new RegExp(words))).toBeInTheDocument()
  press('Close')
  await waitFor(() => expect(field()).toBeInTheDocument())
})

test('a browser that cannot record says so', async () => {
  vi.stubGlobal('MediaRecorder', undefined)
  await sitAt({ friends: [BOB] }, BOB)
  fireEvent.click(button())
  expect(await screen.findByText(/This browser cannot record/)).toBeInTheDocument()
})

test('a microphone that is pulled out leaves what was said until then', async () => {
  await sitAt({ friends: [BOB] }, BOB)
  await begin()
  act(() => void tracks[0]?.dispatchEvent(new Event('ended')))
  expect(await screen.findByText(/The microphone is gone/)).toBeInTheDocument()
  expect(screen.getByRole('slider', { name: 'Position' })).toBeEnabled()
  expect(stopped).toBe(1)
})

test('Escape stops it, and loses nothing; Discard lets go of it and of the microphone', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  const send = sentOf(seat)
  await begin()
  fireEvent.keyDown(screen.getByRole('button', { name: 'Discard' }), { key: 'Escape' })
  expect(await screen.findByRole('button', { name: 'Play' })).toBeInTheDocument()
  press('Discard')
  await waitFor(() => expect(field()).toBeInTheDocument())
  expect([stopped, send.mock.calls.length]).toEqual([1, 0])
})

test('held by a finger, it is sent as that leaves; another finger changes nothing', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  const send = sentOf(seat).mockResolvedValue({ ok: true, id: 'x' as never })
  await hold()
  await later(800)
  fireEvent.pointerUp(window, { pointerId: 8 })
  expect(bar()).toBeInTheDocument()
  fireEvent.pointerUp(window, { pointerId: 7 })
  await waitFor(() => expect(send).toHaveBeenCalledOnce())
})

test('drawn aside it is discarded; drawn up it goes on without the finger', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  const send = sentOf(seat)
  await hold()
  fireEvent.pointerMove(window, { pointerId: 7, clientX: 200, clientY: 700 })
  await waitFor(() => expect(bar()).toBeNull())
  expect(stopped).toBe(1)
  await hold()
  fireEvent.pointerMove(window, { pointerId: 7, clientX: 300, clientY: 600 })
  fireEvent.pointerUp(window, { pointerId: 7 })
  await later(50)
  expect(bar()).toBeInTheDocument()
  expect(screen.queryByText(/Let go to send/)).toBeNull()
  expect(send).not.toHaveBeenCalled()
})

test('where something is written, one does not speak instead', async () => {
  await sitAt({ friends: [BOB] }, BOB)
  fireEvent.change(field()!, { target: { value: 'Hello' } })
  expect(screen.queryByRole('button', { name: 'Record a voice message' })).toBeNull()
})
