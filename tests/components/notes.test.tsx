import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { Language } from '../../src/features/settings/settings.ts'
import { BOB, ME, NOTES, notes, ZOE } from '../support/company.ts'
import { article, sit, sitAt } from './show.tsx'

const MYSELF = 'Notes to myself'
const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
const nav = () => screen.getByRole('navigation', { name: 'Chats' })
const entry = () => within(nav()).getByRole('link', { name: MYSELF })
const said = notes('coffee', 'the map', 'an umbrella')
type User = Awaited<ReturnType<typeof sit>>['user']

async function menuOf(user: User, text: string) {
  await user.click(within(article(text)).getByRole('button', { name: 'Message actions' }))
  const menu = await screen.findByRole('menu')
  return within(menu)
    .getAllByRole('menuitem')
    .map((one) => one.textContent || one.getAttribute('aria-label'))
}
const choose = (user: User, what: string) => user.click(screen.getByRole('menuitem', { name: what }))

test('the chat with myself is in the list from the beginning, and is nobody who could be online', async () => {
  const { user } = await sit()
  const links = within(nav()).getAllByRole('link')
  expect(links).toEqual([entry()])
  expect(entry()).toHaveAttribute('data-peer', ME)
  expect(entry()).toHaveAttribute('data-unread', '0')
  expect(entry()).toHaveAccessibleDescription(/^\s*Only on this device$/)
  await user.click(entry())
  expect(await screen.findByRole('heading', { name: MYSELF })).toBeInTheDocument()
  expect(location.hash).toBe(`#/chat/${ME}`)
})

test.each<[Language, string, string]>([
  ['fr', 'Notes pour moi', 'Sur cet appareil seulement'],
  ['ar', 'ملاحظاتي', 'على هذا الجهاز فقط'],
])('it has its name in the language on screen: %s', async (language, name, words) => {
  await sit({}, `/chat/${ME}`, language)
  expect(screen.getByRole('heading', { name })).toBeInTheDocument()
  expect(screen.getByRole('link', { name })).toHaveAccessibleDescription(expect.stringContaining(words))
})

test('what was noted last stands in the list as it is, and moves the chat up', async () => {
  const { user, company } = await sit({ friends: [BOB], said: [...said, { from: BOB, text: 'from Bob' }] })
  const names = () => [...nav().querySelectorAll('a [id$="n"] bdi')].map((one) => one.textContent)
  expect(names()).toEqual(['Bob', MYSELF])
  expect(entry()).toHaveAccessibleDescription(/^\s*an umbrella$/)
  await user.click(entry())
  await screen.findByRole('heading', { name: MYSELF })
  await act(async () => void (await company.acts(NOTES).send('and bread')))
  expect(names()).toEqual([MYSELF, 'Bob'])
  expect(entry()).toHaveAccessibleDescription(/^\s*and bread$/)
})

test('it opens like any other chat, says what it is for, and closes', async () => {
  const { company, user } = await sitAt({ friends: [BOB] }, ME)
  expect(screen.getByText(/stays on this device: lists, links, a thought for later/)).toBeInTheDocument()
  expect(entry()).toHaveAttribute('aria-current', 'page')
  await user.click(screen.getByRole('link', { name: 'Bob' }))
  expect(await screen.findByRole('heading', { name: 'Bob' })).toBeInTheDocument()
  expect(company.looks).toEqual([`open ${ME}`, 'close', `open ${BOB}`])
})

