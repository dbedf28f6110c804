import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { StoreApi } from 'zustand/vanilla'
import '../../src/features/files/filesRoom.ts'
import { conversationWith } from '../../src/conversation/place.ts'
import type { EntryId } from '../../src/engine/ids.ts'
import type { FileNow, FilesState } from '../../src/features/files/files.ts'
import { COPIED_BYTES, GATHERED_BYTES } from '../../src/features/files/limits.ts'
import { BOB, ZOE } from '../support/company.ts'
import { NOW, type Seat, sit } from './show.tsx'

const MB = 1_000_000
const PLACE = conversationWith(BOB)

/** Files that this device knows of, as the screen is told; the newest first. */
function tell(
  { company }: Seat,
  files: readonly (FileNow & { name: string; mine?: boolean; size?: number })[],
  more = {},
) {
  const state: { files: Record<string, FileNow>; known: Record<string, object> } = { files: {}, known: {} }
  for (const [n, { name, mine = false, size = 80 * MB, ...now }] of files.entries()) {
    const id = `${mine ? 'me' : BOB}/log/${n + 1}`
    state.files[id] = now
    state.known[id] = { conversation: n % 2 ? conversationWith(ZOE) : PLACE, name, size, mine, since: NOW - n }
  }
  act(() => (company.me.app.files.store as StoreApi<FilesState>).setState({ ...(state as object), ...more }))
}
const show = () => sit({ friends: [BOB, ZOE] }, '/transfers')
const group = (name: string) => screen.getByRole('heading', { name }).closest('section')!
const names = (name: string) =>
  within(group(name))
    .getAllByRole('listitem')
    .map((one) => one.querySelector('a')!.textContent)
const button = (name: string) => screen.getByRole('button', { name })

test('what moves, what waits, what is done: each with its chat, its state, its time, and the way to its message', async () => {
  const seat = await show()
  expect(await screen.findByText(/Nothing here yet/)).toBeInTheDocument()
  tell(seat, [
    { name: 'film.mkv', state: 'wanted', moves: true, bytes: 20 * MB, rate: MB },
    { name: 'next.mkv', state: 'wanted', waits: 'queue' },
    { name: 'song.flac', state: 'paused', bytes: 8 * MB },
    { name: 'mine.zip', mine: true, state: 'given', arrived: true },
    { name: 'old.txt', state: 'done' },
  ])
  expect([names('Now'), names('Waiting'), names('Done')]).toEqual([
    ['film.mkv'],
    ['next.mkv', 'song.flac'],
    ['mine.zip', 'old.txt'],
  ])
  const [film] = within(group('Now')).getAllByRole('listitem')
  expect(film).toHaveTextContent('From Bob')
  expect(film).toHaveTextContent('20 MB of 80 MB · 1 MB/s · 1 minute left')
  expect(within(film!).getByRole('link')).toHaveAttribute('href', `#/chat/${PLACE}/at/${BOB}/log/1`)
  expect(group('Waiting')).toHaveTextContent('waits its turn')
  expect(group('Done')).toHaveTextContent('To Zoé')
})

test('a thousand of them are shown a page at a time', async () => {
  const seat = await show()
  tell(
    seat,
    Array.from({ length: 1_000 }, (_, n) => ({ name: `${n}.txt`, state: 'done' as const })),
  )
  expect(names('Done')).toHaveLength(50)
  expect(names('Done')[0]).toBe('0.txt')
  await seat.user.click(button('Show older ones'))
  expect(names('Done')).toHaveLength(100)
})

test('all of it is paused, what waits before what moves, and gone on with; the focus stays with what was pressed', async () => {
  const seat = await show()
  const { files } = seat.company.me.app
  const [pause, fetch] = [vi.spyOn(files, 'pause'), vi.spyOn(files, 'fetch')]
  pause.mockResolvedValue(true)
  fetch.mockResolvedValue('ok')
  tell(seat, [
    { name: 'film.mkv', state: 'wanted', moves: true, bytes: MB },
    { name: 'next.mkv', state: 'wanted', waits: 'queue' },
    { name: 'given.zip', mine: true, state: 'given' },
  ])
  await seat.user.click(button('Pause all'))
  expect(pause.mock.calls).toEqual([[`${BOB}/log/2`], [`${BOB}/log/1`]])
  const inFilm = () => screen.getAllByRole('listitem').find((one) => one.textContent?.includes('film.mkv'))!
  await seat.user.click(within(inFilm()).getByRole('button', { name: 'Pause' }))
  tell(seat, [
    { name: 'film.mkv', state: 'paused', bytes: MB },
    { name: 'next.mkv', state: 'paused' },
  ])
  expect(within(inFilm()).getByRole('button', { name: 'Resume' })).toHaveFocus()
  await seat.user.click(button('Resume all'))
  await waitFor(() => expect(fetch).toHaveBeenCalledTimes(2))
})

