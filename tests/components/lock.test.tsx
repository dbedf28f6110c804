import { setupI18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import { LockSettings } from '../../src/features/lock/LockSettings.tsx'
import type { LazyLock } from '../../src/features/lock/lock.ts'
import { loadMessages } from '../../src/locales/catalogues.ts'
import { Locked, Sealing } from '../../src/shell/screens/Locked.tsx'
import { createFakeDoor, createFakeLock, fakeTurning } from '../support/fakeLock.ts'

async function show(view: ReactNode) {
  const i18n = setupI18n()
  i18n.loadAndActivate({ locale: 'en', messages: await loadMessages('en') })
  const user = userEvent.setup()
  render(<I18nProvider i18n={i18n}>{view}</I18nProvider>)
  return user
}
async function settings(lock: LazyLock) {
  const user = await show(<LockSettings lock={lock} />)
  await waitFor(() => expect(screen.getAllByRole('button').length).toBeGreaterThan(0))
  return user
}
const first = () => screen.getByRole('textbox', { name: 'New passphrase' })
const again = () => screen.getByRole('textbox', { name: 'New passphrase, again' })
const press = (name: string | RegExp) => screen.getByRole('button', { name })

describe('turning the lock on', () => {
  test('a passphrase, typed twice, of some length; what is wrong is said beside it', async () => {
    const { lock, asked } = createFakeLock()
    const user = await settings(lock)
    await user.type(first(), 'short')
    await user.click(press('Turn on'))
    expect(screen.getByRole('alert')).toHaveAttribute('data-error', 'short')
    await user.type(first(), ' but longer')
    await user.type(again(), 'short but lonher')
    await user.click(press('Turn on'))
    expect(screen.getByRole('alert')).toHaveAttribute('data-error', 'differ')
    expect(asked).toEqual([])
    await user.clear(again())
    await user.type(again(), 'short but longer')
    await user.click(press('Turn on'))
    expect(asked).toEqual([['on', { passphrase: 'short but longer' }]])
  })

  test('it can be seen while it is typed', async () => {
    const user = await settings(createFakeLock().lock)
    expect(first()).toHaveAttribute('type', 'password')
    await user.click(screen.getAllByRole('button', { name: 'Show what I type' })[0]!)
    expect(first()).toHaveAttribute('type', 'text')
    expect(first()).toHaveAttribute('autocomplete', 'off')
  })

  test('where the device has forgotten the words, they are asked for; wrong ones are said', async () => {
    const { lock, asked } = createFakeLock({ secret: 'typed' })
    const user = await settings(lock)
    for (const field of [first(), again()]) await user.type(field, 'long enough')
    await user.click(press('Turn on'))
    const words = await screen.findByRole('textbox', { name: 'Recovery words' })
    await user.type(words, 'wrong ones')
    await user.click(press('Turn on'))
    expect(await screen.findByRole('alert')).toHaveAttribute('data-error', 'taken')
    await user.clear(words)
    await user.type(words, 'right ones')
    await user.click(press('Turn on'))
    await waitFor(() => expect(asked).toHaveLength(1))
    expect(asked[0]![1]).toMatchObject({ passphrase: 'long enough', words: {} })
  })

  test('whoever has lost them is told what stays outside, and chooses a spare passphrase', async () => {
    const { lock, asked } = createFakeLock({ secret: 'typed' })
    const user = await settings(lock)
    for (const field of [first(), again()]) await user.type(field, 'long enough')
    await user.click(press('Turn on'))
    await user.click(await screen.findByRole('button', { name: 'I no longer have them' }))
    expect(document.querySelector('[data-outside]')).toHaveTextContent('the key of your ID stays outside')
    await user.click(press('Turn on'))
    expect(screen.getByRole('alert')).toHaveAttribute('data-error', 'short')
    await user.type(screen.getByRole('textbox', { name: 'Spare passphrase' }), 'kept elsewhere')
    await user.click(press('Turn on'))
    expect(asked).toEqual([['on', { passphrase: 'long enough', spare: 'kept elsewhere' }]])
  })

  test('what came to nothing is said, and so is a part that does not load', async () => {
    const user = await settings(createFakeLock({ failed: 'full' }, { ok: false, error: 'load' }).lock)
    expect(screen.getByRole('alert')).toHaveAttribute('data-error', 'full')
    for (const field of [first(), again()]) await user.type(field, 'long enough')
    await user.click(press('Turn on'))
    await waitFor(() => expect(screen.getAllByRole('alert').at(-1)).toHaveAttribute('data-error', 'load'))
  })
})

describe('a lock that is on', () => {
  const row = (kind: string) => document.querySelector<HTMLElement>(`[data-way="${kind}"]`)!

  test('locks now, or by itself after a time', async () => {
    const { lock, asked } = createFakeLock({ on: true })
    const user = await settings(lock)
    await user.click(press('Lock now'))
    const times = screen.getByRole('combobox', { name: 'Lock by itself when hidden for' })
    expect(times).toHaveDisplayValue('5 minutes')
    await user.selectOptions(times, 'Never')
    expect(asked).toEqual([['now'], ['after', 'never']])
  })

  test('a way is changed, taken away, or added', async () => {
    const { lock, asked } = createFakeLock({ on: true })
    const user = await settings(lock)
    await user.click(within(row('passphrase')).getByRole('button', { name: 'Change' }))
    for (const field of [first(), again()]) await user.type(field, 'another one')
    await user.click(screen.getAllByRole('button', { name: 'Change' }).at(-1)!)
    await user.click(within(row('passkey')).getByRole('button', { name: 'Remove' }))
    await user.click(press('Add a passkey'))
    expect(asked).toEqual([['change', 'a', 'another one'], ['remove', 'b'], ['passkey']])
    expect(screen.queryByRole('button', { name: 'Add recovery words' })).toBeNull()
  })

  test('two stay at least', async () => {
    const slots = [
      { id: 'a', kind: 'passphrase', at: 0 },
      { id: 'b', kind: 'passkey', at: 0 },
    ] as const
    const { lock, asked } = createFakeLock({ on: true, slots, secret: 'typed' })
    const user = await settings(lock)
    expect(screen.queryByRole('button', { name: /^Remove/ })).toBeNull()
    await user.click(press('Add recovery words'))
    await user.type(await screen.findByRole('textbox', { name: 'Recovery words' }), 'right ones')
    await user.click(press('Add'))
    await waitFor(() => expect(asked).toEqual([['words', true]]))
  })

  test('a passkey that is none is said; turning off is asked twice', async () => {
    const { lock, asked } = createFakeLock({ on: true }, { ok: false, error: 'unfit' })
    const user = await settings(lock)
    await user.click(press('Add a passkey'))
    expect(await screen.findByRole('alert')).toHaveAttribute('data-error', 'unfit')
    await user.click(press('Turn off'))
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Turn off' }))
    expect(asked).toEqual([['passkey'], ['off']])
  })
})

describe('locked', () => {
  test('asks, marks the page, and takes the mark away again', async () => {
    const door = createFakeDoor()
    const user = await show(<Locked door={door} />)
    expect(document.documentElement.dataset.locked).toBe('')
    expect(document.title).toBe('Tête-à-tête')
    const field = screen.getByRole('textbox', { name: 'Passphrase' })
    expect(field).toHaveFocus()
    await user.type(field, 'not it{Enter}')
    expect(door.asked).toEqual([['passphrase', 'not it']])
    expect(await screen.findByRole('alert')).toHaveAttribute('data-error', 'wrong')
    await user.click(press('Use your passkey'))
    await waitFor(() => expect(screen.getAllByRole('alert').at(-1)).toHaveAttribute('data-error', 'passkey'))
  })

  test('while it slows down nothing is tried, and it says how long', async () => {
    const door = createFakeDoor({ problem: 'wrong', tries: 5, wait: 4 })
    const user = await show(<Locked door={door} />)
    expect(screen.getByRole('status')).toHaveTextContent('Next try in 4 seconds.')
    await user.type(screen.getByRole('textbox', { name: 'Passphrase' }), 'again{Enter}')
    expect(door.asked).toEqual([])
  })

  test('words open it, and there is a way out for who has nothing', async () => {
    const door = createFakeDoor({ ways: ['passphrase', 'words'] })
    const user = await show(<Locked door={door} />)
    expect(screen.queryByRole('button', { name: 'Use your passkey' })).toBeNull()
    await user.click(press('Use your words'))
    await user.type(await screen.findByRole('textbox', { name: 'Recovery words' }), 'right ones')
    await user.click(press('Unlock'))
    await waitFor(() => expect(door.asked).toEqual([['enter']]))
    await user.click(press('Back'))
    await user.click(press('Forget everything on this device'))
    await user.click(await screen.findByRole('button', { name: 'Forget everything' }))
    expect(door.asked.at(-1)).toEqual(['forget'])
  })

  test('what is being written anew is counted', async () => {
    await show(<Sealing turning={fakeTurning('off', 1_234)} />)
    expect(screen.getByRole('heading')).toHaveTextContent('One moment')
    expect(screen.getByRole('status')).toHaveTextContent('1,234')
  })
})
