import { setupI18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { act, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { conversationWith } from '../../src/engine/ids.ts'
import { ChatSearch } from '../../src/features/search/ChatSearch.tsx'
import { loadMessages } from '../../src/locales/catalogues.ts'
import { BOB, createFakeApp, NOTES } from '../support/fakeApp.ts'
import { bob, mine, noted, theirs, zoe } from './people.ts'
import { show } from './show.tsx'

const field = () => screen.getByRole('searchbox', { name: 'Search messages' })
const list = () => screen.findByRole('list', { name: 'Search results' })
const found = async () => within(await list()).getAllByRole('listitem')

const talk = {
  contacts: [bob, zoe],
  messages: {
    [bob.id]: [theirs(1, 'The école is far'), mine(2, 'école again'), theirs(3, 'bobsleigh')],
    [zoe.id]: [theirs(4, 'Écoles everywhere', { from: zoe.id })],
  },
}

test('the chats stand there until something is typed, and again when it is gone', async () => {
  const { user } = await show(talk)
  expect(screen.getByRole('navigation', { name: 'Chats' })).toBeVisible()
  await user.type(field(), 'eco')
  expect(await found()).toHaveLength(3)
  expect(screen.queryByRole('navigation', { name: 'Chats' })).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Clear the field' }))
  expect(field()).toHaveFocus()
  expect(screen.getByRole('navigation', { name: 'Chats' })).toBeVisible()
  expect(screen.queryByRole('list', { name: 'Search results' })).not.toBeInTheDocument()
})

test('a hit is named by its contact, tells who wrote it, marks what was sought, and leads there', async () => {
  const { user } = await show(talk)
  await user.type(field(), 'ecole')
  const links = (await found()).map((item) => within(item).getByRole('link'))
  expect(links.map((link) => link.dataset.hit)).toEqual([`${BOB}/1/4`, mine(2, '').id, `${BOB}/1/1`])
  const [ofZoe, ofMe] = links
  expect(ofZoe).toHaveAccessibleName('Zoé')
  expect(ofMe).toHaveAccessibleName('Bob')
  expect(ofMe).toHaveAccessibleDescription(/You: école again$/)
  expect(ofMe?.querySelector('mark')).toHaveTextContent('école')
  expect(ofMe).toHaveAttribute('href', `#/chat/${BOB}/at/${mine(2, '').id}`)
})

test('what looks like HTML is text', async () => {
  const { user } = await show({
    contacts: [bob],
    messages: { [BOB]: [theirs(1, '<img src=x onerror=alert(1)> needle')] },
  })
  await user.type(field(), 'needle')
  expect((await list()).querySelector('img')).toBeNull()
  expect(await list()).toHaveTextContent('<img src=x onerror=alert(1)> needle')
})

test('friends come before messages', async () => {
  const { user } = await show(talk)
  await user.type(field(), 'bob')
  const [person, message] = await found()
  expect(within(person!).getByRole('heading', { name: 'People' })).toBeInTheDocument()
  expect(within(person!).getByRole('link', { name: 'Bob' })).toHaveAttribute('href', `#/chat/${BOB}`)
  expect(within(message!).getByRole('link')).toHaveTextContent('bobsleigh')
})

test('the arrows go down, along and back; Enter in the field takes the first; Escape leaves', async () => {
  const { user } = await show(talk)
  await user.type(field(), 'ecole{ArrowDown}')
  const links = (await found()).map((item) => within(item).getByRole('link'))
  await user.keyboard('{ArrowUp}{ArrowDown}')
  expect(links[0]).toHaveFocus()
  await user.keyboard('{ArrowDown}')
  expect(links[1]).toHaveFocus()
  await user.keyboard('{End}')
  expect(links[2]).toHaveFocus()
  await user.keyboard('{ArrowDown}')
  expect(links[2]).toHaveFocus()
  await user.keyboard('{Home}{ArrowUp}')
  expect(field()).toHaveFocus()
  await user.keyboard('{Enter}')
  expect(location.hash).toContain(zoe.id)
  await user.click(field())
  await user.keyboard('{Escape}')
  expect(field()).toHaveValue('')
  expect(location.hash).toContain(zoe.id)
})

test('only mine, only theirs, only the chat that is open', async () => {
  const { user } = await show(talk, `/chat/${BOB}`)
  await user.type(field(), 'ecole')
  expect(await found()).toHaveLength(3)
  await user.click(screen.getByRole('radio', { name: 'Me' }))
  expect(await found()).toHaveLength(1)
  await user.click(screen.getByRole('radio', { name: 'Friends' }))
  expect(await found()).toHaveLength(2)
  await user.click(screen.getByRole('checkbox', { name: 'Only with Bob' }))
  expect(await found()).toHaveLength(1)
})

test('nothing found, still reading, no index, no disk: each is said', async () => {
  const { fake, user } = await show(talk)
  await user.type(field(), 'zebra')
  expect(await screen.findByText(/Nothing found for/)).toHaveTextContent('zebra')
  act(() => fake.search.index.setState({ phase: 'reading', done: 340, total: 1_000 }, true))
  expect(screen.getByText(/Still going through your messages/)).toHaveTextContent('34 %')
  expect(screen.queryByText(/Nothing found/)).not.toBeInTheDocument()
  for (const why of ['missing', 'locked', 'full', 'broken'] as const) {
    act(() => fake.search.index.setState({ phase: 'slow', why }, true))
    expect(screen.getByText(/one by one/)).toBeInTheDocument()
    expect(screen.getByText(/Nothing found/)).toBeInTheDocument()
  }
})

test('a part that did not load says so, and comes on another try', async () => {
  const { fake, user } = await show(talk)
  fake.search.setAway(true)
  await user.type(field(), 'ecole')
  expect(await screen.findByRole('alert')).toHaveTextContent('The search did not load')
  fake.search.setAway(false)
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await found()).toHaveLength(3)
})

test('with nobody to talk to there are still one’s own notes to search', async () => {
  const { user } = await show({ messages: { [NOTES]: [noted(1, 'The école is far')] } })
  await user.type(field(), 'ecole')
  const [note, ...others] = await found()
  expect(within(note!).getByRole('link')).toHaveAccessibleName('Notes to myself')
  expect(others).toEqual([])
})

test('within one chat: by who said it, and Escape twice closes', async () => {
  const fake = createFakeApp(talk)
  const i18n = setupI18n()
  i18n.loadAndActivate({ locale: 'en', messages: await loadMessages('en') })
  const onClose = vi.fn()
  render(
    <I18nProvider i18n={i18n}>
      <ChatSearch
        search={fake.app.search}
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
  const items = within(await screen.findByRole('list', { name: 'Found in this chat' })).getAllByRole('link')
  expect(items.map((link) => link.dataset.from)).toEqual(['me', BOB])
  expect(items[0]).toHaveAccessibleName('You')
  expect(items[1]).toHaveAccessibleName('Bob')
  await user.keyboard('{Escape}')
  expect(onClose).not.toHaveBeenCalled()
  await user.keyboard('{Escape}')
  expect(onClose).toHaveBeenCalledOnce()
})
