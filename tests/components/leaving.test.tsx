import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { FRAMES } from '../../src/engine/budgets.ts'
import { addressOf } from '../../src/engine/ids.ts'
import { BOB, EVE, ME, nobody, notes, type Said, ZOE } from '../support/company.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { placeOf } from '../support/world.ts'
import { MINUTE, NOW, type Seat, sit, sitAt } from './show.tsx'

const ofBob: Said = { from: BOB, text: 'from Bob', at: NOW - 30 * MINUTE }
const nav = () => screen.getByRole('navigation', { name: 'Chats' })
const link = (name: string) => within(nav()).queryByRole('link', { name })

async function choose(user: Seat['user'], what: string) {
  await user.click(screen.getByRole('button', { name: 'Chat options' }))
  await user.click(within(await screen.findByRole('menu')).getByRole('menuitem', { name: what }))
}
const answer = async (user: Seat['user'], what: string) =>
  user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: what }))
const contacts = ({ company }: Seat) => company.me.app.people.store.getState().contacts

test('removing a friend asks, says what it means for them, and keeps what was said', async () => {
  const seat = await sitAt({ friends: [BOB], said: [ofBob] }, BOB)
  const { user } = seat
  await choose(user, 'Remove friend')
  const dialog = await screen.findByRole('alertdialog', { name: /^Remove\s+Bob/ })
  expect(dialog).toHaveTextContent('nobody is told')
  await answer(user, 'Cancel')
  expect(contacts(seat)[0]?.left).toBeUndefined()
  await choose(user, 'Remove friend')
  await answer(user, 'Remove, and keep the chat')
  expect(await screen.findByText(/is no longer a friend/)).toBeInTheDocument()
  expect(screen.queryByRole('textbox', { name: 'Message' })).toBeNull()
  expect(screen.getByRole('article')).toHaveTextContent('from Bob')
  expect(link('Bob'), 'it is among what was put away').toBeNull()
  await user.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(await screen.findByRole('textbox', { name: 'Message' })).toBeInTheDocument()
  expect(contacts(seat)).toMatchObject([{ id: BOB, status: 'friend' }])
})

test('whoever was removed can be asked again from their chat', async () => {
  const seat = await sitAt({ friends: [BOB], said: [ofBob] }, BOB)
  await choose(seat.user, 'Remove friend')
  await answer(seat.user, 'Remove, and keep the chat')
  await screen.findByText(/is no longer a friend/)
  await seat.user.click(screen.getByRole('button', { name: 'Add friend' }))
  await seat.until('a friend again', () => contacts(seat)[0]?.status === 'friend')
  expect(screen.getByRole('textbox', { name: 'Message' })).toBeInTheDocument()
})

test('removed with what was said: chat and friend are gone, and one is back at the list', async () => {
  const seat = await sitAt({ friends: [BOB, ZOE], said: [ofBob] }, BOB)
  await choose(seat.user, 'Remove friend')
  await answer(seat.user, 'Remove, and delete the chat')
  await waitFor(() => expect(location.hash).toBe('#/'))
  expect(link('Bob')).toBeNull()
  expect(link('Zoé')).not.toBeNull()
  await seat.user.click(await screen.findByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(link('Bob')).not.toBeNull())
  expect(link('Bob')).toHaveAccessibleDescription(/from Bob/)
})

test('a chat is deleted, and the friend stays; too late to undo is said', async () => {
  const seat = await sitAt({ friends: [BOB], said: [ofBob] }, BOB)
  await choose(seat.user, 'Delete chat')
  expect(await screen.findByRole('alertdialog', { name: 'Delete this chat?' })).toHaveTextContent('Bob keeps the rest')
  await answer(seat.user, 'Delete')
  await waitFor(() => expect(screen.queryByRole('article')).toBeNull())
  expect(link('Bob')).toHaveAccessibleDescription(/Say hello/)
  expect(screen.getByRole('textbox', { name: 'Message' })).toBeInTheDocument()
  await seat.pass(60_000)
  await seat.user.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(await screen.findByText('That is not possible any more.')).toBeInTheDocument()
})

