import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { BOB, type Said, ZOE } from '../support/company.ts'
import { article, type Seat, sitAt } from './show.tsx'

const said: Said[] = [
  { from: BOB, text: 'one' },
  { to: BOB, text: 'two' },
  { from: BOB, text: 'three' },
]
const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
const seat = () => sitAt({ friends: [BOB, ZOE], said }, BOB)

async function type(user: Seat['user'], text: string) {
  await user.click(field())
  await user.keyboard(text)
}

async function mark(keys: string, before: string) {
  const { user } = await seat()
  await type(user, 'word')
  field().setSelectionRange(0, 4)
  await user.keyboard(keys)
  expect(field().value).toBe(`${before}word${before}`)
}

/** Presses each of the shortcuts that are listed, by the name that the list has for it. */
const PRESSED: Record<string, () => Promise<void>> = {
  async palette() {
    const { user } = await seat()
    await user.keyboard('{Control>}k{/Control}')
    expect(await screen.findByRole('dialog', { name: 'Jump to a chat' })).toBeInTheDocument()
  },
  async neighbour() {
    const { user } = await seat()
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    await waitFor(() => expect(screen.queryByRole('heading', { name: 'Bob', level: 1 })).toBeNull())
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
    expect(await screen.findByRole('heading', { name: 'Bob', level: 1 })).toBeInTheDocument()
  },
  async find() {
    const { user } = await seat()
    await user.keyboard('{Control>}f{/Control}')
    expect(await screen.findByRole('searchbox', { name: 'Search this chat' })).toHaveFocus()
  },
  async escape() {
    const { user } = await seat()
    act(() => field().focus())
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('log')).toBeNull()
  },
  async notices() {
    const { user, until } = await seat()
    act(() => article('two').focus())
    await user.keyboard('{Enter}')
    await user.click(await screen.findByRole('menuitem', { name: 'Delete for everyone' }))
    await until('a notice', () => screen.queryByRole('button', { name: 'Undo' }) !== null)
    await user.keyboard('{F6}')
    expect(screen.getByRole('region', { name: 'Notices' })).toHaveFocus()
  },
  async list() {
    const { user } = await seat()
    act(() => (document.activeElement as HTMLElement).blur())
    await user.keyboard('?')
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeInTheDocument()
  },
  async send() {
    const { user } = await seat()
    await type(user, 'four{Enter}')
    await waitFor(() => expect(article('four')).toBeInTheDocument())
  },
  async line() {
    const { user } = await seat()
    await type(user, 'a{Shift>}{Enter}{/Shift}b')
    expect(field().value).toBe('a\nb')
  },
  async last() {
    const { user } = await seat()
    await type(user, '{ArrowUp}')
    expect(await screen.findByText('Editing message')).toBeInTheDocument()
    expect(field().value).toBe('two')
  },
  bold: () => mark('{Control>}b{/Control}', '**'),
  italic: () => mark('{Control>}i{/Control}', '_'),
  code: () => mark('{Control>}e{/Control}', '`'),
  async one() {
    const { user } = await seat()
    act(() => article('two').focus())
    await user.keyboard('{ArrowUp}')
    expect(article('one')).toHaveFocus()
    await user.keyboard('{ArrowDown}')
    expect(article('two')).toHaveFocus()
  },
  async ends() {
    const { user } = await seat()
    act(() => article('two').focus())
    await user.keyboard('{End}')
    expect(article('three')).toHaveFocus()
    await user.keyboard('{Home}')
    expect(article('one')).toHaveFocus()
  },
  async open() {
    const { user } = await seat()
    act(() => article('two').focus())
    await user.keyboard('{Enter}')
    expect(await screen.findByRole('menu')).toBeInTheDocument()
  },
  async react() {
    const { user } = await seat()
    act(() => article('one').focus())
    await user.keyboard('+')
    const menu = await screen.findByRole('menu')
    expect(within(menu).getByRole('menuitem', { name: 'Another emoji' })).toBeInTheDocument()
  },
  async write() {
    const { user } = await seat()
    act(() => article('two').focus())
    await user.keyboard('{Escape}')
    expect(field()).toHaveFocus()
  },
}

