import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
// Loaded by the app when it is wanted; here no clock would wait for it.
import '../../src/features/files/filesRoom.ts'
import { BOB } from '../support/company.ts'
import { GPS, gif } from '../support/pictureFiles.ts'
import { cameraJpeg } from '../support/sentPictures.ts'
import { type Seat, sitAt } from './show.tsx'

const lake = () => new File([cameraJpeg({ width: 4_000, height: 3_000 })], 'lake.jpg', { type: 'image/jpeg' })
const dance = () => new File([gif()], 'dance.gif', { type: 'image/gif' })
const notes = () => new File(['hello'], 'notes.txt', { type: 'text/plain' })

async function choose({ user }: Seat, ...files: File[]) {
  await user.upload(document.querySelector<HTMLInputElement>('input[data-files]')!, files)
  return screen.findByRole('dialog', { name: 'Send files' })
}
const choices = () => screen.findByRole('radiogroup', { name: 'Pictures' })

/** Sends what is chosen, and tells what left. */
async function send(seat: Seat, dialog: HTMLElement) {
  const sending = vi.spyOn(seat.company.me.app.files, 'send')
  await seat.user.click(within(dialog).getByRole('button', { name: 'Send' }))
  await waitFor(() => expect(dialog).not.toBeInTheDocument())
  return Promise.all(
    sending.mock.calls.map(async ([, file, more]) => ({
      ...{ name: file.name, preview: more?.preview },
      holdsPlace: Buffer.from(await file.slice(0, file.size).arrayBuffer()).includes(GPS),
    })),
  )
}

test('pictures are seen before they are sent, and go smaller unless one says otherwise', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  const dialog = await choose(seat, lake(), notes())
  expect(within(await choices()).getByRole('radio', { name: 'Smaller' })).toBeChecked()
  expect(dialog.querySelectorAll('li img[src^="data:image/"]')).toHaveLength(1)
  expect(dialog).toHaveTextContent(
    'At most 1600 pixels a side. Nothing of the place, the day or the camera goes along.',
  )
  expect(dialog).not.toHaveTextContent('move')
  expect(await send(seat, dialog)).toMatchObject([
    { name: 'lake.jpg', preview: { width: 400, height: 300 } },
    { name: 'notes.txt', preview: undefined },
  ])
  // Mine is seen in the chat.
  expect(await screen.findByRole('img', { name: 'Picture: lake.jpg' })).toBeInTheDocument()
})

test('the original is the same picture without its notes, which is said', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  const dialog = await choose(seat, lake())
  await seat.user.click(within(await choices()).getByRole('radio', { name: 'Original' }))
  expect(dialog).toHaveTextContent('What a camera notes in a JPEG – place, day, device – is taken out.')
  expect(dialog).not.toHaveTextContent('other kinds')
  expect(await send(seat, dialog)).toEqual([
    { name: 'lake.jpg', holdsPlace: false, preview: expect.objectContaining({ width: 4_000, height: 3_000 }) },
  ])
})

test('of what moves, and of other kinds, it is said that they go as they are', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  const dialog = await choose(seat, dance())
  await choices()
  expect(dialog).toHaveTextContent('Pictures that move go as they are.')
  expect(dialog).not.toHaveTextContent('1600')
  await seat.user.click(within(dialog).getByRole('radio', { name: 'Original' }))
  expect(dialog).toHaveTextContent('Pictures of other kinds go as they are, with all that their files hold.')
  expect(dialog).not.toHaveTextContent('JPEG')
  expect(await send(seat, dialog)).toMatchObject([{ name: 'dance.gif', preview: { width: 256, height: 256 } }])
})

test('where there is no picture, nothing is asked', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  const dialog = await choose(seat, notes())
  expect(await send(seat, dialog)).toMatchObject([{ name: 'notes.txt' }])
  expect(screen.queryByRole('radiogroup', { name: 'Pictures' })).toBeNull()
})

test('a picture whose notes cannot be taken out is not sent, and it is said what to do', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  const bent = new File([cameraJpeg().slice(0, -15)], 'bent.jpg', { type: 'image/jpeg' })
  const dialog = await choose(seat, bent)
  await seat.user.click(within(await choices()).getByRole('radio', { name: 'Original' }))
  expect(await send(seat, dialog)).toEqual([])
  expect(await screen.findByText(/could not be taken out, so it was not sent\. Send it smaller\./)).toBeInTheDocument()
})

test('what is dropped while the dialog is open comes beside; while it sends, it has a dialog of its own after', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  const dialog = await choose(seat, notes())
  const drop = (name: string) =>
    fireEvent.drop(document, { dataTransfer: { files: [new File(['x'], name)], types: ['Files'], getData: () => '' } })
  drop('beside.txt')
  expect(await within(dialog).findByText('beside.txt')).toBeInTheDocument()
  expect(within(dialog).getByText('notes.txt')).toBeInTheDocument()

  const { files } = seat.company.me.app
  const sent: string[] = []
  const going: (() => void)[] = []
  vi.spyOn(files, 'send').mockImplementation(async (_conversation, file) => {
    sent.push(file.name)
    await new Promise<void>((resolve) => void going.push(resolve))
    return { ok: true, id: 'x' as never }
  })
  await seat.user.click(within(dialog).getByRole('button', { name: 'Send' }))
  await waitFor(() => expect(sent).toEqual(['notes.txt']))
  drop('after.txt')
  going.shift()!()
  await waitFor(() => expect(sent).toEqual(['notes.txt', 'beside.txt']))
  going.shift()!()
  const next = await screen.findByText('after.txt')
  expect(sent).toEqual(['notes.txt', 'beside.txt'])
  expect(screen.queryByText('notes.txt')).toBeNull()
  await seat.user.click(within(next.closest('[role=dialog]')!).getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(next).not.toBeInTheDocument())
})