test('[D18] where something is unread, it says that the friend hears no more of what is read', async () => {
  const seat = await sitAt({ friends: [BOB, ZOE], said: [{ ...ofBob, unread: true }] }, ZOE)
  const says = async (what: string) => {
    seat.user.pointer({ keys: '[MouseRight]', target: link('Bob')! })
    await seat.user.click(within(await screen.findByRole('menu')).getByRole('menuitem', { name: what }))
    const words = (await screen.findByRole('alertdialog')).textContent
    await answer(seat.user, 'Cancel')
    return words
  }
  for (const what of ['Delete chat', 'Remove friend'])
    expect(await says(what)).toContain('Bob hears no more of what you read from there on')
  await seat.user.click(link('Bob')!)
  await seat.until('it is read', () => seat.company.me.app.chats.store.getState().summaries[placeOf(BOB)]?.unread === 0)
  for (const what of ['Delete chat', 'Remove friend']) expect(await says(what)).not.toContain('hears no more')
})

test('notes to myself are deleted, and nobody else is spoken of', async () => {
  const { user } = await sitAt({ friends: [BOB], said: notes('one', 'two') }, ME)
  await user.click(screen.getByRole('button', { name: 'Chat options' }))
  const menu = await screen.findByRole('menu')
  expect(within(menu).queryByRole('menuitem', { name: 'Remove friend' })).toBeNull()
  expect(within(menu).queryByRole('menuitem', { name: 'Block' })).toBeNull()
  await user.click(within(menu).getByRole('menuitem', { name: 'Delete chat' }))
  expect(await screen.findByRole('alertdialog')).toHaveTextContent('All your notes go from this device.')
  await answer(user, 'Delete')
  await waitFor(() => expect(screen.queryByRole('article')).toBeNull())
})

test('blocked from the menu, unblocked from the chat, its menu or the settings', async () => {
  const seat = await sitAt({ friends: [BOB], said: [ofBob] }, BOB)
  const { user, company } = seat
  await choose(user, 'Block')
  expect(await screen.findByText(/You blocked/)).toHaveTextContent('they are not told')
  expect(screen.queryByRole('textbox', { name: 'Message' })).toBeNull()
  expect(company.me.linked(BOB)).toBe(false)
  await user.click(screen.getByRole('button', { name: 'Unblock' }))
  await screen.findByRole('textbox', { name: 'Message' })
  await choose(user, 'Block')
  await screen.findByText(/You blocked/)
  await choose(user, 'Unblock')
  await screen.findByRole('textbox', { name: 'Message' })
  await choose(user, 'Block')
  await screen.findByText(/You blocked/)
  await user.click(screen.getByRole('link', { name: 'Settings' }))
  const region = await screen.findByRole('region', { name: 'Blocked people' })
  expect(within(region).getByText('Bob')).toBeInTheDocument()
  await user.click(within(region).getByRole('button', { name: 'Unblock' }))
  expect(await within(region).findByText('Nobody.')).toBeInTheDocument()
  await seat.until('the link', () => company.me.linked(BOB))
})

test('a stranger who asks is blocked, and that can be undone', async () => {
  const seat = await sit({ requests: [{ from: EVE }] })
  const request = screen.getByRole('region', { name: 'Requests' })
  await seat.user.click(within(request).getByRole('button', { name: 'Block' }))
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Requests' })).toBeNull())
  const blocked = () => seat.company.me.app.people.store.getState().blocked
  expect(blocked()).toMatchObject([{ id: EVE, name: 'Eve' }])
  await seat.user.click(await screen.findByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(blocked()).toEqual([]))
})

test('a full box of requests says so, and can be emptied', async () => {
  const rows = Array.from({ length: 50 }, (_, n) => ({ from: nobody(n), name: '', text: '', at: n, state: 'open' }))
  const seat = await sit({
    async meanwhile({ world, me }) {
      await world.through(me.storage.write(rows.map((row) => ({ put: 'requests', row }))))
      await me.reload()
    },
  })
  expect(screen.getByText(/There is no room for more/)).toBeInTheDocument()
  await seat.user.click(screen.getByRole('button', { name: 'Ignore all' }))
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Requests' })).toBeNull())
})

