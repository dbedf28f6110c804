import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { version } from '../../package.json'
import type { SettingsChange } from '../../src/features/settings/settings.ts'
import { BOB, ME } from '../support/company.ts'
import { sit } from './show.tsx'

const HERE = 'https://chat.example/peer'
const OLD = 'https://old.example/peerjs'
const BROKERS = [
  { url: HERE, checksIds: true },
  { url: OLD, checksIds: false },
] as const

test('a link leads to the settings, and Escape back', async () => {
  const { user } = await sit({ friends: [BOB] })
  await user.click(screen.getByRole('link', { name: 'Settings' }))
  const heading = await screen.findByRole('heading', { name: 'Settings' })
  await waitFor(() => expect(heading).toHaveFocus())
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('heading', { name: 'Settings' })).not.toBeInTheDocument()
})

test('who I am: my ID, my name, and the version of the app', async () => {
  await sit({}, '/settings')
  expect(document.querySelector('[data-my-id]')).toHaveAttribute('data-my-id', ME)
  expect(screen.getByRole('textbox', { name: 'Your name' })).toHaveValue('Alice')
  expect(screen.getByText(`Tête-à-tête ${version}`)).toBeInTheDocument()
})

test('the name can be changed', async () => {
  const { company, user } = await sit({}, '/settings')
  const name = screen.getByRole('textbox', { name: 'Your name' })
  expect(screen.queryByRole('button', { name: 'Save' })).not.toBeInTheDocument()
  await user.type(name, ' B.')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('Saved. Friends see it from now on.')).toBeInTheDocument()
  expect(company.me.app.identity.store.getState()).toMatchObject({ name: 'Alice B.' })
})

test('a name that does not do is answered in words', async () => {
  const { user } = await sit({}, '/settings')
  await user.clear(screen.getByRole('textbox', { name: 'Your name' }))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('Write a name first')
})

test('the size of the text is chosen among four, and stands on the page’s root', async () => {
  const { company, user } = await sit({}, '/settings')
  expect(screen.getByRole('radio', { name: 'Normal' })).toBeChecked()
  await user.click(screen.getByRole('radio', { name: 'Larger' }))
  expect(company.me.app.settings.store.getState().textSize).toBe('larger')
  expect(document.documentElement).toHaveAttribute('data-text', 'larger')
  expect(company.me.disk.rows('settings')).toMatchObject([{ textSize: 'larger' }])
})

test('the theme is chosen among three, and stands on the page’s root', async () => {
  const { company, user } = await sit({}, '/settings')
  const group = screen.getByRole('radiogroup', { name: 'Theme' })
  const names = within(group).getAllByRole('radio')
  expect(names.map((radio) => radio.closest('label')?.textContent)).toEqual(['System', 'Light', 'Dark'])
  expect(screen.getByRole('radio', { name: 'System' })).toBeChecked()
  expect(document.documentElement).not.toHaveAttribute('data-theme')

  await user.click(screen.getByRole('radio', { name: 'Dark' }))
  expect(screen.getByRole('radio', { name: 'Dark' })).toBeChecked()
  expect(company.me.app.settings.store.getState().theme).toBe('dark')
  expect(document.documentElement).toHaveAttribute('data-theme', 'dark')

  await user.click(screen.getByRole('radio', { name: 'System' }))
  expect(document.documentElement).not.toHaveAttribute('data-theme')
})

test.each([
  ['Read receipts', 'readReceipts', false],
  ['Download pictures and voice messages automatically', 'picturesCome', false],
  ['Hide my IP address (always relay)', 'relayOnly', true],
  ['Hide it from new friends', 'hiddenFromNew', true],
] as const)('%s is a switch with its reason beside it', async (name, key, to) => {
  const { company, user } = await sit({ page: { relayAvailable: true } }, '/settings')
  const control = screen.getByRole('switch', { name })
  expect(control).toHaveAccessibleDescription(/friends/i)
  await user.click(control)
  expect(company.me.app.settings.store.getState()[key]).toBe(to)
  if (to) expect(control).toBeChecked()
  else expect(control).not.toBeChecked()
})

test('the shortcut of one key has a switch, which says where that key is meant, and is kept', async () => {
  const { company, user } = await sit({}, '/settings')
  const control = screen.getByRole('switch', { name: '“?” lists the shortcuts' })
  expect(control).toHaveAccessibleDescription(/Outside of text fields.*by voice/)
  expect(control).toBeChecked()
  await user.click(control)
  expect(control).not.toBeChecked()
  expect(company.me.disk.rows('settings')).toMatchObject([{ questionKey: false }])
})

test('where there is no relay, that is said', async () => {
  await sit({ page: { relayAvailable: false } }, '/settings')
  const control = screen.getByRole('switch', { name: 'Hide my IP address (always relay)' })
  expect(control).toHaveAccessibleDescription(/offers no relay at present, and without one nothing would connect/)
  expect(control).toBeDisabled()
})

test('where it is on and the relay is gone, it can be turned off', async () => {
  const { user } = await sit({ page: { relayAvailable: false }, settings: { relayOnly: true } }, '/settings')
  const control = screen.getByRole('switch', { name: 'Hide my IP address (always relay)' })
  expect(control).toBeEnabled()
  await user.click(control)
  await waitFor(() => expect(control).toBeDisabled())
})

test('hiding it from new friends is offered where it makes a difference, and can always be turned off', async () => {
  const { company } = await sit({ page: { relayAvailable: true } }, '/settings')
  const control = () => screen.queryByRole('switch', { name: 'Hide it from new friends' })
  const choose = (change: SettingsChange) => act(() => company.world.through(company.me.app.settings.set(change)))
  expect(control()).not.toBeChecked()
  await choose({ relayOnly: true })
  expect(control()).not.toBeInTheDocument()
  await choose({ hiddenFromNew: true })
  expect(control()).toBeChecked()
})

test('a choice that the disk refuses is said', async () => {
  const { company, user } = await sit({}, '/settings')
  company.me.storage.failWrites('full')
  await user.click(screen.getByRole('switch', { name: 'Read receipts' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('could not store your choice')
})

test('of each broker it is said whether it checks IDs', async () => {
  await sit({ page: { brokers: BROKERS } }, '/settings')
  const group = screen.getByRole('radiogroup', { name: 'Connection server' })
  const [here, old] = within(group).getAllByRole('radio')
  expect(here).toBeChecked()
  expect(here).toHaveAccessibleName(/chat\.example.*This server checks IDs/)
  expect(old).toHaveAccessibleName(/old\.example.*This server does not check IDs/)
})

test('another broker is chosen, and used from the next start', async () => {
  const { company, user } = await sit({ page: { brokers: BROKERS } }, '/settings')
  await user.click(screen.getByRole('radio', { name: /old\.example/ }))
  expect(await screen.findByText('Saved. Takes effect after a restart.')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Restart now' })).toBeInTheDocument()
  expect(company.me.app.settings.store.getState().broker).toBe(OLD)
})

test.each([
  ['malformed', 'not an address', 'not the address of a server'],
  ['not-allowed', 'https://elsewhere.example/peer', 'This page may not reach that server'],
])('a broker that is %s is refused in words', async (code, typed, words) => {
  const { user } = await sit({}, '/settings')
  await user.type(screen.getByRole('textbox', { name: 'Another server’s address' }), typed)
  await user.click(screen.getByRole('button', { name: 'Use this server' }))
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent(words)
  expect(alert).toHaveAttribute('data-error', code)
})
