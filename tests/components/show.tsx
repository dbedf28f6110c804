import { setupI18n } from '@lingui/core'
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Boot } from '../../src/app/app.ts'
import type { PersonId } from '../../src/engine/ids.ts'
import type { Language } from '../../src/features/settings/settings.ts'
import { loadMessages } from '../../src/locales/catalogues.ts'
import { Root } from '../../src/shell/Root.tsx'
import { speak } from '../../src/shell/useLanguage.dom.ts'
import { type Company, createCompany, type Found, ME } from '../support/company.ts'

/** Half past noon of a Wednesday, by the wall clock of wherever the test runs. */
export const NOW = new Date(2026, 4, 6, 12, 30).getTime()
export const MINUTE = 60_000
export const DAY = 1_440 * MINUTE

/** The double of a browser lays nothing out: every box is as high as this says, and a log shows as many rows as fit. */
export const ROW = 40
export const VIEW = 800

const layout = { clientHeight: VIEW, clientWidth: 400, offsetHeight: ROW, offsetWidth: 400 }

beforeEach(() => {
  // Only what tells the time is in the test's hands; timers run, or nothing asynchronous would.
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  localStorage.clear()
  sessionStorage.clear()
  history.replaceState(null, '', '/#/')
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  for (const [name, value] of Object.entries(layout))
    vi.spyOn(HTMLElement.prototype, name as 'clientHeight', 'get').mockReturnValue(value)
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** Renders whatever stands between the person and the app. */
export async function showBoot(boot: Boot, language: Language = 'en') {
  const i18n = setupI18n()
  speak(i18n, language, await loadMessages(language))
  const store = createStore<Boot>(() => boot)
  render(<Root i18n={i18n} boot={store} forced={language} look={{}} />)
  return store
}

/** Screens that are fetched when they are asked for have come; no timer has to run for it. */
async function screenFetched() {
  while (document.querySelector('main:empty'))
    await act(async () => {
      await Promise.all([
        import('../../src/shell/screens/NewChat.tsx'),
        import('../../src/shell/screens/SettingsScreen.tsx'),
      ])
    })
}

export interface Seat {
  company: Company
  user: ReturnType<typeof userEvent.setup>
  /** Time passes in the whole company, until `done` says so. */
  until(what: string, done: () => boolean): Promise<void>
  /** So much of it; unless it is said, as much as one way through the network and back takes. */
  pass(ms?: number): Promise<void>
  /** A friend says it, and it arrives. */
  hear(from: PersonId, text: string): Promise<void>
}

/** Renders Alice's whole app, with whoever there is in her world, at `path`. */
export async function sit(found: Found = {}, path = '/', language: Language = 'en'): Promise<Seat> {
  history.replaceState(null, '', `/#${path}`)
  const company = await createCompany(Date.now(), found)
  await showBoot({ phase: 'ready', app: company.me.app }, language)
  await screenFetched()
  return {
    company,
    user: userEvent.setup(),
    async until(what, done) {
      // What is fetched when it is asked for comes by the clock of this machine.
      for (let tries = 0; tries < 400; tries++) {
        let came = false
        await act(async () => {
          came = await company.world.until(done, 250)
          if (!came) await new Promise((resolve) => setTimeout(resolve, 20))
        })
        if (came) return
      }
      throw new Error(`${what} did not come about`)
    },
    pass: (ms = 50) => act(() => company.world.run(ms)),
    hear: (from, text) =>
      act(async () => {
        await company.of(from).say(ME, text)
        await company.must('an arrival', () => company.me.shown(from).includes(text))
      }),
  }
}

/** The same, and waits until the conversation is on screen. */
export async function sitAt(found: Found, peer: string, language: Language = 'en'): Promise<Seat> {
  const seat = await sit(found, `/chat/${peer}`, language)
  await screen.findByRole('log')
  return seat
}

/** The ID of the message that says it, as the screen has it. */
export const idOf = (text: string): string => article(text).dataset.messageId ?? ''

export const article = (text: string): HTMLElement => {
  const found = screen.getAllByRole('article').find((one) => one.textContent?.includes(text))
  if (!found) throw new Error(`no message says ${text}`)
  return found
}
