import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { conversationWith } from '../../src/engine/ids.ts'
import { shortId } from '../../src/features/people/naming.ts'
import { BOB, EVE, ZOE } from '../support/company.ts'
import { sit, sitAt } from './show.tsx'

/** Paragraph that says it, names and all. */
const says = (words: string) => [...document.querySelectorAll('p')].find((one) => one.textContent.includes(words))
const heading = (name: string) => screen.findByRole('heading', { name, level: 2 })

test('the name in a chat’s head leads to the person, Escape and Back to the chat', async () => {
  const { user } = await sitAt({ friends: [BOB] }, BOB)
  await user.click(screen.getByRole('link', { name: 'About this person' }))
  expect(await heading('Bob')).toBeInTheDocument()
  expect(location.hash).toBe(`#/person/${BOB}`)
  await user.keyboard('{Escape}')
  expect(await screen.findByRole('log')).toBeInTheDocument()
  expect(location.hash).toBe(`#/chat/${BOB}`)
})

test('who they are: how we stand, the whole ID, and how to be sure of it', async () => {
  const { pass } = await sit({ friends: [BOB] }, `/person/${BOB}`)
  await heading('Bob')
  await pass()
  expect(screen.getByText('online · direct')).toBeInTheDocument()
  const id = document.querySelector('[data-person-id] code')
  expect(id).toHaveTextContent(BOB)
  expect(says('Whether it is theirs you can verify together')).toBeDefined()
  expect(screen.getByRole('button', { name: 'Verify' })).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Copy ID' })).toBeInTheDocument()
})

test('a friend is given a name here, which stands everywhere; theirs stays in sight, and comes back', async () => {
  const { company, user } = await sit({ friends: [BOB] }, `/person/${BOB}`)
  const field = screen.getByRole('textbox', { name: 'What you call them' })
  expect(field).toHaveAttribute('placeholder', 'Bob')
  await user.type(field, 'Bobby{Enter}')
  expect(await heading('Bobby')).toBeInTheDocument()
  expect(says('Calls themselves Bob')).toBeDefined()
  expect(screen.getByRole('link', { name: 'Bobby' })).toHaveAttribute('data-peer', BOB)
  expect(company.me.disk.rows('people')).toMatchObject([{ name: 'Bob', petname: 'Bobby' }])

  await user.clear(screen.getByRole('textbox', { name: 'What you call them' }))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await heading('Bob')).toBeInTheDocument()
  expect(says('Calls themselves')).toBeUndefined()
})

test('a name that is too long is answered beside the field, a disk that refuses it in a notice', async () => {
  const { company, user } = await sit({ friends: [BOB] }, `/person/${BOB}`)
  const field = screen.getByRole('textbox', { name: 'What you call them' })
  await user.click(field)
  await user.paste('x'.repeat(65))
  await user.keyboard('{Enter}')
  expect(await screen.findByRole('alert')).toHaveTextContent('too long')
  company.me.storage.failWrites('full')
  await user.clear(field)
  await user.type(field, 'B{Enter}')
  expect(await screen.findByText(/could not store that/)).toBeInTheDocument()
})

test('muting, and disappearing messages, are here too', async () => {
  const { company, user } = await sit({ friends: [BOB] }, `/person/${BOB}`)
  const own = () => company.me.app.chats.store.getState().own[conversationWith(BOB)]
  await user.click(screen.getByRole('switch', { name: 'Mute' }))
  await waitFor(() => expect(own()?.mutedUntil).toBeGreaterThan(Date.now()))
  await user.click(screen.getByRole('switch', { name: 'Mute' }))
  await waitFor(() => expect(own()?.mutedUntil).toBeUndefined())

  await user.click(screen.getByRole('button', { name: 'Change' }))
  const dialog = await screen.findByRole('dialog', { name: 'Disappearing messages' })
  await user.click(within(dialog).getByRole('radio', { name: '1 hour' }))
  await user.click(within(dialog).getByRole('button', { name: 'Ask Bob' }))
  await waitFor(() =>
    expect(company.me.disk.rows('conversations')).toContainEqual(
      expect.objectContaining({ proposal: expect.objectContaining({ seconds: 3600 }) }),
    ),
  )
})

const hideFromBob = () => screen.findByRole('switch', { name: 'Hide my IP address from Bob' })

