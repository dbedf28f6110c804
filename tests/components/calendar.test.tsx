import { setupI18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { act, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import type { Language } from '../../src/features/settings/settings.ts'
import { JumpToDate } from '../../src/features/transcript/JumpToDate.tsx'
import { loadMessages } from '../../src/locales/catalogues.ts'
import { speak } from '../../src/shell/useLanguage.dom.ts'
import './show.tsx'

const date = (year: number, month: number, day: number) => new Date(year, month - 1, day).getTime()
const SAID = [date(2026, 3, 30), date(2026, 4, 2), date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 5)]

async function show({ at, said = SAID, language = 'en' }: { at?: number; said?: number[]; language?: Language } = {}) {
  const i18n = setupI18n()
  speak(i18n, language, await loadMessages(language))
  const asked: number[] = []
  const opening = {
    jumpToDate: vi.fn(async () => undefined),
    async days(starts: readonly number[]) {
      asked.push(starts[0]!)
      const some = starts.slice(1).map((end, i) => said.some((one) => one >= starts[i]! && one < end))
      return { some, oldest: said[0], newest: said.at(-1) }
    },
  }
  const onClose = vi.fn()
  render(
    <I18nProvider i18n={i18n}>
      <JumpToDate opening={opening} {...(at === undefined ? {} : { at })} onClose={onClose} />
    </I18nProvider>,
  )
  await waitFor(() => expect(screen.getByRole('grid')).toHaveAttribute('aria-busy', 'false'))
  return { user: userEvent.setup(), opening, onClose, asked }
}
const grid = () => screen.getByRole('grid')
const name = () => document.activeElement?.getAttribute('aria-label') ?? ''

test('the month of the newest message, with the days that have some; the others cannot be chosen', async () => {
  const { user, opening, onClose } = await show()
  expect(grid()).toHaveAccessibleName('May 2026')
  const enabled = within(grid())
    .getAllByRole('button')
    .filter((button) => button.getAttribute('aria-disabled') === 'false')
  expect(enabled.map((button) => button.textContent)).toEqual(['1', '5'])
  await user.click(within(grid()).getByText('4'))
  expect(opening.jumpToDate).not.toHaveBeenCalled()
  await user.click(within(grid()).getByText('1'))
  expect(opening.jumpToDate).toHaveBeenCalledExactlyOnceWith(date(2026, 5, 1))
  expect(onClose).toHaveBeenCalledOnce()
})

test('an old conversation opens where its newest message is, with the focus on that day', async () => {
  await show({ said: [date(2024, 1, 10), date(2024, 2, 29)] })
  await waitFor(() => expect(grid()).toHaveAccessibleName('February 2024'))
  await waitFor(() => expect(name()).toContain('February 29, 2024'))
})

test('by keys: days, weeks, months, no further than there are messages; Enter chooses', async () => {
  const { user, opening } = await show({ at: date(2026, 5, 5) + 3_600_000 })
  await waitFor(() => expect(name()).toContain('May 5, 2026'))
  const go = async (keys: string, where: string) => {
    await user.keyboard(keys)
    await waitFor(() => expect(name()).toContain(where))
  }
  await go('{ArrowLeft}', 'May 4, 2026')
  await go('{ArrowUp}', 'April 27, 2026')
  expect(grid()).toHaveAccessibleName('April 2026')
  await go('{Home}', 'April 26, 2026')
  await go('{End}', 'May 2, 2026')
  await go('{PageUp}', 'April 2, 2026')
  await go('{PageUp}', 'March 30, 2026')
  await go('{ArrowLeft}', 'March 30, 2026')
  await go('{Shift>}{PageDown}{/Shift}', 'May 5, 2026')
  // One tab stop for all of the days.
  expect(
    within(grid())
      .getAllByRole('button')
      .filter(({ tabIndex }) => tabIndex === 0),
  ).toHaveLength(1)
  await user.keyboard('{Enter}')
  expect(opening.jumpToDate).toHaveBeenCalledExactlyOnceWith(date(2026, 5, 5))
})

test('a press on the arrows turns a month, as far as there are messages, and asks only for that month', async () => {
  const { user, asked } = await show()
  const [back, on] = [
    screen.getByRole('button', { name: 'Previous month' }),
    screen.getByRole('button', { name: 'Next month' }),
  ]
  expect(on).toHaveAttribute('aria-disabled', 'true')
  await user.click(on)
  expect(grid()).toHaveAccessibleName('May 2026')
  await user.click(back)
  expect(grid()).toHaveAccessibleName('April 2026')
  await user.click(back)
  expect(grid()).toHaveAccessibleName('March 2026')
  expect(back).toHaveAttribute('aria-disabled', 'true')
  await user.click(back)
  expect(grid()).toHaveAccessibleName('March 2026')
  expect(asked).toEqual([date(2026, 5, 1), date(2026, 4, 1), date(2026, 3, 1)])
  expect(back).toHaveFocus()
})

test.each([
  ['fr', 'mai 2026', 'lundi'],
  ['ar', /مايو|أيار/, /./],
] as const)('in %s: the month, the days and the beginning of the week are its own', async (language, month, first) => {
  await show({ language })
  expect(grid()).toHaveAccessibleName(month)
  const [head] = within(grid()).getAllByRole('columnheader')
  expect(head?.getAttribute('abbr')).toMatch(first)
})

test('right to left, the arrow that points to the beginning of the line goes back', async () => {
  const { user } = await show({ at: date(2026, 5, 5) })
  await waitFor(() => expect(name()).toContain('May 5, 2026'))
  act(() => {
    document.documentElement.style.direction = 'rtl'
  })
  await user.keyboard('{ArrowRight}')
  const moved = name()
  document.documentElement.style.direction = ''
  expect(moved).toContain('May 4, 2026')
})

test('a disk that does not answer: any day may be tried', async () => {
  const i18n = setupI18n()
  speak(i18n, 'en', await loadMessages('en'))
  const opening = { jumpToDate: vi.fn(async () => undefined), days: () => Promise.reject(new Error('gone')) }
  render(
    <I18nProvider i18n={i18n}>
      <JumpToDate opening={opening} onClose={() => undefined} />
    </I18nProvider>,
  )
  await waitFor(() => expect(grid()).toHaveAttribute('aria-busy', 'false'))
  await userEvent.setup().click(within(grid()).getByText('2'))
  expect(opening.jumpToDate).toHaveBeenCalledOnce()
})
