import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { BOB, ME } from '../support/company.ts'
import { webp } from '../support/pictureFiles.ts'
import { type Seat, sit, sitAt } from './show.tsx'

// What people look like, by what their pages do with it. What a picture looks like, a double of a browser cannot tell.

const pictures = (within: ParentNode = document) => [...within.querySelectorAll('img')]
const entry = () => document.querySelector(`nav a[data-peer="${BOB}"]`)!

/** Somebody who is there chooses a picture, and it comes here. */
async function bobHasOne({ company, until }: Seat) {
  void company.of(BOB).app.pictures.setMine(webp({ length: 600 }))
  await until('a picture', () => company.me.app.pictures.store.getState().people[BOB]?.theirs !== undefined)
}

/** File that is chosen, as the device opens it. */
async function choose(seat: Seat, file = new File(['…'], 'lake.jpg', { type: 'image/jpeg' })) {
  await seat.user.upload(document.querySelector<HTMLInputElement>('input[type=file]')!, file)
}
const drawing = { width: 900, height: 600, close: () => undefined }

test('[I1] a friend’s picture stands in the list and in the head, over the medallion, and says nothing to whoever only hears', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  expect(pictures()).toEqual([])
  await bobHasOne(seat)
  await waitFor(() => expect(pictures(entry())).toHaveLength(1))
  expect(pictures(document.querySelector('main header')!)).toHaveLength(1)
  for (const picture of pictures()) {
    expect(picture.src).toMatch(/^blob:/)
    expect(picture).toHaveAttribute('alt', '')
    expect(picture.closest('[aria-hidden=true]')?.querySelector('svg')).not.toBeNull()
  }
})

test('[I3] where the ID stands the medallion does, too, and no picture', async () => {
  const seat = await sit({ friends: [BOB] }, `/person/${BOB}`)
  await bobHasOne(seat)
  await waitFor(() => expect(pictures(entry())).toHaveLength(1))
  const id = document.querySelector('[data-person-id]')!
  expect(pictures(id)).toEqual([])
  expect(id.querySelector('svg')).not.toBeNull()
  await seat.user.click(screen.getByRole('button', { name: 'Verify' }))
  const dialog = await screen.findByRole('dialog')
  expect(dialog.querySelectorAll('[data-medallions] svg')).toHaveLength(2)
  expect(pictures(dialog)).toEqual([])
})

test('[I3] a friend’s picture is hidden and shown again', async () => {
  const seat = await sit({ friends: [BOB] }, `/person/${BOB}`)
  await bobHasOne(seat)
  await waitFor(() => expect(pictures(entry())).toHaveLength(1))
  await seat.user.click(screen.getByRole('switch', { name: 'Show the picture that Bob chose' }))
  await waitFor(() => expect(pictures(entry())).toEqual([]))
  await seat.user.click(screen.getByRole('switch', { name: 'Show the picture that Bob chose' }))
  await waitFor(() => expect(pictures(entry())).toHaveLength(1))
})

test('[I1] a picture of mine is chosen, cut, and removed again', async () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
  const seat = await sit({ friends: [BOB] }, '/settings')
  seat.company.me.device.willOpen({ ok: true, drawing, still: true })
  seat.company.me.device.draws(() => ({ ok: true, bytes: webp({ length: 600 }) }))
  await seat.user.click(await screen.findByRole('button', { name: 'Choose a picture' }))
  const dialog = await screen.findByRole('dialog', { name: 'Your picture' })
  await choose(seat)
  const cropper = await within(dialog).findByRole('img', { name: 'Your picture, to be moved and zoomed' })
  expect(cropper.dataset.crop).toBe('450 300 1.00')
  expect(within(dialog).getByText('This picture moves: its first image is taken.')).toBeInTheDocument()
  act(() => cropper.focus())
  await seat.user.keyboard('+')
  expect(cropper.dataset.crop).toBe('450 300 1.15')
  await seat.user.keyboard('{ArrowRight}')
  expect(cropper.dataset.crop).toBe('424 300 1.15')
  await seat.user.keyboard('-')
  expect(cropper.dataset.crop).toBe('424 300 1.00')
  fireEvent.change(within(dialog).getByRole('slider', { name: 'Zoom' }), { target: { value: '1' } })
  expect(cropper.dataset.crop).toBe('424 300 8.00')
  await seat.user.click(within(dialog).getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await waitFor(() => expect(pictures(document.querySelector('main')!)).toHaveLength(1))
  await seat.user.click(screen.getByRole('button', { name: 'Remove the picture' }))
  await waitFor(() => expect(pictures()).toEqual([]))
  expect(seat.company.me.app.pictures.store.getState().me.mine).toBeUndefined()
})

test.each([
  ['vector', /drawing in SVG/],
  ['foreign', /cannot read that file/],
  ['large', /too many pixels/],
  ['damaged', /damaged/],
  ['gone', /did not work just now/],
] as const)(
  '[I5] a file that is refused as %s is told of in words, and another one may be chosen',
  async (why, words) => {
    const seat = await sit({}, '/settings')
    seat.company.me.device.willOpen({ ok: false, why })
    await seat.user.click(await screen.findByRole('button', { name: 'Choose a picture' }))
    await screen.findByRole('dialog')
    await choose(seat)
    expect(await screen.findByRole('alert')).toHaveTextContent(words)
    expect(screen.getByRole('button', { name: 'Choose a picture' })).toBeInTheDocument()
  },
)

test('a picture that is pasted or dropped is taken like one that was chosen, and nobody says that files cannot be sent', async () => {
  const seat = await sit({}, '/settings')
  seat.company.me.device.willOpen({ ok: false, why: 'vector' })
  await seat.user.click(await screen.findByRole('button', { name: 'Choose a picture' }))
  const dialog = await screen.findByRole('dialog')
  const files = [new File(['…'], 'lake.jpg', { type: 'image/jpeg' })]
  const data = { files, types: ['Files'], getData: () => '' }
  fireEvent.paste(document.body, { clipboardData: data })
  expect(await screen.findByRole('alert')).toHaveTextContent(/drawing in SVG/)
  seat.company.me.device.willOpen({ ok: false, why: 'large' })
  fireEvent.drop(dialog.querySelector('[data-picture]')!, { dataTransfer: data })
  await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent(/too many pixels/))
  expect(screen.queryByText(/cannot be sent/)).toBeNull()
})

test('[I1] a line about me is kept, and stands on a friend’s page of me', async () => {
  const seat = await sit({ friends: [BOB] }, '/settings')
  await seat.user.type(await screen.findByRole('textbox', { name: 'About you' }), 'By the lake{Enter}')
  await waitFor(() => expect(seat.company.me.app.pictures.store.getState().me.about).toBe('By the lake'))
  const theirs = () => seat.company.of(BOB).app.pictures.store.getState().people[ME]?.about
  await seat.until('the line', () => theirs() === 'By the lake')
})
