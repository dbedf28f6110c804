import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import '../../src/features/files/filesRoom.ts'
import { conversationWith } from '../../src/conversation/place.ts'
import type { EntryId } from '../../src/engine/ids.ts'
import type { MediaKind, MediaLine, MediaPage } from '../../src/features/files/files.ts'
import { BOB } from '../support/company.ts'
import { NOW, sit } from './show.tsx'

const PLACE = conversationWith(BOB)
const link = (n: number, text: string, from: MediaLine['from'] = BOB): MediaLine => ({
  ...{ id: `${BOB}/log/${n}` as EntryId, from, at: NOW - n * 60_000 },
  what: { kind: 'text', text },
})

/** The screen of media of a chat, in which this is found. */
async function show(found: Partial<Record<MediaKind, (before: unknown) => MediaPage | undefined>>) {
  const seat = await sit({ friends: [BOB] }, `/media/${PLACE}`)
  const media = vi.spyOn(seat.company.me.app.files, 'media').mockImplementation(async (_conversation, what, before) => {
    const of = found[what]
    return of ? of(before) : { all: [] }
  })
  await screen.findByRole('heading', { name: 'Media and links: Bob' })
  return { ...seat, media }
}
const tab = async (name: string) => {
  const one = await screen.findByRole('tab', { name })
  fireEvent.click(one)
  await waitFor(() => expect(one).toHaveAttribute('aria-selected', 'true'))
}

test('says of each kind that there is none yet', async () => {
  await show({})
  expect(await screen.findByText(/No pictures yet/)).toBeInTheDocument()
  await tab('Files')
  expect(await screen.findByText(/No files yet/)).toBeInTheDocument()
  await tab('Links')
  expect(await screen.findByText(/No links yet/)).toBeInTheDocument()
})

test('each address is a line, safe as in the chat, with the way to where it was said', async () => {
  await show({
    links: () => ({
      all: [
        link(1, 'https://docs.example/start, and again https://docs.example/start or mail@docs.example', 'me'),
        link(2, 'https://xn--bcher-kva.example'),
        link(3, 'not@ an address'),
      ],
    }),
  })
  await tab('Links')
  const first = await screen.findByRole('link', { name: 'https://docs.example/start' })
  expect(first).toHaveAttribute('rel', 'noopener noreferrer nofollow')
  const rows = screen.getAllByRole('listitem').filter((one) => within(one).queryByText('Show in chat'))
  expect(rows).toHaveLength(3)
  expect(rows[0]).toHaveTextContent('You')
  expect(rows[2]).toHaveTextContent('Bob')
  // One that may deceive asks first.
  expect(within(rows[2]!).getByRole('button', { name: /xn--bcher-kva/ })).toBeInTheDocument()
  expect(within(rows[2]!).getByRole('link', { name: 'Show in chat' })).toHaveAttribute(
    'href',
    `#/chat/${PLACE}/at/${BOB}/log/2`,
  )
})

test('older ones are shown when they are asked for', async () => {
  await show({
    links: (before) =>
      before === undefined
        ? { all: [link(1, 'https://one.example')], next: [1] as never }
        : { all: [link(2, 'https://two.example')] },
  })
  await tab('Links')
  fireEvent.click(await screen.findByRole('button', { name: 'Show older ones' }))
  expect(await screen.findByRole('link', { name: 'https://two.example' })).toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'https://one.example' })).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Show older ones' })).toBeNull()
})

test('a disk that does not answer is told, and asked again', async () => {
  let answers = false
  await show({ files: () => (answers ? { all: [] } : undefined) })
  await tab('Files')
  expect(await screen.findByText(/disk did not answer/)).toBeInTheDocument()
  answers = true
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText(/No files yet/)).toBeInTheDocument()
})

test('a picture that is not here leads to its message; a file has its state and its deeds', async () => {
  const file = (n: number, name: string, more = {}): MediaLine => ({
    ...{ id: `${BOB}/log/${n}` as EntryId, from: BOB, at: NOW },
    what: { kind: 'file', name, size: 300, ...more },
  })
  await show({
    pictures: () => ({ all: [file(1, 'lake.jpg', { preview: { width: 64, height: 48 } })] }),
    files: () => ({
      all: [file(2, 'notes.txt'), file(3, 'x.webm', { voice: { ms: 1_000, peaks: 'A'.repeat(64) } })],
    }),
  })
  const picture = await screen.findByRole('link', { name: 'lake.jpg' })
  expect(picture).toHaveAttribute('href', `#/chat/${PLACE}/at/${BOB}/log/1`)
  await tab('Files')
  const notes = (await screen.findByRole('link', { name: 'notes.txt' })).closest('li')!
  expect(await within(notes).findByRole('button', { name: 'Download' })).toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'Voice message' })).toBeInTheDocument()
})

test('is reached from the menu of the chat', async () => {
  const { user } = await sit({ friends: [BOB] }, `/chat/${PLACE}`)
  await user.click(await screen.findByRole('button', { name: 'Chat options' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Media and links' }))
  expect(await screen.findByRole('heading', { name: 'Media and links: Bob' })).toBeInTheDocument()
})