test('every shortcut is listed once, and each of them has a test here that presses it', async () => {
  const { user } = await seat()
  act(() => (document.activeElement as HTMLElement).blur())
  await user.keyboard('?')
  const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
  const listed = [...dialog.querySelectorAll<HTMLElement>('[data-shortcut]')].map((row) => row.dataset.shortcut)
  expect(listed.sort()).toEqual(Object.keys(PRESSED).sort())
  for (const row of dialog.querySelectorAll('[data-shortcut]'))
    expect(row.querySelectorAll('kbd').length).toBeGreaterThan(0)
  expect(within(dialog).getByText('Search this chat').closest('[data-shortcut]')).toHaveTextContent('CtrlF')
})

test.each(Object.entries(PRESSED))('%s does what the list says', (_id, press) => press())

test('on Apple’s keyboards the list shows their signs', async () => {
  vi.spyOn(navigator, 'platform', 'get').mockReturnValue('MacIntel')
  const { user } = await seat()
  act(() => (document.activeElement as HTMLElement).blur())
  await user.keyboard('?')
  const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
  expect(within(dialog).getByText('Bold').closest('[data-shortcut]')).toHaveTextContent('⌘B')
})

test('a question mark that is typed is typed; on a message it asks for the list, and with Ctrl it is nothing', async () => {
  const { user } = await seat()
  await type(user, 'why?')
  expect(field().value).toBe('why?')
  expect(screen.queryByRole('dialog')).toBeNull()
  act(() => article('two').focus())
  await user.keyboard('{Control>}?{/Control}')
  expect(screen.queryByRole('dialog')).toBeNull()
  const { value } = field()
  await user.keyboard('؟')
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeInTheDocument()
  await user.keyboard('{Escape}')
  expect(field().value).toBe(value)
})

test('switched off, the question mark is nothing and is not listed; the palette has the list, and names the key while it is one', async () => {
  const { company, user } = await seat()
  const open = async () => {
    await user.keyboard('{Control>}k{/Control}')
    return screen.findByRole('button', { name: 'Keyboard shortcuts' })
  }
  expect(await open()).toHaveAttribute('aria-keyshortcuts', '?')
  await user.keyboard('{Escape}')
  await act(() => company.me.app.settings.set({ questionKey: false }))
  act(() => article('two').focus())
  await user.keyboard('?؟')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(field().value).toBe('')
  const button = await open()
  expect(button).not.toHaveAttribute('aria-keyshortcuts')
  await user.click(button)
  const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
  expect(dialog.querySelector('[data-shortcut="palette"]')).not.toBeNull()
  expect(dialog.querySelector('[data-shortcut="list"]')).toBeNull()
})

test('Ctrl and F: into the search of this chat, back into it from elsewhere, then the browser’s own', async () => {
  const { user } = await seat()
  const pressed: boolean[] = []
  const listen = (event: KeyboardEvent) => event.key === 'f' && pressed.push(event.defaultPrevented)
  window.addEventListener('keydown', listen)
  act(() => field().focus())
  await user.keyboard('{Control>}f{/Control}')
  const search = await screen.findByRole<HTMLInputElement>('searchbox', { name: 'Search this chat' })
  expect(search).toHaveFocus()
  await user.keyboard('thr')
  act(() => article('two').focus())
  await user.keyboard('{Control>}f{/Control}')
  expect(search).toHaveFocus()
  expect([search.selectionStart, search.selectionEnd]).toEqual([0, 3])
  await user.keyboard('{Control>}f{/Control}')
  expect(pressed).toEqual([true, true, false])
  // What was typed, then the search itself; the focus is where it was.
  await user.keyboard('{Escape}{Escape}')
  expect(screen.queryByRole('searchbox', { name: 'Search this chat' })).toBeNull()
  expect(field()).toHaveFocus()
  window.removeEventListener('keydown', listen)
})

test('the list is reached from the palette, too', async () => {
  const { user } = await seat()
  await user.keyboard('{Control>}k{/Control}')
  await user.click(await screen.findByRole('button', { name: 'Keyboard shortcuts' }))
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeInTheDocument()
})