test('what is large is saved where one chooses; nothing chosen is nothing done, and each failure has its words', async () => {
  const seat = await show()
  const into = vi.spyOn(seat.company.me.app.files, 'saveInto')
  const open = vi.spyOn(seat.company.me.app.files, 'open')
  tell(seat, [{ name: 'film.mkv', state: 'done', size: GATHERED_BYTES + 1 }])
  const place = {}
  const choose = vi.fn<() => Promise<object>>().mockRejectedValueOnce(new DOMException('', 'AbortError'))
  vi.stubGlobal('showSaveFilePicker', choose.mockResolvedValue(place))
  await seat.user.click(button('Save'))
  expect(into).not.toHaveBeenCalled()
  for (const [result, words] of [
    ['denied', 'The browser may not write there.'],
    ['full', 'There is no room for it there.'],
    ['gone', 'That place is not there any more.'],
    ['broken', 'It could not be written there.'],
    ['unreadable', 'The file could not be read'],
    ['done', 'Saved.'],
  ] as const) {
    into.mockResolvedValueOnce(result)
    await seat.user.click(button('Save'))
    expect(await screen.findByText(new RegExp(words))).toBeInTheDocument()
  }
  expect(into).toHaveBeenLastCalledWith(PLACE, `${BOB}/log/1`, place)
  const id = `${BOB}/log/1` as EntryId
  const stop = vi.spyOn(seat.company.me.app.files, 'stopSaving').mockReturnValue()
  tell(seat, [{ name: 'film.mkv', state: 'done' }], { saving: { [id]: 20 * MB } })
  expect(group('Now')).toHaveTextContent('Saving: 20 MB of 80 MB')
  await seat.user.click(button('Cancel'))
  expect(stop).toHaveBeenCalledWith(id)
  expect(open).not.toHaveBeenCalled()
  // A small one needs no choice.
  tell(seat, [{ name: 'small.txt', state: 'done', size: GATHERED_BYTES }], { saving: {} })
  choose.mockClear()
  open.mockResolvedValue(undefined)
  await seat.user.click(button('Save'))
  expect([choose.mock.calls.length, open.mock.calls.length]).toEqual([0, 1])
  vi.unstubAllGlobals()
})

test('the screen stays on while a file moves, and leaving is asked about only where something would be cut', async () => {
  const seat = await show()
  const release = vi.fn(async () => undefined)
  const request = vi.fn(async () => ({ release, released: false }))
  Object.defineProperty(navigator, 'wakeLock', { value: { request }, configurable: true })
  vi.spyOn(seat.company.me.app.lock, 'leads').mockReturnValue(true)
  const isAsked = () => !fireEvent(window, new Event('beforeunload', { cancelable: true }))
  const large = COPIED_BYTES + 1
  tell(seat, [{ name: 'a', state: 'wanted', moves: true, bytes: 0, size: large }])
  await waitFor(() => expect(request).toHaveBeenCalledTimes(1))
  expect(isAsked()).toBe(false)
  tell(seat, [{ name: 'a', mine: true, state: 'given', moves: true, bytes: 0, size: large }])
  expect([isAsked(), release.mock.calls.length]).toEqual([true, 0])
  tell(seat, [{ name: 'a', mine: true, state: 'given', size: large }])
  await waitFor(() => expect(release).toHaveBeenCalledTimes(1))
  expect(isAsked()).toBe(false)
  // A browser that does not want to says nothing.
  request.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'))
  tell(seat, [{ name: 'a', state: 'wanted', moves: true, bytes: 0 }])
  await waitFor(() => expect(request).toHaveBeenCalledTimes(2))
  Reflect.deleteProperty(navigator, 'wakeLock')
})

test('the way there: in Settings while there is no file, above the list once there is', async () => {
  const seat = await sit({ friends: [BOB] }, '/settings')
  expect(await screen.findByRole('link', { name: 'Transfers' })).toHaveAttribute('href', '#/transfers')
  tell(seat, [{ name: 'a', state: 'done' }])
  await seat.user.click(screen.getByRole('link', { name: 'Transfers' }))
  expect(await screen.findByRole('heading', { name: 'Transfers' })).toHaveFocus()
  await seat.user.click(screen.getByRole('button', { name: 'Back' }))
  await waitFor(() => expect(screen.queryByRole('heading', { name: 'Transfers' })).toBeNull())
})
