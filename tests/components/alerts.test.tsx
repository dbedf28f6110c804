import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { EntryId } from '../../src/engine/ids.ts'
import { DEFAULT_ALERTS } from '../../src/features/settings/alerts.ts'
import type { InstallWay } from '../../src/ports/installer.ts'
import type { NotifyPermission } from '../../src/ports/notifier.ts'
import { BOB, type Company, type Found, ME, NOTES, nobody, ZOE } from '../support/company.ts'
import { placeOf } from '../support/world.ts'
import { type Seat, sit } from './show.tsx'

const permitted = (permission: NotifyPermission): Found => ({ device: (device) => device.permit(permission) })
const granted = permitted('granted')
const alertsOf = ({ company }: Seat) => company.me.app.settings.store.getState().alerts

test('notifications are asked for by their switch, and what they show is chosen then', async () => {
  const { company, user } = await sit(permitted('unasked'), '/settings')
  const control = await screen.findByRole('switch', { name: 'Notifications' })
  expect(control).not.toBeChecked()
  expect(screen.queryByRole('radiogroup', { name: 'Show' })).not.toBeInTheDocument()
  await user.click(control)
  expect(company.me.device.asked()).toBe(1)
  expect(control).toBeChecked()
  const choice = screen.getByRole('radiogroup', { name: 'Show' })
  expect(
    within(choice)
      .getAllByRole('radio')
      .map((radio) => radio.closest('label')?.textContent),
  ).toEqual(['Name and message', 'Name only', 'Nothing'])
})

test.each([
  ['Name and message', 'text'],
  ['Name only', 'name'],
  ['Nothing', 'nothing'],
] as const)('“%s” shows %s', async (name, shows) => {
  const before = shows === 'text' ? ('name' as const) : ('text' as const)
  const seat = await sit({ ...granted, settings: { alerts: { ...DEFAULT_ALERTS, shows: before } } }, '/settings')
  await seat.user.click(await screen.findByRole('radio', { name }))
  expect(alertsOf(seat).shows).toBe(shows)
})

test.each([
  ['denied', /Blocked by the browser.*allow/],
  ['unsupported', /shows none for this page.*Home Screen/],
] as const)('where they are %s, it says what can be done, and everything else is there', async (permission, words) => {
  await sit(permitted(permission), '/settings')
  expect(await screen.findByText(words)).toBeInTheDocument()
  expect(screen.queryByRole('switch', { name: 'Notifications' })).not.toBeInTheDocument()
  expect(screen.getByRole('combobox', { name: 'Sound' })).toBeInTheDocument()
  expect(screen.getByRole('switch', { name: 'Quiet hours' })).toBeInTheDocument()
})

test('a sound is heard as it is chosen, and again on request; none is none', async () => {
  const seat = await sit(granted, '/settings')
  const { company, user } = seat
  const sound = await screen.findByRole('combobox', { name: 'Sound' })
  await user.selectOptions(sound, 'Glass')
  expect(alertsOf(seat).sound).toBe('glass')
  await user.click(screen.getByRole('button', { name: 'Listen' }))
  expect(company.me.device.played).toEqual(['glass', 'glass'])
  await user.selectOptions(sound, 'None')
  expect(alertsOf(seat).sound).toBe('none')
  expect(screen.getByRole('button', { name: 'Listen' })).toBeDisabled()
})