test('[L8] the address can be hidden from them alone, at once, where there is a relay', async () => {
  const { company, user } = await sit({ friends: [BOB], page: { relayAvailable: true } }, `/person/${BOB}`)
  const kept = () => company.me.app.people.store.getState().contacts[0]?.relayOnly
  const control = await hideFromBob()
  expect(control).toHaveAccessibleDescription(/Only through a relay, at once/)
  await user.click(control)
  await waitFor(() => expect([kept(), company.me.linked(BOB)]).toEqual([true, false]))
  expect(control).toBeChecked()
  await user.click(control)
  await waitFor(() => expect(kept()).toBeUndefined())
})

test('where there is no relay, that is said; whoever hides it already may stop', async () => {
  const seat = await sit({ friends: [BOB], page: { relayAvailable: false } }, `/person/${BOB}`)
  const { company, user } = seat
  const control = await hideFromBob()
  expect(control).toBeDisabled()
  expect(control).toHaveAccessibleDescription(/offers no relay at present/)
  await act(() => company.world.through(company.me.app.people.keep(BOB, { relayOnly: true })))
  expect(await screen.findByText('no relay: why?')).toBeInTheDocument()
  expect(screen.getByText(/You hide your IP address, which takes a relay/)).toBeInTheDocument()
  expect(control).toBeEnabled()
  await user.click(control)
  await waitFor(() => expect(screen.queryByText('no relay: why?')).not.toBeInTheDocument())
})

test('where it is hidden from everybody, that is said', async () => {
  await sit({ friends: [BOB], page: { relayAvailable: true }, settings: { relayOnly: true } }, `/person/${BOB}`)
  const control = await hideFromBob()
  expect(control).toBeChecked()
  expect(control).toBeDisabled()
  expect(control).toHaveAccessibleDescription(/Settings hide it from everybody already/)
})

test('block and unblock, with the state said', async () => {
  const { company, user } = await sit({ friends: [BOB] }, `/person/${BOB}`)
  await user.click(screen.getByRole('button', { name: 'Block' }))
  expect(await screen.findByRole('button', { name: 'Unblock' })).toBeInTheDocument()
  expect(screen.getAllByText('Blocked').length).toBeGreaterThan(0)
  expect(company.me.app.people.store.getState().blocked).toMatchObject([{ id: BOB }])
  expect(screen.queryByRole('button', { name: 'Remove friend' })).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Unblock' }))
  expect(await screen.findByRole('button', { name: 'Block' })).toBeInTheDocument()
})

test('removed with all that was said, the screen goes to the list', async () => {
  const { user } = await sit({ friends: [BOB, ZOE] }, `/person/${BOB}`)
  await user.click(screen.getByRole('button', { name: 'Remove friend' }))
  await user.click(await screen.findByRole('button', { name: 'Remove, and delete the chat' }))
  await waitFor(() => expect(location.hash).toBe('#/'))
  expect(screen.queryByRole('link', { name: 'Bob' })).not.toBeInTheDocument()
})

test('while one looks at their page, what they write is told and not read: no chat is open', async () => {
  const seat = await sit({ friends: [BOB] }, `/person/${BOB}`)
  await heading('Bob')
  await seat.hear(BOB, 'psst')
  const { app } = seat.company.me
  await waitFor(() => expect(app.chats.store.getState().summaries[conversationWith(BOB)]?.unread).toBe(1))
  await seat.until('a bell', () => seat.company.me.device.played.length > 0)
})

test('before a chat with somebody nameless goes, it is said that it is theirs, too', async () => {
  const { user } = await sit({ asked: [EVE] }, `/person/${EVE}`)
  await user.click(await screen.findByRole('button', { name: 'Delete chat' }))
  const dialog = await screen.findByRole('alertdialog')
  expect(dialog).toHaveTextContent(`${shortId(EVE)} keeps the rest`)
  expect(dialog).not.toHaveTextContent('All your notes')
})

test('an ID that nobody here has says so', async () => {
  await sit({ friends: [BOB] }, `/person/${EVE}`)
  expect(await screen.findByText(/Nobody with this ID/)).toBeInTheDocument()
})

test('whoever was added without a name can be given one from the empty chat', async () => {
  await sitAt({ asked: [EVE] }, EVE)
  expect(screen.getByRole('link', { name: 'Give them a name' })).toHaveAttribute('href', `#/person/${EVE}`)
  expect(screen.getByRole('heading', { name: shortId(EVE) })).toBeInTheDocument()
})
