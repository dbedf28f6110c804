import { act, createEvent, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { rememberReaction } from '../../src/features/emoji/habits.dom.ts'
import { BOB, type Said } from '../support/company.ts'
import { article, sitAt } from './show.tsx'

const said: Said[] = [
  { from: BOB, text: 'one' },
  { to: BOB, text: 'two' },
  { from: BOB, text: 'three' },
]
const sitDown = () => sitAt({ friends: [BOB], said }, BOB)
const quick = (text: string) => article(text).querySelector<HTMLElement>('[aria-hidden]:has(> button)')
const offer = (text: string, emoji: string) => within(quick(text)!).getByText(emoji)
const chip = (text: string, name: string) => within(article(text)).queryByRole('button', { name })
const bubble = (text: string) => article(text).querySelector('[data-bubble]') as HTMLElement
const words = (text: string) => within(article(text)).getByText(text)
const row = () => within(screen.getByRole('menu')).getByRole('group', { name: 'React' })

test('beside the message that a mouse is over, one press reacts and another takes it back', async () => {
  const { user, until } = await sitDown()
  expect(quick('one')).toBeNull()
  await user.hover(article('one'))
  const offered = [...(quick('one')?.children ?? [])]
  expect(offered.map((one) => one.textContent)).toEqual(['', '❤️', '👍', '😂'])
  // It is the mouse's alone: keyboards have the menu for it, and a press takes the focus from nowhere.
  for (const one of offered) expect(one).toHaveAttribute('tabindex', '-1')
  expect(within(article('one')).queryByRole('button', { name: '👍' })).toBeNull()
  expect(fireEvent.mouseDown(offer('one', '👍'))).toBe(false)
  fireEvent.click(offer('one', '👍'))
  await until('a reaction', () => chip('one', '👍 1') !== null)
  expect(offer('one', '👍')).toHaveAttribute('data-mine', 'true')
  fireEvent.click(offer('one', '👍'))
  await until('its end', () => chip('one', '👍 1') === null)
  await user.hover(article('three'))
  expect(quick('one')).toBeNull()
  // What was given last stands first.
  expect(quick('three')?.children[1]).toHaveTextContent('👍')
})

test('a finger brings no row, and while one selects there is none', async () => {
  const { user } = await sitDown()
  fireEvent.pointerEnter(article('one'), { pointerType: 'touch' })
  expect(quick('one')).toBeNull()
  await user.hover(article('one'))
  expect(quick('one')).not.toBeNull()
  await user.click(within(article('one')).getByRole('button', { name: 'Message actions' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Select' }))
  await screen.findByRole('toolbar', { name: 'Selected messages' })
  await user.hover(article('one'))
  expect(quick('one')).toBeNull()
})

test('a double click beside the words gives the first reaction and takes it back; on the words it chooses one', async () => {
  const { user, until, pass } = await sitDown()
  await user.dblClick(words('one'))
  await pass()
  expect(chip('one', '❤️ 1')).toBeNull()
  await user.dblClick(bubble('one'))
  await until('a reaction', () => chip('one', '❤️ 1') !== null)
  // The second press chooses no word near by.
  const press = (target: HTMLElement, detail: number) => fireEvent.mouseDown(target, { detail })
  expect(press(bubble('one'), 2)).toBe(false)
  expect(press(bubble('one'), 1)).toBe(true)
  expect(press(words('one'), 2)).toBe(true)
  await user.dblClick(bubble('one'))
  await until('its end', () => chip('one', '❤️ 1') === null)
  // A button in it has its own meaning.
  await user.dblClick(within(article('two')).getByRole('button', { name: /device|Read/ }))
  await user.dblClick(article('two').querySelector('time') as HTMLElement)
  await until('a reaction', () => chip('two', '❤️ 1') !== null)
})

test('another reaction takes the place of mine and says so; Undo brings mine back, and giving or taking one says nothing', async () => {
  const { user, until, pass } = await sitDown()
  const notice = () => screen.queryByText(/instead of/)
  await user.hover(article('one'))
  fireEvent.click(offer('one', '👍'))
  await until('a reaction', () => chip('one', '👍 1') !== null)
  expect(notice()).toBeNull()
  // By two presses, which name none: first stands what was given last on this device.
  rememberReaction('❤️')
  await user.dblClick(bubble('one'))
  await until('the other', () => chip('one', '❤️ 1') !== null)
  expect(chip('one', '👍 1')).toBeNull()
  await until('a notice', () => notice() !== null)
  expect(notice()).toHaveTextContent('❤️ instead of 👍')
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  await until('mine again', () => chip('one', '👍 1') !== null)
  expect(chip('one', '❤️ 1')).toBeNull()
  await until('its end', () => notice() === null)
  // By two taps, and by the one press on the row.
  tap(words('one'), 1_000)
  tap(words('one'), 1_200)
  await until('the other', () => chip('one', '❤️ 1') !== null)
  await user.click(await screen.findByRole('button', { name: 'Undo' }))
  await until('mine again', () => chip('one', '👍 1') !== null)
  await user.hover(article('one'))
  fireEvent.click(offer('one', '😂'))
  await until('the other', () => notice()?.textContent === '😂 instead of 👍')
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  await until('mine again', () => chip('one', '👍 1') !== null)
  await until('its end', () => notice() === null)
  await user.hover(article('one'))
  fireEvent.click(offer('one', '👍'))
  await until('its end', () => chip('one', '👍 1') === null)
  await pass()
  expect(notice()).toBeNull()
})

const touches = (target: HTMLElement, x: number) => [{ identifier: 1, target, clientX: x, clientY: 10 }]
function tap(target: HTMLElement, at: number, { long = 60, x = 10 } = {}) {
  const down = createEvent.touchStart(target, { touches: touches(target, x) })
  Object.defineProperty(down, 'timeStamp', { value: at })
  fireEvent(target, down)
  const up = createEvent.touchEnd(target, { touches: [], cancelable: true })
  Object.defineProperty(up, 'timeStamp', { value: at + long })
  fireEvent(target, up)
  return up
}

test('two taps of a finger react, also on the words; slow ones, far ones and long ones do not', async () => {
  const { pass, until } = await sitDown()
  expect(tap(words('one'), 1_000).defaultPrevented).toBe(false)
  tap(words('one'), 2_000)
  tap(words('one'), 2_200, { x: 90 })
  tap(words('one'), 3_000, { long: 400 })
  tap(words('one'), 3_500)
  await pass()
  expect(chip('one', '❤️ 1')).toBeNull()
  expect(tap(words('one'), 3_700).defaultPrevented).toBe(true)
  await until('a reaction', () => chip('one', '❤️ 1') !== null)
  const status = within(article('two')).getByRole('button', { name: /device|Read/ })
  tap(status, 5_000)
  tap(status, 5_200)
  await pass()
  expect(chip('two', '❤️ 1')).toBeNull()
})

test('on a message, + leads to the reactions above its menu; arrows go along them and past them', async () => {
  const { user, until } = await sitDown()
  act(() => article('one').focus())
  expect(article('one')).toHaveAttribute('aria-keyshortcuts', 'Plus')
  await user.keyboard('+')
  await screen.findByRole('menu')
  const item = (name: string) => within(row()).getByRole('menuitemcheckbox', { name })
  await waitFor(() => expect(item('❤️')).toHaveFocus())
  await user.keyboard('{ArrowRight}')
  expect(item('👍')).toHaveFocus()
  await user.keyboard('{ArrowLeft}{ArrowLeft}')
  expect(within(row()).getByRole('menuitem', { name: 'Another emoji' })).toHaveFocus()
  await user.keyboard('{ArrowDown}')
  expect(screen.getByRole('menuitem', { name: 'Reply' })).toHaveFocus()
  await user.keyboard('{ArrowUp}{ArrowUp}')
  expect(screen.getByRole('menuitem', { name: /Delete/ })).toHaveFocus()
  act(() => item('😂').focus())
  await user.keyboard('{Enter}')
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
  await until('a reaction', () => chip('one', '😂 1') !== null)
  act(() => article('one').focus())
  await user.keyboard('+')
  await screen.findByRole('menu')
  expect(item('😂')).toBeChecked()
  await user.click(item('😂'))
  await until('its end', () => chip('one', '😂 1') === null)
})

test('what I reacted with stands in the row, however long ago that was', async () => {
  const { user, until } = await sitDown()
  await user.dblClick(bubble('one'))
  await until('a reaction', () => chip('one', '❤️ 1') !== null)
  for (const emoji of ['🐇', '🚀', '🎉', '🥑', '🙈', '🍀']) rememberReaction(emoji)
  await user.click(within(article('one')).getByRole('button', { name: 'Message actions' }))
  await screen.findByRole('menu')
  const all = within(row()).getAllByRole('menuitemcheckbox')
  expect(all.map(({ textContent }) => textContent)).toEqual(['❤️', '🍀', '🙈', '🥑', '🎉', '🚀'])
  expect(all[0]).toBeChecked()
})

test('entries stand in groups: answering, words, keeping, deleting', async () => {
  const { user, until } = await sitDown()
  await until('delivery', () => article('two').dataset.status !== 'waiting')
  await user.click(within(article('two')).getByRole('button', { name: 'Message actions' }))
  const menu = await screen.findByRole('menu', { name: 'Message actions' })
  const entries = within(menu)
    .getAllByRole('menuitem')
    .filter((one) => !row().contains(one))
  const groups = entries.reduce<string[][]>((all, one) => {
    if (all.length === 0 || one.dataset.apart === 'true') all.push([])
    all.at(-1)?.push(one.textContent ?? '')
    return all
  }, [])
  expect(groups).toEqual([
    ['Reply', 'React'],
    ['Edit', 'Copy', 'Forward'],
    ['Pin', 'Star', 'Details', 'Select'],
    ['Delete for me', 'Delete for everyone'],
  ])
})

test('a finger that stays lifts its message; the one on the page is not there twice, and comes back', async () => {
  const { user } = await sitDown()
  fireEvent.touchStart(article('one'), { touches: touches(article('one'), 10) })
  const menu = await screen.findByRole('menu')
  const one = document.querySelector('article[data-from]:not([inert] *)') as HTMLElement
  expect(one).toHaveTextContent('one')
  expect(one.style.opacity).toBe('0')
  const copies = document.querySelectorAll('[inert] article')
  expect(copies).toHaveLength(1)
  expect(copies[0]).toHaveTextContent('one')
  expect(copies[0]?.querySelectorAll('[id], [data-message-id], [tabindex]')).toHaveLength(0)
  expect(menu.contains(copies[0] as Node)).toBe(false)
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
  expect(one.style.opacity).toBe('')
  expect(document.querySelectorAll('[inert] article')).toHaveLength(0)
  await waitFor(() => expect(within(article('one')).getByRole('button', { name: 'Message actions' })).toHaveFocus())
})

test('the phone’s own way back closes a lifted message', async () => {
  let close: (() => void) | null = null
  const ended = vi.fn()
  class Watcher {
    set onclose(act: (() => void) | null) {
      close = act
    }
    destroy = ended
  }
  vi.stubGlobal('CloseWatcher', Watcher)
  await sitDown()
  fireEvent.touchStart(article('one'), { touches: touches(article('one'), 10) })
  await screen.findByRole('menu')
  act(() => (close as unknown as () => void)())
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
  expect(ended).toHaveBeenCalled()
  vi.unstubAllGlobals()
})
