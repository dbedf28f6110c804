import { setupI18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { entropyToMnemonic } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { AskWords } from '../../src/features/backup/AskWords.tsx'
import { RestoredWords } from '../../src/features/backup/Outcome.tsx'
import { BOB, ME } from '../support/company.ts'
import { type Seat, sit } from './show.tsx'

/** Alice's seed, and Eve's, as the company has them. */
const WORDS = entropyToMnemonic(new Uint8Array(32).fill(1), wordlist)
const OF_EVE = entropyToMnemonic(new Uint8Array(32).fill(4), wordlist)
const KNOWN = [{ id: BOB, name: 'Bob' }]

const section = async () => (await screen.findByRole('button', { name: 'Save a backup' })).closest('[data-backup]')!
const save = async (seat: Seat) => {
  await seat.user.click(await screen.findByRole('button', { name: 'Save a backup' }))
  await seat.pass(5_000)
}

test('in the settings: saved, and since when', async () => {
  const seat = await sit({ remembered: KNOWN }, '/settings')
  expect(await section()).toHaveTextContent('Never saved on this device.')
  await save(seat)
  await waitFor(async () => expect(await section()).toHaveTextContent(/Last saved: .*2026/))
  expect(seat.company.me.backups.downloads.map(({ name }) => name)).toEqual([
    expect.stringMatching(new RegExp(`^tete-a-tete-${ME.slice(-6)}-2026-.*\\.age$`)),
  ])
})

test('a device that has no room for it says so', async () => {
  const seat = await sit({ remembered: KNOWN }, '/settings')
  seat.company.me.backups.failFiles('QuotaExceededError')
  await save(seat)
  expect(await screen.findByRole('alert')).toHaveAttribute('data-error', 'full')
  expect(await section()).toHaveTextContent('Never saved')
})

test('whose words were confirmed before there were backups is asked for them once', async () => {
  const seat = await sit({ remembered: KNOWN }, '/settings')
  const { keyStore, backups } = seat.company.me
  await keyStore.forgetSecret(1)
  keyStore.forgetRecipient()
  await save(seat)
  const dialog = await screen.findByRole('dialog')
  const typed = within(dialog).getByRole('textbox', { name: 'Recovery words' })
  await seat.user.click(typed)
  await seat.user.paste(OF_EVE)
  await seat.user.click(within(dialog).getByRole('button', { name: 'Save a backup' }))
  expect(await within(dialog).findByRole('alert')).toHaveAttribute('data-error', 'taken')
  expect(backups.downloads).toEqual([])
  await seat.user.clear(typed)
  await seat.user.paste(WORDS)
  await seat.user.click(within(dialog).getByRole('button', { name: 'Save a backup' }))
  await seat.pass(5_000)
  await waitFor(() => expect(backups.downloads.length).toBe(1))
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  await save(seat)
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(backups.downloads.length).toBe(2)
})

test('every day: a file is chosen, and given up again', async () => {
  const seat = await sit({ remembered: KNOWN }, '/settings')
  await seat.user.click(await screen.findByRole('button', { name: 'Save every day…' }))
  await seat.pass(5_000)
  await waitFor(() => expect(document.querySelector('[data-kept]')).toHaveAttribute('data-kept', 'daily'))
  expect(seat.company.me.backups.kept.writes).toBe(1)
  expect(screen.queryByRole('button', { name: 'Save every day…' })).not.toBeInTheDocument()
  await seat.user.click(screen.getByRole('button', { name: 'Turn off' }))
  expect(await screen.findByRole('button', { name: 'Save every day…' })).toBeVisible()
})

test('reminded: a press saves it, and the reminder is gone', async () => {
  const seat = await sit({ remembered: KNOWN })
  const offer = () => document.querySelector('[data-offer="backup"]')
  expect(offer()).toBeNull()
  const { app } = seat.company.me
  act(() => (app.backup.store as unknown as { setState(s: object): void }).setState({ shown: 'reminder' }))
  await waitFor(() => expect(offer()).toHaveTextContent('A backup keeps it'))
  await seat.user.click(within(offer() as HTMLElement).getByRole('button', { name: 'Save a backup' }))
  await seat.pass(5_000)
  await waitFor(() => expect(offer()).toBeNull())
  expect(seat.company.me.backups.downloads.length).toBe(1)
})

test('the way back with a file that does not fit says why, and asks nobody who they are', async () => {
  const seat = await sit({ identity: 'none' })
  const { user } = seat
  await user.click(await screen.findByRole('button', { name: 'I have been here before' }))
  const file = new File(['hello'], 'photo.age')
  const input = await screen.findByLabelText('Backup file, if you have one')
  await user.upload(input, file)
  expect(await screen.findByText('photo.age')).toBeVisible()
  await user.click(screen.getByRole('textbox', { name: 'Recovery words' }))
  await user.paste(WORDS)
  await user.click(screen.getByRole('button', { name: 'Restore' }))
  await seat.pass(5_000)
  expect(await screen.findByRole('alert')).toHaveTextContent('Nothing has changed.')
  expect(document.querySelector('[data-restoring]')).toBeNull()
  // Without it the words are enough.
  await user.click(screen.getByRole('button', { name: 'Without the file' }))
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Restore' }))
  expect(await screen.findByRole('heading', { name: 'Is this you?' })).toBeVisible()
})

const i18n = setupI18n({ locale: 'en', messages: { en: {} } })
const Speaking = ({ children }: { children: ReactNode }) => <I18nProvider i18n={i18n}>{children}</I18nProvider>

test('a file that could not be taken into use: the ID is back, which is said, and not that nothing has changed', async () => {
  const { rerender } = render(<RestoredWords restored="unfinished" />, { wrapper: Speaking })
  expect(screen.getByRole('alert')).toHaveTextContent(/^Your ID is back on this device\. .* restore the file again/)
  expect(screen.getByRole('alert')).not.toHaveTextContent('Nothing has changed.')
  rerender(<RestoredWords restored="failed" />)
  expect(screen.getByRole('alert')).toHaveTextContent('Nothing has changed.')
})

test.each([
  ['of another ID', async () => false, 'These are the words of another ID than this device’s.'],
  ['right', () => Promise.reject(new Error('no room')), 'This device could not store that.'],
])('words that are %s, and not used: it is said why', async (_, use, said) => {
  const read = async () => ({
    ...{ ok: true as const, id: ME, secret: () => new Uint8Array(16) },
    restore: async () => ({ ok: true as const }),
  })
  render(<AskWords recovery={{ read }} use={use} onClose={() => undefined} />, { wrapper: Speaking })
  fireEvent.click(await screen.findByRole('button', { name: 'Save a backup' }))
  expect(await screen.findByRole('alert')).toHaveTextContent(said)
})
