import '../ui/theme.css'
import '../ui/base.css'
import { setupI18n } from '@lingui/core'
import { createRoot } from 'react-dom/client'
import type { Boot } from '../app/app.ts'
import type { ReadonlyStore } from '../lib/readonlyStore.ts'
import { loadMessages, pickLanguage } from '../locales/catalogues.ts'
import { Root } from './Root.tsx'
import { rememberedLook, showTextSize, showTheme } from './rememberedLook.dom.ts'
import { parseRoute } from './routes.ts'
import { preloadChat } from './screens/lazyChat.dom.ts'
import { speak } from './useLanguage.dom.ts'

/** Shows the app in `root` and follows `boot`. Returns the way to take it down again. */
export function mount(root: HTMLElement, boot: ReadonlyStore<Boot>): () => void {
  const i18n = setupI18n()
  const forced = new URLSearchParams(location.search).get('lang') ?? undefined
  const look = rememberedLook()
  const screen = createRoot(root)
  showTheme(look.theme ?? 'system')
  showTextSize(look.textSize ?? 'normal')
  if (parseRoute(location.hash.slice(1)).at === 'chat') preloadChat()

  const language = pickLanguage([forced, look.language, ...navigator.languages])
  loadMessages(language).then(
    (messages) => {
      speak(i18n, language, messages)
      screen.render(<Root i18n={i18n} boot={boot} forced={forced} look={look} />)
    },
    () => {
      // Without its words the page cannot say anything better; the file's own server answered a moment ago.
      root.textContent =
        'Tête-à-tête: please reload this page. · Recharge cette page, s’il te plaît. · أعد تحميل هذه الصفحة من فضلك.'
    },
  )
  return () => screen.unmount()
}
