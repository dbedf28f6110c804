import { entropyToMnemonic } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { BOB, ME } from '../support/company.ts'
import { type Seat, sit } from './show.tsx'

/** Alice's seed, and Eve's, as the company has them. */
const WORDS = entropyToMnemonic(new Uint8Array(32).fill(1), wordlist)
const OF_EVE = entropyToMnemonic(new Uint8Array(32).fill(4), wordlist)
const KNOWN = [{ id: BOB, name: 'Bob' }]

const words = () => document.querySelector('[data-recovery-words]')?.getAttribute('data-recovery-words')

async function openWords({ user }: Seat) {
  await user.click(screen.getByRole('button', { name: 'Recovery words' }))
  await waitFor(() => expect(words()).toBe(WORDS))
}

/** Gives back what is asked, or something else. */
async function answer({ user }: Seat, change = (word: string) => word) {
  await user.click(screen.getByRole('button', { name: 'I have written them down' }))
  for (const field of screen.getAllByRole('textbox', { name: /^Word / })) {
    const label = (field as HTMLInputElement).labels?.[0]?.textContent ?? ''
    await user.type(field, change(WORDS.split(' ')[Number(label.replace(/\D/g, '')) - 1]!))
  }
  await user.click(screen.getByRole('button', { name: 'Confirm' }))
}

test('in the settings: the words, three of them asked back, and since when they are gone', async () => {
  const seat = await sit({ remembered: KNOWN }, '/settings')
  const { user, company } = seat
  await openWords(seat)
  expect(document.querySelectorAll('[data-recovery-words] li')).toHaveLength(24)
  await answer(seat, (word) => `${word}x`)
  expect(await screen.findByRole('alert')).toHaveAttribute('data-error', 'wrong')
  expect(company.me.keyStore.held().secret, 'nothing is forgotten').toBeDefined()
  await user.click(screen.getByRole('button', { name: 'Back' }))
  expect(words(), 'they can be looked at again').toBe(WORDS)
  await answer(seat)
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(company.me.keyStore.held().secret).toBeUndefined()
  expect(document.querySelector('[data-words-gone]')).toHaveTextContent(
    /confirmed your recovery words on .*2026\. They are not on this device/,
  )
  expect(screen.queryByRole('button', { name: 'Recovery words' })).not.toBeInTheDocument()
})

test('a device that cannot store the end of the words says so, and has them still', async () => {
  const seat = await sit({ remembered: KNOWN }, '/settings')
  await openWords(seat)
  seat.company.me.keyStore.fail(true)
  await answer(seat)
  expect(await screen.findByRole('alert')).toHaveAttribute('data-error', 'storage')
  expect(seat.company.me.keyStore.held().secret).toBeDefined()
})

test('closing gives the words up to nobody: they are there the next time', async () => {
  const seat = await sit({ remembered: KNOWN }, '/settings')
  await openWords(seat)
  await seat.user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(words()).toBeUndefined()
  await openWords(seat)
})

test('offered once there is a conversation: the words at one press, or not now', async () => {
  const seat = await sit({ friends: [BOB] })
  const { company, user } = seat
  const offer = () => document.querySelector('[data-offer="recovery"]')
  const talk = async () => {
    for (const text of ['one', 'two', 'three']) {
      await seat.hear(BOB, text)
      await act(() => company.me.say(BOB, text))
    }
    await seat.pass(5_000)
  }
  await seat.pass(61_000)
  expect(offer()).toBeNull()
  await talk()
  await waitFor(() => expect(offer()).not.toBeNull())
  const strip = within(offer() as HTMLElement)
  await user.click(await strip.findByRole('button', { name: 'Show them' }))
  await waitFor(() => expect(words()).toBe(WORDS))
  await user.keyboard('{Escape}')
  await waitFor(() => expect(words()).toBeUndefined())
  await talk()
  expect(offer(), 'put away').toBeNull()
})

