/// <reference path="./po.d.ts" />
import type { Messages } from '@lingui/core'
import type { Language } from '../features/settings/settings.ts'

/** Each language under its own name, so that it can be found by those who read no other. */
export const LANGUAGES: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français', ar: 'العربية' }

export const DIRECTION: Readonly<Record<Language, 'ltr' | 'rtl'>> = { en: 'ltr', fr: 'ltr', ar: 'rtl' }

const CATALOGUES: Readonly<Record<Language, () => Promise<{ messages: Messages }>>> = {
  en: () => import('./en/messages.po'),
  fr: () => import('./fr/messages.po'),
  ar: () => import('./ar/messages.po'),
}

/** Loads one language and no other. Rejects when the server cannot be reached. */
export const loadMessages = async (language: Language): Promise<Messages> => (await CATALOGUES[language]()).messages

const DOCTOR: Readonly<Record<Language, () => Promise<{ messages: Messages }>>> = {
  en: () => import('./en/doctor.po'),
  fr: () => import('./fr/doctor.po'),
  ar: () => import('./ar/doctor.po'),
}

/** Words of the connection doctor, beside all others. */
export const loadDoctorMessages = async (language: Language): Promise<Messages> => (await DOCTOR[language]()).messages

export const isLanguage = (code: string): code is Language => Object.hasOwn(LANGUAGES, code)

/** The first of `wished` (tags like fr-CA, best first) that there is, else English. */
export function pickLanguage(wished: readonly (string | null | undefined)[]): Language {
  for (const tag of wished) {
    const code = tag?.toLowerCase().split('-')[0]
    if (code !== undefined && isLanguage(code)) return code
  }
  return 'en'
}

/**
 * Locale for dates and numbers: the browser's variant of the language where it has one (so `en` writes dates as en-GB
 * and `ar` its digits as ar-EG where the browser does).
 */
export const variantOf = (language: string, wished: readonly string[]): string =>
  wished.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language