test('there is no line about a link, nothing that unfolds it, and nobody comes or goes', async () => {
  await sitAt({ friends: [BOB], said }, ME)
  const head = screen.getByRole('heading', { name: MYSELF }).closest('header') as HTMLElement
  expect(head).toHaveTextContent('Only on this device')
  expect(document.querySelector('[data-link]')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Connection details' })).toBeNull()
  expect(screen.queryByText(/is online|is offline|last seen|typing/)).toBeNull()
})

test('what is written stands there at once, and bears no tick: it is on its way to nobody', async () => {
  const { company, user, pass } = await sitAt({ friends: [BOB] }, ME)
  const frames = company.world.net.frames()
  await user.type(field(), 'Buy bread{Enter}')
  expect(field()).toHaveValue('')
  expect(field()).toHaveFocus()
  const note = await waitFor(() => article('Buy bread'))
  expect(note).toHaveAttribute('data-from', 'me')
  expect(note).not.toHaveAttribute('data-status')
  expect(note.querySelector('[aria-expanded]')).toBeNull()
  expect(within(note).getAllByRole('button')).toEqual([within(note).getByRole('button', { name: 'Message actions' })])
  expect(note).not.toHaveTextContent(/Waiting|device|Read|Cancel|delivered/)
  await pass()
  expect(company.me.shown(ME)).toEqual(['Buy bread'])
  expect(company.world.net.frames()).toBe(frames)
})

test('what this device could not store says so here too, and can be tried again', async () => {
  const { company, user, until } = await sitAt({ said: [{ to: ME, text: 'Buy bread', status: 'failed' }] }, ME)
  expect(article('Buy bread')).toHaveTextContent('this device could not store it')
  await user.click(within(article('Buy bread')).getByRole('button', { name: 'Retry' }))
  await until('a second try', () => company.me.shown(ME).includes('Buy bread'))
  await waitFor(() => expect(article('Buy bread')).not.toHaveAttribute('data-status'))
})

test('there is one way to delete, and it leaves no trace', async () => {
  const { company, user } = await sitAt({ said }, ME)
  expect(await menuOf(user, 'the map')).toEqual([
    ...['Another emoji', 'Reply', 'React', 'Edit', 'Copy', 'Forward', 'Pin', 'Star', 'Details', 'Select', 'Delete'],
  ])
  await choose(user, 'Delete')
  expect(await screen.findByText('Deleted')).toBeInTheDocument()
  expect(company.me.shown(ME)).toEqual(['coffee', 'an umbrella'])
  expect(JSON.stringify(company.me.disk.rows('entries'))).not.toContain('the map')
  expect(within(screen.getByRole('log')).queryByText('the map')).toBeNull()
  expect(within(screen.getByRole('log')).queryByText('This message was deleted.')).toBeNull()
  await waitFor(() => expect(article('an umbrella')).toHaveFocus())
})

test('with a friend the two ways to delete stay as they are', async () => {
  const { user } = await sitAt({ friends: [BOB], said: [{ to: BOB, text: 'Hi' }] }, BOB)
  const menu = await menuOf(user, 'Hi')
  expect(menu.filter((words) => words?.startsWith('Delete'))).toEqual(['Delete for me', 'Delete for everyone'])
})

test('several go after one question, in one way', async () => {
  const { company, user } = await sitAt({ said }, ME)
  await menuOf(user, 'coffee')
  await choose(user, 'Select')
  const bar = await screen.findByRole('toolbar', { name: 'Selected messages' })
  await user.click(article('an umbrella'))
  await user.click(within(bar).getByRole('button', { name: 'Delete' }))
  const question = within(await screen.findByRole('alertdialog'))
  expect(question.getAllByRole('button').map((one) => one.textContent)).toEqual(['Keep', 'Delete'])
  await user.click(question.getByRole('button', { name: 'Delete' }))
  await waitFor(() => expect(company.me.shown(ME)).toEqual(['the map']))
  await waitFor(() => expect(screen.getAllByRole('article')).toEqual([article('the map')]))
})

test('a note is changed, answered and starred like any message', async () => {
  const { company, user } = await sitAt({ said }, ME)
  await menuOf(user, 'coffee')
  await choose(user, 'Reply')
  expect(await screen.findByText('Replying to yourself')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Cancel reply' }))
  await menuOf(user, 'the map')
  await choose(user, 'Star')
  await waitFor(async () => expect(await company.starred()).toEqual(['the map']))
  await user.type(field(), '{ArrowUp}')
  await waitFor(() => expect(field()).toHaveValue('an umbrella'))
  await user.type(field(), ', the big one{Enter}')
  await waitFor(() => expect(article('an umbrella, the big one')).toHaveAttribute('data-edited'))
  const edits = company.me.entries(ME).filter(({ kind }) => kind === 'edit')
  expect(edits.map(({ body }) => body)).toEqual([expect.objectContaining({ text: 'an umbrella, the big one' })])
})

test('its menu has all that any chat has, but no messages that disappear: it takes two to agree', async () => {
  const { company, user } = await sitAt({ friends: [BOB], said }, ME)
  await user.click(screen.getByRole('button', { name: 'Chat options' }))
  const words = within(await screen.findByRole('menu'))
    .getAllByRole('menuitem')
    .map((one) => one.textContent)
  expect(words).toEqual([
    ...['Search this chat', 'Jump to a date', 'Media and links', 'Starred messages', 'Export chat'],
    ...['Pin chat', 'Mute', 'Archive', 'Delete chat'],
  ])
  await choose(user, 'Pin chat')
  await waitFor(() => expect(company.own(NOTES)?.pinned).toBeDefined())
  expect(entry()).toHaveAccessibleDescription(/pinned/)
})

test('a friend’s message can be forwarded to it', async () => {
  vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList)
  const { company, user } = await sitAt({ friends: [BOB, ZOE], said: [{ from: BOB, text: 'the address' }] }, BOB)
  await menuOf(user, 'the address')
  await choose(user, 'Forward')
  const dialog = within(await screen.findByRole('dialog'))
  await user.click(dialog.getByRole('checkbox', { name: MYSELF }))
  await user.click(dialog.getByRole('button', { name: /^Forward/ }))
  await waitFor(() => expect(company.me.shown(ME)).toEqual(['the address']))
})

test('what was noted is found, under the name of the chat', async () => {
  const { company, user, until } = await sit({ friends: [BOB], said })
  await user.type(screen.getByRole('searchbox', { name: 'Search messages' }), 'umbrella')
  await until('a hit', () => screen.queryByRole('list', { name: 'Search results' }) !== null)
  const hit = within(await screen.findByRole('list', { name: 'Search results' })).getByRole('link')
  expect(hit).toHaveAccessibleName(MYSELF)
  expect(hit).toHaveAttribute('href', `#/chat/${ME}/at/${ME}/${company.me.entries(ME)[0]?.instance}/3`)
})
