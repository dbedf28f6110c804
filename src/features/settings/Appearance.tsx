import { Trans } from '@lingui/react/macro'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useId } from 'react'
import { useStore } from 'zustand'
import { Choice } from '../../ui/Choice.tsx'
import css from './Appearance.module.css'
import type { Language, Settings, Theme } from './settings.ts'
import type { TextSize } from './textSize.ts'

interface AppearanceProps {
  settings: Settings
  /** Languages, each under its own name, so that it can be found in a language one does not read. */
  languages: Readonly<Record<Language, string>>
  onTheme(theme: Theme): void
  onTextSize(size: TextSize): void
  onLanguage(language: Language | undefined): void
}

export function Appearance({ settings, languages, onTheme, onTextSize, onLanguage }: AppearanceProps) {
  const theme = useStore(settings.store, (state) => state.theme)
  const textSize = useStore(settings.store, (state) => state.textSize)
  const language = useStore(settings.store, (state) => state.language)
  const id = useId()
  return (
    <>
      <Choice
        label={<Trans>Theme</Trans>}
        value={theme}
        onChange={onTheme}
        options={[
          { value: 'system', words: <Trans>System</Trans>, icon: <Monitor size={16} /> },
          { value: 'light', words: <Trans>Light</Trans>, icon: <Sun size={16} /> },
          { value: 'dark', words: <Trans>Dark</Trans>, icon: <Moon size={16} /> },
        ]}
      />
      <Choice
        label={<Trans>Text size</Trans>}
        value={textSize}
        onChange={onTextSize}
        options={[
          { value: 'small', words: <Trans>Small</Trans> },
          { value: 'normal', words: <Trans>Normal</Trans> },
          { value: 'large', words: <Trans>Large</Trans> },
          { value: 'larger', words: <Trans>Larger</Trans> },
        ]}
      />
      <div className={css.language}>
        <label htmlFor={id}>
          <Trans>Language</Trans>
        </label>
        <select
          id={id}
          value={language ?? ''}
          onChange={(event) => {
            const chosen = event.target.value
            onLanguage(Object.hasOwn(languages, chosen) ? (chosen as Language) : undefined)
          }}
        >
          <LanguageOption />
          {Object.entries(languages).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </>
  )
}

const LanguageOption = () => (
  <option value="">
    <Trans>Browser’s language</Trans>
  </option>
)
