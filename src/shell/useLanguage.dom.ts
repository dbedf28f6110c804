import type { I18n, Messages } from '@lingui/core'
import { useEffect, useState } from 'react'
import type { Language } from '../features/settings/settings.ts'
import { DIRECTION, loadMessages, pickLanguage, variantOf } from '../locales/catalogues.ts'

/** Puts the words on screen into a language: its catalogue, its way of writing numbers, its direction. */
export function speak(i18n: I18n, language: Language, messages: Messages) {
  i18n.loadAndActivate({ locale: language, locales: variantOf(language, navigator.languages), messages })
  document.documentElement.lang = language
  document.documentElement.dir = DIRECTION[language]
}

interface LanguageWishes {
  /** From the address (`?lang=`): stronger than all else, until the person chooses. */
  forced: string | undefined
  chosen: Language | undefined
}

/** Keeps the words on screen, and `<html lang dir>`, in the language that is wished for. Returns the way to drop what the address says. */
export function useLanguage(i18n: I18n, { forced: atFirst, chosen }: LanguageWishes): () => void {
  const [forced, setForced] = useState(atFirst)
  const language = pickLanguage([forced, chosen, ...navigator.languages])

  useEffect(() => {
    let wanted = true
    if (i18n.locale !== language)
      loadMessages(language).then(
        (messages) => wanted && speak(i18n, language, messages),
        // When the server is away the words stay as they are; the choice is kept, and the next start speaks it.
        () => undefined,
      )
    return () => {
      wanted = false
    }
  }, [i18n, language])

  return () => {
    setForced(undefined)
    const address = new URL(location.href)
    if (!address.searchParams.has('lang')) return
    address.searchParams.delete('lang')
    history.replaceState(history.state, '', address)
  }
}
