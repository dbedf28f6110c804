import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import { useFormats } from '../ui/formats.dom.ts'
import { useApp } from './AppContext.dom.ts'

/** Lends the notifications the words of the language on screen. */
export function useNotificationWords() {
  const { notifications } = useApp()
  const { t, i18n } = useLingui()
  const formats = useFormats()

  useEffect(() => {
    notifications.speak({
      lang: i18n.locale,
      messages: (count) => t`${plural(count, { one: 'New message', other: '# new messages' })}`,
      reacted: (emoji) => (emoji === undefined ? t`Reacted to your message` : t`Reacted ${emoji} to your message`),
      reactedToSeveral: t`Reacted to several of your messages`,
      number: formats.number,
    })
  }, [notifications, t, i18n, formats])
}