test('a browser that plays nothing is said', async () => {
  const { company, user } = await sit(granted, '/settings')
  company.me.device.silence()
  await user.click(await screen.findByRole('button', { name: 'Listen' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('plays no sound here')
})

test('quiet hours have a beginning, an end and days', async () => {
  const seat = await sit(granted, '/settings')
  const { user } = seat
  expect(screen.queryByLabelText('From')).not.toBeInTheDocument()
  await user.click(await screen.findByRole('switch', { name: 'Quiet hours' }))
  const from = screen.getByLabelText('From')
  expect(from).toHaveValue('22:00')
  expect(screen.getByLabelText('Until')).toHaveValue('07:00')
  await user.clear(from)
  expect(alertsOf(seat).quiet.from).toBe(22 * 60)
  await user.type(from, '21:30')
  expect(alertsOf(seat).quiet.from).toBe(21 * 60 + 30)
  const days = screen.getByRole('group', { name: 'On these days' })
  expect(within(days).getAllByRole('checkbox')).toHaveLength(7)
  await user.click(within(days).getByRole('checkbox', { name: 'Saturday' }))
  await user.click(within(days).getByRole('checkbox', { name: 'Sunday' }))
  expect(alertsOf(seat).quiet.days).toEqual([1, 2, 3, 4, 5])
  await user.click(within(days).getByRole('checkbox', { name: 'Sunday' }))
  expect(alertsOf(seat).quiet.days).toEqual([0, 1, 2, 3, 4, 5])
})

test('what the disk refuses is said', async () => {
  const { company, user } = await sit(granted, '/settings')
  company.me.storage.failWrites('full')
  await user.click(await screen.findByRole('switch', { name: 'Reactions' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('could not store your choice')
})

test('the offer of notifications can be taken or left', async () => {
  const { company, user, hear, until } = await sit({ friends: [BOB], ...permitted('unasked') })
  company.me.device.watch(false)
  await hear(BOB, 'Are you there?')
  await until('the offer', () => screen.queryByText(/Get a notification/) !== null)
  expect(screen.getByText(/Get a notification/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Not now' }))
  expect(screen.queryByText(/Get a notification/)).not.toBeInTheDocument()
  await waitFor(() => expect(company.me.app.settings.store.getState().alerts.declined).toBe(true))
  expect(company.me.device.asked()).toBe(0)
})

test('a new version is offered; whoever says “later” finds it in the settings', async () => {
  const { company, user } = await sit({ device: (device) => device.offerUpdate() }, '/settings')
  const strip = document.querySelector('[data-update="ready"]') as HTMLElement
  await user.click(within(strip).getByRole('button', { name: 'Later' }))
  expect(strip).toBeEmptyDOMElement()
  await user.click(screen.getByRole('button', { name: 'Update' }))
  expect(company.me.device.updates()).toBe(1)
})

test.each<[InstallWay, RegExp]>([
  ['installed', /is an app of this device/],
  ['offered', /its own window and icon/],
  ['share-menu', /tap the share button/],
  ['dock', /Add to Dock/],
  ['menu', /In the browser’s menu/],
  ['unable', /does not install pages/],
  ['unknown', /Look for “Install”/],
])('installing, where it is %s: words that fit', async (way, words) => {
  const { company, user } = await sit({ device: (device) => device.installsAs(way) }, '/settings')
  expect(screen.getByText(words)).toBeInTheDocument()
  const button = screen.queryByRole('button', { name: 'Install' })
  if (way === 'offered') await user.click(button as HTMLElement)
  else expect(button).not.toBeInTheDocument()
  expect(company.me.device.installs()).toBe(way === 'offered' ? 1 : 0)
})

test('what was shared goes behind what was begun in the chat that is chosen', async () => {
  sessionStorage.setItem('tete.shared', 'look: https://a.example/')
  const found: Found = {
    friends: [BOB, ZOE],
    meanwhile: ({ me }) => me.app.drafts.set(placeOf(BOB), { text: 'By the way  ', replyTo: 'x/1/2' as EntryId }),
  }
  const { company, user } = await sit(found, '/share')
  const list = await screen.findByRole('list', { name: 'Choose a chat' })
  await user.click(within(list).getByRole('button', { name: 'Bob' }))
  expect(company.draft(BOB)).toEqual({
    text: 'By the way\nlook: https://a.example/',
    replyTo: 'x/1/2',
  })
  expect(location.hash).toBe(`#/chat/${BOB}`)
  expect(sessionStorage.getItem('tete.shared')).toBeNull()
})

test('with many chats one is found by typing', async () => {
  sessionStorage.setItem('tete.shared', 'hello')
  const names = ['Ann', 'Bea', 'Cem', 'Dov', 'Eve', 'Fay', 'Gus', 'Hal', 'Ida', 'Jo']
  const remembered = names.map((name, n) => ({ id: nobody(n), name }))
  const { user } = await sit({ remembered }, '/share')
  await user.type(await screen.findByRole('searchbox', { name: 'Find a chat' }), 'gU')
  const list = screen.getByRole('list', { name: 'Choose a chat' })
  expect(
    within(list)
      .getAllByRole('button')
      .map((one) => one.textContent),
  ).toEqual(['Gus'])
  await user.type(screen.getByRole('searchbox', { name: 'Find a chat' }), 'zzz')
  expect(screen.getByText('No chat found')).toBeInTheDocument()
})

test('what was shared while there was no chat waits, is said wherever one goes, and leads back once there is one', async () => {
  sessionStorage.setItem('tete.shared', 'hello')
  const { user } = await sit({}, '/share')
  const alone = await screen.findByRole('list', { name: 'Choose a chat' })
  expect(
    within(alone)
      .getAllByRole('button')
      .map((one) => one.textContent),
  ).toEqual(['Notes to myself'])
  await user.click(screen.getByRole('button', { name: 'Back' }))
  expect(await screen.findByText(/waits until you have a chat/)).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Choose where it goes' })).toBeInTheDocument()
  await user.type(await screen.findByRole('textbox', { name: "Friend's ID or invite link" }), BOB)
  await user.click(screen.getByRole('button', { name: 'Add friend' }))
  expect(await screen.findByText(/waits for a chat/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Choose where it goes' }))
  expect(await screen.findByRole('list', { name: 'Choose a chat' })).toBeInTheDocument()
  expect(screen.queryByText(/waits for a chat/)).not.toBeInTheDocument()
})

test('what was shared can be kept for oneself, also with nobody to talk to', async () => {
  sessionStorage.setItem('tete.shared', 'look: https://a.example/')
  const { company, user } = await sit({}, '/share')
  await user.click(await screen.findByRole('button', { name: 'Notes to myself' }))
  expect(company.draft(NOTES)).toEqual({ text: 'look: https://a.example/' })
  expect(location.hash).toBe(`#/chat/${NOTES}`)
  expect(await screen.findByRole('textbox', { name: 'Message' })).toHaveValue('look: https://a.example/')
  expect(sessionStorage.getItem('tete.shared')).toBeNull()
})

test('what was shared can be let go of: by leaving the choice, or where it waits', async () => {
  sessionStorage.setItem('tete.shared', 'hello')
  const { user } = await sit({ friends: [BOB] })
  await user.click(await screen.findByRole('button', { name: 'Discard' }))
  expect(screen.queryByText(/waits for a chat/)).not.toBeInTheDocument()
  expect(sessionStorage.getItem('tete.shared')).toBeNull()
})

test('whoever had the choice and goes back has chosen', async () => {
  sessionStorage.setItem('tete.shared', 'hello')
  const { user } = await sit({ friends: [BOB] }, '/share')
  await screen.findByRole('list', { name: 'Choose a chat' })
  await user.click(screen.getByRole('button', { name: 'Back' }))
  expect(screen.queryByText(/waits for a chat/)).not.toBeInTheDocument()
  expect(sessionStorage.getItem('tete.shared')).toBeNull()
})

test('news of another chat are said to those who listen, each time anew, until that chat has been read', async () => {
  const { company, hear, until, pass } = await sit({ friends: [BOB, ZOE] }, `/chat/${BOB}`)
  const region = document.querySelector('[role="status"][data-news], [role="status"].visually-hidden') as HTMLElement
  const said = (words: string) => until(words, () => region.textContent === words)
  expect(region).toBeEmptyDOMElement()
  await hear(ZOE, 'hello')
  await said('New message from Zoé')
  const before = region.firstChild
  await sayInstead(company, 'hello again')
  await until('other news', () => region.firstChild !== before)
  expect(region).toHaveTextContent(/^New message from Zoé$/)
  await hear(ZOE, 'hello')
  await hear(ZOE, 'hello?')
  await said('3 new messages from Zoé')
  await act(async () => void (await company.me.app.notifications.change({ shows: 'nothing' })))
  await hear(ZOE, 'hello!')
  await said('4 new messages')
  await act(async () => company.me.app.chats.markRead(placeOf(ZOE)))
  await pass()
  expect(region).toBeEmptyDOMElement()
})

/** Zoé takes back what she said, and says something else: both arrive at once. */
async function sayInstead({ of, me, world, disconnect, connect, must }: Company, text: string) {
  const zoe = of(ZOE)
  disconnect(ZOE)
  await act(() => must('the loss', () => !me.linked(ZOE) && !zoe.linked(ME)))
  const line = zoe.hand.store.getState().open?.messages.at(-1)
  await world.through(zoe.hand.deleteForEveryone([line?.id ?? '']))
  await zoe.say(ME, text)
  connect(ZOE)
  await act(() => must('an arrival', () => me.shown(ZOE).includes(text)))
  expect(me.shown(ZOE)).toEqual([text])
}

test('on every screen the way back bears what waits in the list; the chat on screen does not count', async () => {
  const { hear } = await sit({ friends: [BOB, ZOE] }, '/settings')
  const count = () => screen.getByRole('button', { name: 'Back' }).parentElement?.textContent
  expect(count()).toBe('')
  await hear(BOB, 'hello')
  await hear(ZOE, 'hello')
  expect(count()).toBe('2')
  act(() => {
    location.hash = `#/chat/${BOB}`
  })
  await waitFor(() => expect(count()).toBe('1'))
})