test('not now is an answer', async () => {
  const seat = await sit({ friends: [BOB] })
  await seat.pass(61_000)
  for (const text of ['one', 'two', 'three']) {
    await seat.hear(BOB, text)
    await act(() => seat.company.me.say(BOB, text))
  }
  await seat.pass(5_000)
  await seat.user.click(await screen.findByRole('button', { name: 'Not now' }))
  await waitFor(() => expect(document.querySelector('[data-offer]')).toBeNull())
  await waitFor(() =>
    expect(seat.company.me.disk.rows('settings')).toContainEqual(expect.objectContaining({ times: 1 })),
  )
})

test('the first screen has a quiet way for who was here before, and a way back', async () => {
  const { user } = await sit({ identity: 'none' })
  await user.click(screen.getByRole('button', { name: 'I have been here before' }))
  expect(await screen.findByRole('textbox', { name: 'Recovery words' })).toHaveFocus()
  expect(screen.getByText(/what you wrote does not/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Back' }))
  expect(screen.getByRole('textbox', { name: 'Your name' })).toBeInTheDocument()
})

test('words, whose they are, a name: the same person', async () => {
  const { user, company } = await sit({ identity: 'none' })
  await user.click(screen.getByRole('button', { name: 'I have been here before' }))
  const field = await screen.findByRole('textbox', { name: 'Recovery words' })
  await user.click(field)
  await user.paste(
    WORDS.split(' ')
      .map((word, at) => `${at + 1}) ${word}`)
      .join('\n'),
  )
  await user.click(screen.getByRole('button', { name: 'Restore' }))
  expect(await screen.findByRole('heading', { name: 'Is this you?' })).toBeInTheDocument()
  expect(screen.getByText(ME.slice(-6))).toBeInTheDocument()
  expect(company.me.disk.rows('identity'), 'nothing before the answer').toEqual([])
  await user.click(screen.getByRole('button', { name: 'Start chatting' }))
  expect(await screen.findByRole('alert')).toHaveAttribute('data-error', 'empty')
  await user.type(screen.getByRole('textbox', { name: 'Your name' }), 'Alice{Enter}')
  expect(await screen.findByRole('heading', { name: 'Hello Alice' })).toBeInTheDocument()
  expect(document.querySelector('[data-my-id]')).toHaveAttribute('data-my-id', ME)
})

test.each([
  ['nothing', '', 'count', '12 or 24'],
  ['too few', 'legal winner', 'count', 'These are 2'],
  ['a word that is none', 'legal xyzzyx', 'unknown', 'is not in the word list'],
  ['words that do not fit', 'zoo '.repeat(12), 'checksum', 'do not fit together'],
])('%s is answered in words beside the field, which keeps the focus', async (_, typed, code, says) => {
  const { user, company } = await sit({ identity: 'none' })
  await user.click(screen.getByRole('button', { name: 'I have been here before' }))
  const field = await screen.findByRole('textbox', { name: 'Recovery words' })
  await user.click(field)
  if (typed) await user.paste(typed)
  await user.click(screen.getByRole('button', { name: 'Restore' }))
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveAttribute('data-error', code)
  expect(alert).toHaveTextContent(says)
  expect(field).toHaveFocus()
  expect(field).toHaveAccessibleDescription(expect.stringContaining(says))
  await user.type(field, 'x')
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  expect(company.me.disk.rows('identity')).toEqual([])
})

test('keys that were lost come back by their own words, with all that was kept; those of another do not fit', async () => {
  const { user } = await sit({ identity: 'lost' })
  await user.click(screen.getByRole('button', { name: 'Recovery words' }))
  const field = await screen.findByRole('textbox', { name: 'Recovery words' })
  expect(screen.queryByText(/what you wrote does not/), 'it is still here').not.toBeInTheDocument()
  await user.click(field)
  await user.paste(OF_EVE)
  await user.click(screen.getByRole('button', { name: 'Restore' }))
  expect(await screen.findByRole('alert')).toHaveAttribute('data-error', 'taken')
  await user.clear(field)
  await user.paste(WORDS)
  await user.click(screen.getByRole('button', { name: 'Restore' }))
  await user.type(await screen.findByRole('textbox', { name: 'Your name' }), 'Alice{Enter}')
  expect(await screen.findByRole('heading', { name: 'Hello Alice' })).toBeInTheDocument()
  expect(document.querySelector('[data-my-id]')).toHaveAttribute('data-my-id', ME)
})