test('several requests are ignored at once', async () => {
  const seat = await sit({ requests: [{ from: EVE }, { from: ZOE }] })
  await seat.user.click(screen.getByRole('button', { name: 'Ignore all' }))
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Requests' })).toBeNull())
  expect(seat.company.me.disk.rows('requests')).toMatchObject([{ state: 'ignored' }, { state: 'ignored' }])
})

test('a device that floods is told of above its chat, with what can be done', async () => {
  const seat = await sitAt({ friends: [BOB], said: [ofBob] }, BOB)
  const { world, of } = seat.company
  const changed = createHostilePeer(world, { keys: of(BOB).keys })
  await act(async () => {
    const line = changed.open(ME)
    await line.prove()
    for (let i = 0; i < 2 * FRAMES.burst; i++) line.say('link/1', 'ping', {})
    await world.run(50)
  })
  const strip = await screen.findByText('sends more than a person could. It is kept out for a while.', { exact: false })
  const bar = strip.closest('[data-misbehaving]') as HTMLElement
  expect(bar.dataset.misbehaving).toBe('flood')
  expect(within(bar).queryByRole('button', { name: 'Take more' })).toBeNull()
  await seat.user.click(within(bar).getByRole('button', { name: 'Remove friend' }))
  await answer(seat.user, 'Cancel')
  await seat.user.click(within(bar).getByRole('button', { name: 'Block' }))
  expect(await screen.findByText(/You blocked/)).toBeInTheDocument()
  expect(document.querySelector('[data-misbehaving]')).toBeNull()
  expect(world.net.open(addressOf(ME), addressOf(BOB))).toBe(0)
})

test('[HOSTILE 3] a device that fills the disk is told of; more is taken when the person wants it', async () => {
  const seat = await sitAt(
    {
      friends: [BOB],
      said: [ofBob],
      async meanwhile({ world, me }) {
        const nothing = { entries: 0, bytes: 0, hiddenEntries: 0, hiddenBytes: 0 }
        const row = { person: BOB, at: world.clock.now() + 1e9, ...nothing }
        await world.through(me.storage.write([{ put: 'costs', row }]))
        await me.reload()
      },
    },
    BOB,
  )
  const { world, of } = seat.company
  await act(async () => {
    await world.until(() => of(BOB).linked(ME), 60_000)
    await of(BOB).say(ME, 'one too many')
    await world.run(500)
  })
  const strip = await screen.findByText('fills this device’s disk. Nothing more is taken from it.', { exact: false })
  expect(screen.queryByText('one too many')).toBeNull()
  const bar = strip.closest('[data-misbehaving]') as HTMLElement
  await seat.user.click(within(bar).getByRole('button', { name: 'Take more' }))
  await act(() => world.run(1_000))
  await waitFor(() => expect(document.querySelector('[data-misbehaving]')).toBeNull())
  expect((await screen.findAllByText('one too many')).length).toBeGreaterThan(0)
})

test('the kept chat of whoever was removed goes with them, from its own menu', async () => {
  const seat = await sitAt({ friends: [BOB, ZOE], said: [ofBob] }, BOB)
  await choose(seat.user, 'Remove friend')
  await answer(seat.user, 'Remove, and keep the chat')
  await screen.findByText(/is no longer a friend/)
  await choose(seat.user, 'Delete chat')
  await answer(seat.user, 'Delete')
  await waitFor(() => expect(location.hash).toBe('#/'))
  expect(contacts(seat).map(({ id }) => id)).toEqual([ZOE])
})

test('everything on the device is forgotten only after it was asked for once more', async () => {
  let forgotten = 0
  const forgetDevice = () => void forgotten++
  const { user } = await sit({ meanwhile: ({ me }) => Object.assign(me.app, { forgetDevice }) }, '/settings')
  const button = await screen.findByRole('button', { name: 'Forget everything on this device' })
  await user.click(button)
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Keep everything' }))
  expect(forgotten).toBe(0)
  await waitFor(() => expect(button).toHaveFocus())
  await user.click(button)
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Forget everything' }))
  expect(forgotten).toBe(1)
})
