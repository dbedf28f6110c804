import { setupI18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { act, fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { conversationWith, type PersonId } from '../../src/engine/ids.ts'
import { ChatSearch } from '../../src/features/search/ChatSearch.tsx'
import { loadMessages } from '../../src/locales/catalogues.ts'
import type { Row } from '../../src/ports/storage.ts'
import {
  type Before,
  BOB,
  type Company,
  createCompany,
  type Found,
  ME,
  notes,
  type Said,
  ZOE,
} from '../support/company.ts'
import { NOW, type Seat, sit } from './show.tsx'

const field = () => screen.getByRole('searchbox', { name: 'Search messages' })
const list = () => screen.findByRole('list', { name: 'Search results' })
/** What stands in the list once there are so many. */
async function found({ until }: Seat, count: number) {
  const items = () => {
    const shown = screen.queryByRole('list', { name: 'Search results' })
    return shown ? within(shown).getAllByRole('listitem') : []
  }
  await until(`${count} found`, () => items().length === count && !document.querySelector('[aria-busy="true"]'))
  return items()
}

const said: Said[] = [
  { from: BOB, text: 'The école is far' },
  { to: BOB, text: 'école again' },
  { from: BOB, text: 'bobsleigh' },
  { from: ZOE, text: 'Écoles everywhere' },
]
const talk: Found = { friends: [BOB, ZOE], said }
/** The ID of what the author has said as the so manieth in that conversation. */
const idOf = ({ me }: Company, place: PersonId, author: PersonId, seq: number) =>
  `${author}/${me.entries(place).find((one) => one.author === author)?.instance}/${seq}`

test('the chats stand there until something is typed, and again when it is gone', async () => {
  const seat = await sit(talk)
  expect(screen.getByRole('navigation', { name: 'Chats' })).toBeVisible()
  await seat.user.type(field(), 'eco')
  expect(await found(seat, 3)).toHaveLength(3)
  expect(screen.queryByRole('navigation', { name: 'Chats' })).not.toBeInTheDocument()
  await seat.user.click(screen.getByRole('button', { name: 'Clear the field' }))
  expect(field()).toHaveFocus()
  expect(screen.getByRole('navigation', { name: 'Chats' })).toBeVisible()
  expect(screen.queryByRole('list', { name: 'Search results' })).not.toBeInTheDocument()
})

test('a hit is named by its contact, tells who wrote it, marks what was sought, and leads there', async () => {
  const seat = await sit(talk)
  await seat.user.type(field(), 'ecole')
  const links = (await found(seat, 3)).map((item) => within(item).getByRole('link'))
  const { company } = seat
  const again = idOf(company, BOB, ME, 1)
  expect(links.map((link) => link.dataset.hit)).toEqual([idOf(company, ZOE, ZOE, 1), again, idOf(company, BOB, BOB, 1)])
  const [ofZoe, ofMe] = links
  expect(ofZoe).toHaveAccessibleName('Zoé')
  expect(ofMe).toHaveAccessibleName('Bob')
  expect(ofMe).toHaveAccessibleDescription(/You: école again$/)
  expect(ofMe?.querySelector('mark')).toHaveTextContent('école')
  expect(ofMe).toHaveAttribute('href', `#/chat/${BOB}/at/${again}`)
})

test('what looks like HTML is text', async () => {
  const seat = await sit({ friends: [BOB], said: [{ from: BOB, text: '<img src=x onerror=alert(1)> needle' }] })
  await seat.user.type(field(), 'needle')
  await found(seat, 1)
  expect((await list()).querySelector('img')).toBeNull()
  expect(await list()).toHaveTextContent('<img src=x onerror=alert(1)> needle')
})

test('friends come before messages', async () => {
  const seat = await sit(talk)
  await seat.user.type(field(), 'bob')
  const [person, message] = await found(seat, 2)
  expect(within(person!).getByRole('heading', { name: 'People' })).toBeInTheDocument()
  expect(within(person!).getByRole('link', { name: 'Bob' })).toHaveAttribute('href', `#/chat/${BOB}`)
  expect(within(message!).getByRole('link')).toHaveTextContent('bobsleigh')
})

test('the arrows go down, along and back; Enter in the field takes the first; Escape leaves', async () => {
  const seat = await sit(talk)
  await seat.user.type(field(), 'ecole{ArrowDown}')
  const links = (await found(seat, 3)).map((item) => within(item).getByRole('link'))
  await seat.user.keyboard('{ArrowUp}{ArrowDown}')
  expect(links[0]).toHaveFocus()
  await seat.user.keyboard('{ArrowDown}')
  expect(links[1]).toHaveFocus()
  await seat.user.keyboard('{End}')
  expect(links[2]).toHaveFocus()
  await seat.user.keyboard('{ArrowDown}')
  expect(links[2]).toHaveFocus()
  await seat.user.keyboard('{Home}{ArrowUp}')
  expect(field()).toHaveFocus()
  // Enter of an input method chooses a word, not a hit.
  fireEvent.keyDown(field(), { key: 'Enter', isComposing: true })
  fireEvent.keyDown(field(), { key: 'Enter', keyCode: 229 })
  expect(location.hash).not.toContain(ZOE)
  await seat.user.keyboard('{Enter}')
  expect(location.hash).toContain(ZOE)
  await seat.user.click(field())
  await seat.user.keyboard('{Escape}')
  expect(field()).toHaveValue('')
  expect(location.hash).toContain(ZOE)
})

test('only mine, only theirs, only the chat that is open', async () => {
  const seat = await sit(talk, `/chat/${BOB}`)
  await seat.user.type(field(), 'ecole')
  expect(await found(seat, 3)).toHaveLength(3)
  await seat.user.click(screen.getByRole('radio', { name: 'Me' }))
  expect(await found(seat, 1)).toHaveLength(1)
  await seat.user.click(screen.getByRole('radio', { name: 'Friends' }))
  expect(await found(seat, 2)).toHaveLength(2)
  await seat.user.click(screen.getByRole('checkbox', { name: 'Only with Bob' }))
  expect(await found(seat, 1)).toHaveLength(1)
})

test('nothing found is said', async () => {
  const seat = await sit(talk)
  await seat.user.type(field(), 'zebra')
  await seat.until('the end', () => screen.queryByText(/Nothing found for/) !== null)
  expect(screen.getByText(/Nothing found for/)).toHaveTextContent('zebra')
})

/** What somebody said long ago, as it lies on the disk. */
function history(me: Before['me'], place: PersonId, count: number) {
  for (let seq = 1; seq <= count; seq++) {
    const row = {
      ...{ conversation: place, author: place, instance: 'long-ago-00', seq, lamport: seq, at: NOW + seq },
      ...{ kind: 'text', body: { text: `message ${seq}.` }, order: [seq, place, 'long-ago-00', seq] },
    }
    me.disk.apply([{ add: 'entries', row: row as Row }])
  }
}

test('while messages are still being read, that is said, and not that there is nothing', async () => {
  const [first, second] = [BOB, ZOE].sort() as [PersonId, PersonId]
  let goOn = () => {}
  const seat = await sit({
    friends: [BOB, ZOE],
    meanwhile({ me }) {
      history(me, first, 340)
      history(me, second, 660)
      goOn = me.indexes.hold('puts')
    },
  })
  await seat.user.type(field(), 'zebra')
  await seat.until('a part of it', () => screen.queryByText(/Still indexing/) !== null)
  expect(screen.getByText(/Still indexing/)).toHaveTextContent('34%')
  expect(screen.queryByText(/Nothing found/)).not.toBeInTheDocument()
  act(() => goOn())
  await seat.until('the end', () => screen.queryByText(/Nothing found/) !== null)
  expect(screen.queryByText(/Still indexing/)).not.toBeInTheDocument()
})

test.each(['missing', 'locked', 'full', 'broken'] as const)('that there is no index (%s) is said', async (why) => {
  const seat = await sit({ ...talk, meanwhile: ({ me }) => me.indexes.refuse(why) })
  await seat.user.type(field(), 'zebra')
  await seat.until('the end', () => screen.queryByText(/Nothing found/) !== null)
  expect(screen.getByText(/search is slower/)).toBeInTheDocument()
  expect(screen.getByText(/Nothing found/)).toBeInTheDocument()
})

test('a part that did not load says so, and comes on another try', async () => {
  const seat = await sit(talk)
  // A test has no server that could be away.
  const open = vi.spyOn(seat.company.me.app.search, 'open').mockRejectedValue(new Error('the server is away'))
  await seat.user.type(field(), 'ecole')
  expect(await screen.findByRole('alert')).toHaveTextContent('The search did not load')
  open.mockRestore()
  await seat.user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await found(seat, 3)).toHaveLength(3)
})

test('with nobody to talk to there are still one’s own notes to search', async () => {
  const seat = await sit({ said: notes('The école is far') })
  await seat.user.type(field(), 'ecole')
  const [note, ...others] = await found(seat, 1)
  expect(within(note!).getByRole('link')).toHaveAccessibleName('Notes to myself')
  expect(others).toEqual([])
})

test('within one chat: by who said it, and Escape twice closes', async () => {
  const company = await createCompany(NOW, talk)
  const i18n = setupI18n()
  i18n.loadAndActivate({ locale: 'en', messages: await loadMessages('en') })
  const onClose = vi.fn()
  render(
    <I18nProvider i18n={i18n}>
      <ChatSearch
        search={company.me.app.search}
        conversation={conversationWith(BOB)}
        name="Bob"
        hrefOf={(conversation, message) => `#${conversation}/${message}`}
        onClose={onClose}
      />
    </I18nProvider>,
  )
  const user = userEvent.setup()
  expect(screen.getByRole('searchbox', { name: 'Search this chat' })).toHaveFocus()
  await user.keyboard('ecole')
  await act(async () => {
    await vi.waitFor(() => company.must('hits', () => screen.queryAllByRole('link').length === 2), { timeout: 20_000 })
  })
  const items = within(await screen.findByRole('list', { name: 'Found in this chat' })).getAllByRole('link')
  expect(items.map((link) => link.dataset.from)).toEqual(['me', BOB])
  expect(items[0]).toHaveAccessibleName('You')
  expect(items[1]).toHaveAccessibleName('Bob')
  await user.keyboard('{Escape}')
  expect(onClose).not.toHaveBeenCalled()
  await user.keyboard('{Escape}')
  expect(onClose).toHaveBeenCalledOnce()
})
