import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { conversationWith, type EntryId } from '../../src/engine/ids.ts'
import { DEFAULT_ALERTS } from '../../src/features/settings/alerts.ts'
import type { InstallWay } from '../../src/ports/installer.ts'
import { BOB, NOTES, ZOE } from '../support/fakeApp.ts'
import { friend } from './people.ts'
import { show } from './show.tsx'

const granted = { notifications: { permission: 'granted' as const } }
const alertsOf = ({ fake }: Awaited<ReturnType<typeof show>>) => fake.app.settings.store.getState().alerts

test('notifications are asked for by their switch, and what they show is chosen then', async () => {
  const { fake, user } = await show({}, '/settings')
  const control = await screen.findByRole('switch', { name: 'Notifications' })
  expect(control).not.toBeChecked()
  expect(screen.queryByRole('radiogroup', { name: 'They show' })).not.toBeInTheDocument()
  await user.click(control)
  expect(fake.asked).toContain('turnOn')
  expect(control).toBeChecked()
  const choice = screen.getByRole('radiogroup', { name: 'They show' })
  expect(
    within(choice)
      .getAllByRole('radio')
      .map((radio) => radio.closest('label')?.textContent),
  ).toEqual(['Name and text', 'Name only', 'Neither'])
})

test.each([
  ['Name and text', 'text'],
  ['Name only', 'name'],
  ['Neither', 'nothing'],
] as const)('“%s” shows %s', async (name, shows) => {
  const before = shows === 'text' ? ('name' as const) : ('text' as const)
  const shown = await show({ ...granted, settings: { alerts: { ...DEFAULT_ALERTS, shows: before } } }, '/settings')
  await shown.user.click(await screen.findByRole('radio', { name }))
  expect(alertsOf(shown).shows).toBe(shows)
})

test.each([
  ['denied', /keeps them from this page.*choose “Allow”/],
  ['unsupported', /shows none for this page.*Home Screen/],
] as const)('where they are %s, it says what can be done, and everything else is there', async (permission, words) => {
  await show({ notifications: { permission } }, '/settings')
  expect(await screen.findByText(words)).toBeInTheDocument()
  expect(screen.queryByRole('switch', { name: 'Notifications' })).not.toBeInTheDocument()
  expect(screen.getByRole('combobox', { name: 'Sound' })).toBeInTheDocument()
  expect(screen.getByRole('switch', { name: 'Quiet hours' })).toBeInTheDocument()
})

test('a sound is heard as it is chosen, and again on request; none is none', async () => {
  const shown = await show(granted, '/settings')
  const { fake, user } = shown
  const sound = await screen.findByRole('combobox', { name: 'Sound' })
  await user.selectOptions(sound, 'Glass')
  expect(alertsOf(shown).sound).toBe('glass')
  await user.click(screen.getByRole('button', { name: 'Listen' }))
  expect(fake.asked.filter((what) => what.startsWith('play'))).toEqual(['play glass', 'play glass'])
  await user.selectOptions(sound, 'None')
  expect(alertsOf(shown).sound).toBe('none')
  expect(screen.getByRole('button', { name: 'Listen' })).toBeDisabled()
})

