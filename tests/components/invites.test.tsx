import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { inviteLink, readInvite } from '../../src/engine/inviteLink.ts'
import { BOB, EVE, type Found, ME, ZOE } from '../support/company.ts'
import { DAY, NOW, sit } from './show.tsx'

const SECRET = 'q8Rz3KfTn0LwXy5VbHc2Ag'
const until = NOW + 5 * DAY
const page = 'https://chat.example.org/'
const pathOf = (id = BOB, more: Partial<Parameters<typeof inviteLink>[0]> = {}) =>
  new URL(inviteLink({ page, id, secret: SECRET, name: 'Bobby', until, ...more })).hash.slice(1)

const shownLink = () => document.querySelector('[data-invite-link]')?.getAttribute('data-invite-link') ?? ''

async function inviting(found: Found = {}) {
  const seat = await sit(found, '/new')
  const open = async () => {
    await seat.user.click(await screen.findByRole('button', { name: 'Invite a friend' }))
    const dialog = await screen.findByRole('dialog', { name: 'Invite' })
    await waitFor(() => expect(shownLink()).toContain('#/i/'))
    return within(dialog)
  }
  const close = async () => {
    await seat.user.click(screen.getByRole('button', { name: 'Close' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  }
  const made = () => seat.company.me.app.invites.store.getState().invites
  return { ...seat, open, close, made }
}

test('the invite is a link and a code that says the same, with my ID, my name and a secret', async () => {
  const { open, made } = await inviting()
  const dialog = await open()
  expect(await dialog.findByRole('img', { name: 'Invite as a QR code' })).toHaveAttribute('data-qr', shownLink())
  expect(readInvite(shownLink())).toMatchObject({ id: ME, name: 'Alice', secret: made()[0]!.secret })
  expect(dialog.getByRole('radio', { name: 'One person' })).toBeChecked()
})

test('what nobody was given is shown again; what was copied is followed by another', async () => {
  const { user, open, close, made } = await inviting()
  await open()
  const first = shownLink()
  await close()
  await open()
  expect(shownLink()).toBe(first)
  await user.click(screen.getByRole('button', { name: 'Copy link' }))
  expect(await navigator.clipboard.readText()).toBe(first)
  await user.click(await screen.findByRole('button', { name: 'Another one' }))
  await waitFor(() => expect(shownLink()).not.toBe(first))
  const second = shownLink()
  await user.click(screen.getByRole('button', { name: 'Copy link' }))
  await waitFor(() => expect(made()[0]?.handed).toBe(true))
  await close()
  await open()
  expect([first, second]).not.toContain(shownLink())
  expect(made().length).toBe(3)
})

test('one for anybody is the same for everybody', async () => {
  const { user, open, close } = await inviting()
  const dialog = await open()
  await user.click(dialog.getByRole('radio', { name: 'Anybody' }))
  await waitFor(() => expect(readInvite(shownLink())?.until).toBeUndefined())
  const open1 = shownLink()
  await user.click(dialog.getByRole('button', { name: 'Copy link' }))
  await close()
  const again = await open()
  expect(shownLink()).not.toBe(open1)
  await user.click(again.getByRole('radio', { name: 'Anybody' }))
  await waitFor(() => expect(shownLink()).toBe(open1))
})

test('where the system can share, the link is shared, and counts as given away', async () => {
  const shared: ShareData[] = []
  Object.defineProperty(navigator, 'share', {
    configurable: true,
    value: async (what: ShareData) => void shared.push(what),
  })
  const { user, open, made } = await inviting()
  const dialog = await open()
  await user.click(dialog.getByRole('button', { name: 'Share' }))
  expect(shared).toEqual([{ text: 'Alice would like to chat with you in Tête-à-tête.', url: shownLink() }])
  await waitFor(() => expect(made()[0]?.handed).toBe(true))
  Reflect.deleteProperty(navigator, 'share')
})

test('named, it stands under its name in the list; revoked, it can be restored', async () => {
  const { user, open } = await inviting()
  const dialog = await open()
  await user.type(dialog.getByRole('textbox', { name: 'Whom is it for?' }), 'Marie{Enter}')
  const list = dialog.getByRole('list', { name: 'Invites' })
  const line = within((await within(list).findByText('Marie')).closest('li')!)
  const revoke = line.getByRole('button', { name: 'Revoke' })
  expect(revoke).toHaveAccessibleDescription('Marie')
  await user.click(revoke)
  expect(await line.findByText(/revoked/)).toBeInTheDocument()
  await user.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(await line.findByRole('button', { name: 'Revoke' })).toBeInTheDocument()
})

test('used while one looks at it: another one takes its place, and the list says by whom', async () => {
  const { open, company, until } = await inviting({ meanwhile: ({ enter }) => enter(BOB) })
  const dialog = await open()
  const link = shownLink()
  await act(() => company.world.through(company.of(BOB).app.people.add(link)).then(() => undefined))
  await until('a friend', () => company.me.linked(BOB))
  await waitFor(() => expect(shownLink()).not.toBe(link))
  expect(dialog.getByRole('list', { name: 'Invites' })).toHaveTextContent('used by Bob')
})

test('a disk that refuses is said, and no link is shown that would not hold', async () => {
  const { user, company } = await inviting()
  company.me.storage.failWrites('full')
  await user.click(await screen.findByRole('button', { name: 'Invite a friend' }))
  expect(await screen.findByText(/could not store that/)).toBeInTheDocument()
  expect(shownLink()).toBe('')
})

test('a link never stands under the words of the other kind, whatever the disk does', async () => {
  const { user, open, company } = await inviting()
  const dialog = await open()
  company.me.storage.failWrites('full')
  await user.click(dialog.getByRole('radio', { name: 'Anybody' }))
  expect(await dialog.findByRole('alert')).toHaveTextContent('could not store an invite')
  expect(document.querySelector('[data-invite-link]')).toBeNull()
  await user.click(dialog.getByRole('radio', { name: 'One person' }))
  await waitFor(() => expect(readInvite(shownLink())?.until).toBeDefined())
})

test('marked and copied by hand, it counts as given away', async () => {
  const { user, open, made } = await inviting()
  await open()
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'))
  await user.click(screen.getByRole('button', { name: 'Copy link' }))
  expect(await screen.findByText(/copy it by hand/)).toBeInTheDocument()
  expect(made()[0]?.handed).toBeUndefined()
  fireEvent.copy(screen.getByText(shownLink()))
  await waitFor(() => expect(made()[0]?.handed).toBe(true))
})

test('a link of a friend who has removed me is proved to them, beside what is said', async () => {
  let link = ''
  const { company, until } = await sit(
    {
      friends: [BOB],
      async meanwhile({ world, of }) {
        const bob = of(BOB)
        await world.through(bob.app.people.remove(ME, { words: false }))
        const made = await world.through(bob.app.invites.make('personal'))
        if (made.ok) link = inviteLink({ page, id: BOB, secret: made.invite.secret, until: made.invite.until })
      },
    },
    '/',
  )
  act(() => location.assign(new URL(link).hash))
  expect(await screen.findByRole('alert')).toHaveTextContent('You already have')
  await until('a link', () => company.me.linked(BOB))
})

test('an opened link says who invites, and one press leads into the conversation', async () => {
  const { user, company } = await sit({}, pathOf())
  expect(await screen.findByText('Bobby')).toBeInTheDocument()
  expect(document.querySelector('[data-inviter]')).toHaveAttribute('data-inviter', BOB)
  expect(screen.getAllByText(BOB.slice(-6)).length).toBeGreaterThan(0)
  await user.click(screen.getByRole('button', { name: 'Add friend' }))
  expect(await screen.findByRole('textbox', { name: 'Message' })).toBeInTheDocument()
  expect(location.hash, 'no secret in the address').toBe(`#/chat/${BOB}`)
  expect(company.me.disk.rows('people')).toMatchObject([{ id: BOB, name: 'Bobby', status: 'asked', secret: SECRET }])
})

test('a new profile: the same screen asks for the name, and then one is in the conversation', async () => {
  const { user, company } = await sit({ identity: 'none' }, pathOf())
  const name = await screen.findByRole('textbox', { name: 'Your name' })
  expect(screen.getByText('Bobby')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Start chatting' }))
  expect(await screen.findByRole('alert')).toHaveAttribute('data-error', 'empty')
  expect(company.me.disk.rows('people'), 'nobody is asked before there is somebody who asks').toEqual([])
  await user.type(name, 'Alice{Enter}')
  expect(await screen.findByRole('textbox', { name: 'Message' })).toBeInTheDocument()
  expect(location.hash).toBe(`#/chat/${BOB}`)
  expect(company.me.disk.rows('people')).toMatchObject([{ id: BOB, secret: SECRET }])
})

test.each([
  ['of one’s own', pathOf(ME), 'self', 'your own invite'],
  ['of a friend', pathOf(ZOE), 'known', 'You already have'],
  ['with a typo', pathOf(`${BOB.slice(0, -1)}q` as typeof BOB), 'typo', 'typo'],
  ['that is none', '/i/bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'wrong-kind', 'not an invite'],
  ['that lost its case', pathOf().replace(SECRET, SECRET.toLowerCase()), 'broken', 'lost on the way'],
  ['that has run out', pathOf(BOB, { until: NOW - 3 * DAY }), 'expired', 'has run out'],
])('a link %s has words of its own', async (_, path, error, words) => {
  await sit({ friends: [ZOE] }, path)
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveAttribute('data-error', error)
  expect(alert).toHaveTextContent(words)
  const canAsk = error === 'broken' || error === 'expired'
  expect(screen.queryAllByRole('button', { name: 'Add friend' }).length).toBe(canAsk ? 1 : 0)
})

test('a name that could be taken for a friend’s is doubted', async () => {
  await sit({ friends: [ZOE] }, pathOf(BOB, { name: 'Zoé' }))
  expect(await screen.findByText(/you know\./)).toBeInTheDocument()
  expect(document.querySelector('[data-mistakable]')).toHaveTextContent('Not the Zoé you know')
})

test('an invite from another server says so, and offers it where this page may go there', async () => {
  const other = 'https://other.example/peer'
  const brokers: NonNullable<Found['page']>['brokers'] = [
    { url: 'https://chat.example/peer', checksIds: true },
    { url: other, checksIds: true },
  ]
  const reload = vi.fn()
  vi.spyOn(location, 'reload').mockImplementation(reload)
  const { user, company } = await sit({ page: { brokers } }, pathOf(BOB, { broker: other }))
  await user.click(await screen.findByRole('button', { name: 'Use this server' }))
  await waitFor(() => expect(reload).toHaveBeenCalled())
  expect(company.me.app.settings.store.getState().broker).toBe(other)
})

test('one from a server that this page may not contact is told, too', async () => {
  await sit({}, pathOf(BOB, { broker: 'https://elsewhere.example/peer' }))
  expect(await screen.findByText(/you will not meet/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Use this server' })).not.toBeInTheDocument()
})

test('a request says by which invite it came', async () => {
  await sit({
    async meanwhile({ world, me, enter, must }) {
      const made = await world.through(me.app.invites.make('open'))
      if (!made.ok) throw new Error(made.error)
      await world.through(me.app.invites.label(made.invite.id, 'Card'))
      const eve = await enter(EVE)
      await world.through(eve.app.people.add(inviteLink({ page, id: ME, secret: made.invite.secret })))
      await must('a request', () => me.app.people.store.getState().requests.length === 1)
    },
  })
  expect(await screen.findByText(/Came by your invite/)).toHaveTextContent('Came by your invite “Card”.')
})

test('who came by a personal invite stands in the list as new, and their page says by which', async () => {
  const { user } = await sit({
    async meanwhile({ world, me, enter, must }) {
      const made = await world.through(me.app.invites.make('personal'))
      if (!made.ok) throw new Error(made.error)
      await world.through(me.app.invites.label(made.invite.id, 'For Bob'))
      const bob = await enter(BOB)
      await world.through(bob.app.people.add(inviteLink({ page, id: ME, secret: made.invite.secret })))
      await must('a friend', () => me.linked(BOB))
      await must('a mark', () => me.app.chats.store.getState().own[BOB as never]?.flagged === true)
    },
  })
  const entry = await waitFor(() => document.querySelector<HTMLElement>(`nav [data-peer="${BOB}"]`)!)
  await user.click(entry)
  location.hash = `#/person/${BOB}`
  expect(await screen.findByText(/Came by your invite/)).toHaveTextContent('“For Bob”')
})
