import type { Language, Theme } from '../features/settings/settings.ts'
import { TEXT_SIZES, type TextSize } from '../features/settings/textSize.ts'
import { LOOK } from '../lib/places.ts'
import { isLanguage } from '../locales/catalogues.ts'

/**
 * Theme and language as last seen, where the page can read them before the database is open (`public/look.js` does so before the first
 * paint). A copy: the settings room owns both.
 */
export interface Look {
  readonly theme?: Theme
  readonly textSize?: TextSize
  readonly language?: Language
}

export function rememberedLook(): Look {
  try {
    const look: unknown = JSON.parse(localStorage.getItem(LOOK) ?? '{}')
    if (typeof look !== 'object' || look === null) return {}
    const { theme, textSize, language } = look as Record<string, unknown>
    const size = TEXT_SIZES.find((one) => one === textSize)
    return {
      ...(theme === 'light' || theme === 'dark' || theme === 'system' ? { theme } : {}),
      ...(size ? { textSize: size } : {}),
      ...(typeof language === 'string' && isLanguage(language) ? { language } : {}),
    }
  } catch {
    return {}
  }
}

export function rememberLook(theme: Theme, textSize: TextSize, language: Language | undefined) {
  try {
    localStorage.setItem(LOOK, JSON.stringify({ theme, textSize, language }))
  } catch {
    // The next start may flash the other theme; nothing is lost.
  }
}

export function showTextSize(size: TextSize) {
  document.documentElement.dataset.text = size
}

/** The bar of a phone's browser takes the colour of the page below it. */
const BAR = { light: '#f7f4ef', dark: '#1c1b1a' } as const

export function showTheme(theme: Theme) {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  for (const bar of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const dark = theme === 'system' ? bar.media.includes('dark') : theme === 'dark'
    bar.content = dark ? BAR.dark : BAR.light
  }
}
