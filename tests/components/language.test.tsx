import { setupI18n } from '@lingui/core'
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Boot } from '../../src/app/app.ts'
import type { Language } from '../../src/features/settings/settings.ts'
import { loadMessages, pickLanguage } from '../../src/locales/catalogues.ts'
import { Root } from '../../src/shell/Root.tsx'
import { rememberedLook } from '../../src/shell/rememberedLook.dom.ts'
import { speak } from '../../src/shell/useLanguage.dom.ts'
import { createFormats, dayOf } from '../../src/ui/formats.dom.ts'
import { createCompany } from '../support/company.ts'
import { DAY, MINUTE, NOW } from './show.tsx'

/** The app as one finds it: chosen in the settings, wished for by the browser, forced by the address. */
async function showIn(chosen: Language | undefined, wished: string[], forced?: string) {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(wished)
  history.replaceState(null, '', forced === undefined ? '/#/settings' : `/?lang=${forced}#/settings`)
  const i18n = setupI18n()
  speak(i18n, 'en', await loadMessages('en'))
  const { app } = (await createCompany(NOW, { settings: { language: chosen } })).me
  const boot = createStore<Boot>(() => ({ phase: 'ready', app }))
  await act(async () => void render(<Root i18n={i18n} boot={boot} forced={forced} look={{}} />))
  return { app, user: userEvent.setup() }
}

test.each<[string, Language | undefined, string[], string | undefined, Language]>([
  ['the browser’s wish', undefined, ['fr-CA', 'en'], undefined, 'fr'],
  ['the second wish, where the first is not there', undefined, ['de', 'fr'], undefined, 'fr'],
  ['English, where no wish is there', undefined, ['de', 'ja'], undefined, 'en'],
  ['the choice before the wish', 'fr', ['en'], undefined, 'fr'],
  ['the address before the choice', 'fr', ['fr'], 'en', 'en'],
  ['the choice, where the address asks for nothing there is', 'fr', ['en'], 'xx', 'fr'],
  ['a wish for a language that runs from right to left', undefined, ['ar-EG', 'en'], undefined, 'ar'],
])('%s decides', async (_, chosen, wished, forced, language) => {
  await showIn(chosen, wished, forced)
  const name = { en: 'Settings', fr: 'Réglages', ar: 'الإعدادات' }[language]
  expect(await screen.findByRole('heading', { name })).toBeInTheDocument()
  expect(document.documentElement.lang).toBe(language)
  expect(document.documentElement.dir).toBe(language === 'ar' ? 'rtl' : 'ltr')
})

test('a language is chosen under its own name, and spoken at once; what the address asked for is over', async () => {
  const { app, user } = await showIn(undefined, ['en'], 'en')
  const language = screen.getByRole('combobox', { name: 'Language' })
  expect(language).toHaveDisplayValue('Browser’s language')
  await user.selectOptions(language, 'Français')
  expect(await screen.findByRole('heading', { name: 'Réglages' })).toBeInTheDocument()
  expect(app.settings.store.getState().language).toBe('fr')
  expect(location.search).toBe('')
  expect(rememberedLook()).toEqual({ theme: 'system', textSize: 'normal', language: 'fr' })

  await user.selectOptions(screen.getByRole('combobox', { name: 'Langue' }), 'Langue du navigateur')
  expect(await screen.findByRole('heading', { name: 'Settings' })).toBeInTheDocument()
  expect(app.settings.store.getState().language).toBeUndefined()
})

test('other languages translate the names, never the attributes', async () => {
  await showIn('fr', ['fr'])
  expect(await screen.findByRole('radiogroup', { name: 'Thème' })).toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'Réglages' })).toBeInTheDocument()
  expect(document.querySelector('[data-my-id]')).not.toBeNull()
})

test('a remembered look that was meddled with is not believed', () => {
  for (const bad of ['', 'null', '[]', '{"theme":"pink","language":"__proto__"}', '{"theme":{}}', '{']) {
    localStorage.setItem('tete-a-tete.look', bad)
    expect(rememberedLook()).toEqual({})
  }
})

test('tags of languages that are not there are passed over', () => {
  expect(pickLanguage(['toString', '__proto__', null, undefined, '', 'FR-fr'])).toBe('fr')
})

test('times are written as the language writes them', () => {
  const today = dayOf(NOW)
  const [en, gb, fr, ar, eg] = ['en-US', 'en-GB', 'fr-FR', 'ar', 'ar-EG'].map(createFormats)
  const plain = (text: string | undefined) => text?.replace(/\s/g, ' ')
  expect(plain(en?.time(NOW))).toBe('12:30 PM')
  expect(gb?.time(NOW)).toBe('12:30')
  expect(fr?.day(NOW, today)).toBe('Aujourd’hui')
  expect(fr?.day(NOW - DAY, today)).toBe('Hier')
  expect(fr?.day(NOW - 2 * DAY, today)).toBe('Lundi')
  expect(fr?.day(NOW - 6 * DAY, today)).toBe('Jeudi')
  expect(fr?.day(NOW - 7 * DAY, today)).toBe('29 avril')
  expect(gb?.day(NOW - 365 * DAY, today)).toBe('6 May 2025')
  expect(gb?.brief(NOW - MINUTE, today)).toBe('12:29')
  expect(gb?.brief(NOW - DAY, today)).toBe('Yesterday')
  expect(gb?.brief(NOW - 3 * DAY, today)).toBe('Sun')
  expect(gb?.brief(NOW - 9 * DAY, today)).toBe('27/04/26')
  expect(fr?.moment(NOW - DAY, today)).toBe('hier 12:30')
  expect(ar?.day(NOW - DAY, today)).toBe('أمس')
  expect(ar?.number(1234)).toBe('1,234')
  expect(eg?.number(1234)).toBe('١٬٢٣٤')
  expect(eg?.day(NOW - 7 * DAY, today)).toBe('٢٩ أبريل')
  // A clock that runs ahead: no "tomorrow" is made up.
  expect(gb?.moment(NOW + 2 * DAY, today)).toBe('8 May')
})