test('a browser that plays nothing is said', async () => {
  const { fake, user } = await show(granted, '/settings')
  vi.spyOn(fake.app.notifications, 'preview').mockResolvedValue(false)
  await user.click(await screen.findByRole('button', { name: 'Listen' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('plays no sound here')
})

test('quiet hours have a beginning, an end and days', async () => {
  const shown = await show(granted, '/settings')
  const { user } = shown
  expect(screen.queryByLabelText('From')).not.toBeInTheDocument()
  await user.click(await screen.findByRole('switch', { name: 'Quiet hours' }))
  const from = screen.getByLabelText('From')
  expect(from).toHaveValue('22:00')
  expect(screen.getByLabelText('Until')).toHaveValue('07:00')
  await user.clear(from)
  expect(alertsOf(shown).quiet.from).toBe(22 * 60)
  await user.type(from, '21:30')
  expect(alertsOf(shown).quiet.from).toBe(21 * 60 + 30)
  const days = screen.getByRole('group', { name: 'Beginning on' })
  expect(within(days).getAllByRole('checkbox')).toHaveLength(7)
  await user.click(within(days).getByRole('checkbox', { name: 'Saturday' }))
  await user.click(within(days).getByRole('checkbox', { name: 'Sunday' }))
  expect(alertsOf(shown).quiet.days).toEqual([1, 2, 3, 4, 5])
  await user.click(within(days).getByRole('checkbox', { name: 'Sunday' }))
  expect(alertsOf(shown).quiet.days).toEqual([0, 1, 2, 3, 4, 5])
})

test('what the disk refuses is said', async () => {
  const { fake, user } = await show(granted, '/settings')
  vi.spyOn(fake.app.notifications, 'change').mockResolvedValue(false)
  await user.click(await screen.findByRole('switch', { name: 'Also reactions' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('could not store your choice')
})

test('the offer of notifications can be taken or left', async () => {
  const { fake, user } = await show({ notifications: { offer: true } })
  expect(screen.getByText(/You missed a message/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Not now' }))
  expect(fake.asked).toContain('notNow')
  expect(screen.queryByText(/You missed a message/)).not.toBeInTheDocument()
})

test('a new version is offered; whoever says “later” finds it in the settings', async () => {
  const { fake, user } = await show({ installation: { update: true } }, '/settings')
  const strip = document.querySelector('[data-update="ready"]') as HTMLElement
  await user.click(within(strip).getByRole('button', { name: 'Later' }))
  expect(strip).toBeEmptyDOMElement()
  await user.click(screen.getByRole('button', { name: 'Update' }))
  expect(fake.asked).toContain('update')
})

test.each<[InstallWay, RegExp]>([
  ['installed', /is an app of this device/],
  ['offered', /its own window and icon/],
  ['share-menu', /tap the share button/],
  ['dock', /Add to Dock/],
  ['menu', /In the browser’s menu/],
  ['unable', /does not install pages/],
  ['unknown', /If your browser can install pages/],
])('installing, where it is %s: words that fit', async (way, words) => {
  const { fake, user } = await show({ installation: { way } }, '/settings')
  expect(screen.getByText(words)).toBeInTheDocument()
  const button = screen.queryByRole('button', { name: 'Install' })
  if (way === 'offered') await user.click(button as HTMLElement)
  else expect(button).not.toBeInTheDocument()
  expect(fake.asked.includes('install')).toBe(way === 'offered')
})

test('what was shared goes behind what was begun in the chat that is chosen', async () => {
  sessionStorage.setItem('tete.shared', 'look: https://a.example/')
  const contacts = [friend(BOB, 'Bob'), friend(ZOE, 'Zoé')]
  const drafts = { [BOB]: { text: 'By the way  ', replyTo: 'x/1/2' as EntryId } }
  const { fake, user } = await show({ contacts, drafts }, '/share')
  const list = await screen.findByRole('list', { name: 'Choose a chat' })
  await user.click(within(list).getByRole('button', { name: 'Bob' }))
  expect(fake.draft(BOB)).toEqual({
    text: 'By the way\nlook: https://a.example/',
    replyTo: 'x/1/2',
  })
  expect(location.hash).toBe(`#/chat/${BOB}`)
  expect(sessionStorage.getItem('tete.shared')).toBeNull()
})

test('with many chats one is found by typing', async () => {
  sessionStorage.setItem('tete.shared', 'hello')
  const names = ['Ann', 'Bea', 'Cem', 'Dov', 'Eve', 'Fay', 'Gus', 'Hal', 'Ida', 'Jo']
  const contacts = names.map((name, n) => friend(`${ZOE.slice(0, 60)}${n}`, name))
  const { user } = await show({ contacts }, '/share')
  await user.type(await screen.findByRole('searchbox', { name: 'Find a chat' }), 'gU')
  const list = screen.getByRole('list', { name: 'Choose a chat' })
  expect(
    within(list)
      .getAllByRole('button')
      .map((one) => one.textContent),
  ).toEqual(['Gus'])
  await user.type(screen.getByRole('searchbox', { name: 'Find a chat' }), 'zzz')
  expect(screen.getByText('No chat has that name.')).toBeInTheDocument()
})

test('what was shared while there was no chat waits, is said wherever one goes, and leads back once there is one', async () => {
  sessionStorage.setItem('tete.shared', 'hello')
  const { user } = await show({}, '/share')
  const alone = await screen.findByRole('list', { name: 'Choose a chat' })
  expect(
    within(alone)
      .getAllByRole('button')
      .map((one) => one.textContent),
  ).toEqual(['Notes to myself'])
  await user.click(screen.getByRole('button', { name: 'Back' }))
  expect(await screen.findByText(/waits until you have a chat/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Choose where it goes' })).not.toBeInTheDocument()
  await user.type(await screen.findByRole('textbox', { name: "Friend's ID or invite link" }), BOB)
  await user.click(screen.getByRole('button', { name: 'Add friend' }))
  expect(await screen.findByText(/still waits for a chat/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Choose where it goes' }))
  expect(await screen.findByRole('list', { name: 'Choose a chat' })).toBeInTheDocument()
  expect(screen.queryByText(/still waits for a chat/)).not.toBeInTheDocument()
})

test('what was shared can be kept for oneself, also with nobody to talk to', async () => {
  sessionStorage.setItem('tete.shared', 'look: https://a.example/')
  const { fake, user } = await show({}, '/share')
  await user.click(await screen.findByRole('button', { name: 'Notes to myself' }))
  expect(fake.draft(NOTES)).toEqual({ text: 'look: https://a.example/' })
  expect(location.hash).toBe(`#/chat/${NOTES}`)
  expect(await screen.findByRole('textbox', { name: 'Message' })).toHaveValue('look: https://a.example/')
  expect(sessionStorage.getItem('tete.shared')).toBeNull()
})

test('what was shared can be let go of: by leaving the choice, or where it waits', async () => {
  sessionStorage.setItem('tete.shared', 'hello')
  const { user } = await show({ contacts: [friend(BOB, 'Bob')] })
  await user.click(await screen.findByRole('button', { name: 'Discard' }))
  expect(screen.queryByText(/still waits for a chat/)).not.toBeInTheDocument()
  expect(sessionStorage.getItem('tete.shared')).toBeNull()
})

test('whoever had the choice and goes back has chosen', async () => {
  sessionStorage.setItem('tete.shared', 'hello')
  const { user } = await show({ contacts: [friend(BOB, 'Bob')] }, '/share')
  await screen.findByRole('list', { name: 'Choose a chat' })
  await user.click(screen.getByRole('button', { name: 'Back' }))
  expect(screen.queryByText(/still waits for a chat/)).not.toBeInTheDocument()
  expect(sessionStorage.getItem('tete.shared')).toBeNull()
})

test('news of another chat are said to those who listen, each time anew, until that chat has been read', async () => {
  const { fake } = await show({ contacts: [friend(BOB, 'Bob'), friend(ZOE, 'Zoé')] }, `/chat/${BOB}`)
  const region = document.querySelector('[role="status"][data-news], [role="status"].visually-hidden') as HTMLElement
  const tell = (name: string | undefined, count: number) =>
    act(() => {
      fake.receive(ZOE, 'hello')
      fake.tellNews({ conversation: conversationWith(ZOE), name, count })
    })
  expect(region).toBeEmptyDOMElement()
  tell('Zoé', 1)
  expect(region).toHaveTextContent(/^New message from Zoé$/)
  const before = region.firstChild
  tell('Zoé', 1)
  expect(region).toHaveTextContent(/^New message from Zoé$/)
  expect(region.firstChild).not.toBe(before)
  tell('Zoé', 3)
  expect(region).toHaveTextContent(/^3 new messages from Zoé$/)
  tell(undefined, 3)
  expect(region).toHaveTextContent(/^3 new messages$/)
  act(() => fake.read(ZOE))
  expect(region).toBeEmptyDOMElement()
})

test('on every screen the way back bears what waits in the list; the chat on screen does not count', async () => {
  const contacts = [friend(BOB, 'Bob'), friend(ZOE, 'Zoé')]
  const { fake } = await show({ contacts }, '/settings')
  const count = () => screen.getByRole('button', { name: 'Back' }).parentElement?.textContent
  expect(count()).toBe('')
  act(() => {
    fake.receive(BOB, 'hello')
    fake.receive(ZOE, 'hello')
  })
  expect(count()).toBe('2')
  act(() => {
    location.hash = `#/chat/${BOB}`
  })
  await waitFor(() => expect(count()).toBe('1'))
})
