import type { Messages } from '@lingui/core'
import { useLingui } from '@lingui/react'
import { useEffect, useState } from 'react'
import type { Language } from '../features/settings/settings.ts'
import { isLanguage } from '../locales/catalogues.ts'

/** More words, of a screen that brings its own. True once they are there, in the language that is spoken now. */
export function useMoreWords(load: (language: Language) => Promise<Messages>): boolean {
  const { i18n } = useLingui()
  const { locale } = i18n
  const [spoken, setSpoken] = useState<string>()
  useEffect(() => {
    if (!isLanguage(locale)) return
    let wanted = true
    load(locale).then(
      (messages) => {
        if (!wanted) return
        i18n.load(locale, messages)
        setSpoken(locale)
      },
      // The server is away, and what it sent before is not kept: the title alone is there.
      () => undefined,
    )
    return () => {
      wanted = false
      setSpoken(undefined)
    }
  }, [i18n, locale, load])
  return spoken === locale
}
